import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minifySync } from 'rolldown/utils';

const file = (name: string): URL => new URL(`../../src/http/form-script/${name}`, import.meta.url);
export const SERVED = fileURLToPath(file('form.min.js'));

/** The script for forms as it is served, made of the one that people read. */
export function minifiedFormScript(): string {
  const { code, errors } = minifySync('form.js', readFileSync(file('form.js'), 'utf8'), { mangle: true });
  if (errors.length > 0) throw new Error(errors.map(String).join('\n'));
  return code;
}

if (import.meta.main) writeFileSync(SERVED, minifiedFormScript());
