import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { command } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('five questions make a policy that passes, and the next steps are said', async () => {
  const folder = temporaryFolder();
  const typed = [
    'Mill',
    'hubspot',
    '',
    'Ida <ida@mill.example>',
    'Europe/Vienna 06:00-14:00',
    'bakery',
    '5-50',
  ];
  const { code, out } = await command(folder, ['init'], `${typed.join('\n')}\n`);
  expect(code).toBe(0);
  expect(out.match(/\d\/5 /g)).toHaveLength(5);
  expect(out).toMatch(
    /1\..*\n.*2\. npx baton test .*\n.*3\. docs\/hubspot\.md tells what to set; then: BATON_CRM=hubspot BATON_POLICY=.* npm start/,
  );
  const policy = parse(readFileSync(join(folder, 'policy.yaml'), 'utf8'));
  expect(policy).toMatchObject({
    policy: 'Mill',
    timezone: 'Europe/Vienna',
    people: { ida: { email: 'ida@mill.example' } },
    facts: { 'company.size': { bands: { small: 1, target: 5, above: 51 } } },
  });
  expect(await command(folder, ['test'])).toMatchObject({ code: 0 });
});

test('a script gives options instead; a file that is there stays, unless it is forced', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'policy.yaml');
  writeFileSync(file, 'mine');
  expect(await command(folder, ['init', '--yes'])).toMatchObject({ code: 2 });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  const forced = await command(folder, ['init', '--yes', '--force', '--people', 'Bo <bo@x.example>']);
  expect([forced.code, forced.out.includes('?')]).toEqual([0, false]);
  expect(parse(readFileSync(file, 'utf8')).people).toEqual({ bo: { name: 'Bo', email: 'bo@x.example' } });
});
