import { writeFile } from 'node:fs/promises';
import { formatPolicy } from '../domain/policy/format/format.ts';
import { problemLine } from '../domain/policy/problem.ts';
import { readPolicyText } from './policy-text.ts';

interface Options {
  /** Only say whether it would change anything; exit code 1 if so. */
  readonly check?: boolean;
  /** Print it instead of writing it. */
  readonly stdout?: boolean;
}

/** `baton fmt`: puts a policy file into its usual form, with all its comments. What is no YAML stays as it is. */
export async function fmt(file: string, { check = false, stdout = false }: Options): Promise<void> {
  const text = await readPolicyText(file);
  const formatted = formatPolicy(text);
  if (!formatted.ok) {
    for (const problem of formatted.problems) console.error(problemLine(file, problem));
    process.exitCode = 1;
    return;
  }
  const same = formatted.text === text;
  if (check) {
    console.log(same ? `${file} is in form` : `${file} is not in form; npx baton fmt ${file} mends it`);
    if (!same) process.exitCode = 1;
  } else if (stdout) process.stdout.write(formatted.text);
  else if (!same) await writeFile(file, formatted.text);
}
