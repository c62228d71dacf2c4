import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { command } from '../support/command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { WHOLE } from '../support/whole-policy.ts';

test('policy.schema.json is what the command makes of policy.yaml; if not: npx baton schema --out policy.schema.json', async () => {
  const { out } = await command('.', ['schema', 'policy.yaml']);
  expect(readFileSync('policy.schema.json', 'utf8') === out).toBe(true);
});

test('it has the names of the file, and goes where it is told', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mill.yaml'), WHOLE);
  const { code, out } = await command(folder, ['schema', 'mill.yaml', '--out', 'mill.json']);
  expect([code, out]).toEqual([0, '']);
  const text = readFileSync(join(folder, 'mill.json'), 'utf8');
  const facts = JSON.parse(text).definitions.condition.properties;
  expect(facts['order.size'].anyOf[0]).toEqual({ enum: ['taste', 'oven', 'hall', 'unsaid'] });
  expect(text).toContain('"enum": ["call", "email"');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(240);
});

test('of a broken file it has the language, and says so', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'policy.yaml'), `${WHOLE}colour: blue\n`);
  const { code, out, err } = await command(folder, ['schema']);
  expect([code, err.includes('is broken')]).toEqual([0, true]);
  const { properties, definitions } = JSON.parse(out);
  expect(Object.keys(properties)).toContain('pursuit');
  expect(definitions.condition.properties).not.toHaveProperty(['email.kind']);
  expect(await command(folder, ['schema', 'none.yaml'])).toMatchObject({ code: 2 });
});
