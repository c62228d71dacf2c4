import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DOUBTS, HELD_FROM } from '../../src/domain/lead/doubt.ts';

const page = readFileSync(new URL('../../docs/quarantine.md', import.meta.url), 'utf8');

test('docs/quarantine.md tells every reason with its weight, and from where on a submission is held', () => {
  const told = [...page.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, code, weight]) => [
    code,
    Number(weight),
  ]);
  expect(Object.fromEntries(told)).toEqual(DOUBTS);
  expect(page).toContain(`From ${HELD_FROM} on`);
});
