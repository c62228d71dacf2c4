import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const UNTIDY = 'version: 1 # one\npolicy:   "p"\n';
const TIDY = 'policy:   p\nversion: 1 # one\n';

test('the file is put into form; asked to check, it is only said; asked to print, it is only printed', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, UNTIDY);
  const asked = await command(folder, ['fmt', '--check']);
  expect([asked.code, asked.out.includes('is not in form')]).toEqual([1, true]);
  expect(await command(folder, ['fmt', '--stdout'])).toMatchObject({ code: 0, out: TIDY });
  expect(readFileSync(file, 'utf8')).toBe(UNTIDY);
  expect(await command(folder, ['fmt'])).toMatchObject({ code: 0, out: '' });
  expect(readFileSync(file, 'utf8')).toBe(TIDY);
  expect(await command(folder, ['fmt', '--check'])).toMatchObject({ code: 0 });
});

test('what is no YAML stays as it is', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'p.yaml'), 'policy: [1,\n');
  expect(await command(folder, ['fmt', 'p.yaml'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('p.yaml:2:1 bad-yaml'),
  });
  expect(readFileSync(join(folder, 'p.yaml'), 'utf8')).toBe('policy: [1,\n');
});
