import { expect, test } from 'vitest';
import { createForget } from '../../src/flow/forget.ts';
import type { PolicySource } from '../support/policies.ts';
import { policyOf } from '../support/policies.ts';
import { fixedPolicies } from '../support/policy-book.ts';

const NOW = new Date('2026-10-20T09:00:00Z');
const DAY_MS = 86_400_000;

/** What is forgotten by policies that keep so long, and how many days old it is at least, each time that it is asked for. */
async function forgottenBy(said: readonly PolicySource['retention'][], found = 0) {
  const asked: [string, number][] = [];
  const forget = (what: string) => {
    let left = found;
    return async (keptBefore: Date, limit: number) => {
      asked.push([what, (NOW.getTime() - keptBefore.getTime()) / DAY_MS]);
      const some = Math.min(limit, left);
      left -= some;
      return some;
    };
  };
  const [live = policyOf(), ...others] = said.map((retention) => policyOf({ retention }));
  await createForget({
    visitors: { forget: forget('visitors') },
    files: { forget: forget('files') },
    policies: fixedPolicies(live, { others }),
    now: () => NOW,
  })();
  return asked;
}

test('visits are forgotten after ninety days, and files never, where no policy says otherwise', async () => {
  expect(await forgottenBy([{}])).toEqual([['visitors', 90]]);
});

test('or as a policy says', async () => {
  expect(await forgottenBy([{ signals: '1d', attachments: '30d', visitors: '12h' }])).toEqual([
    ['visitors', 0.5],
    ['files', 30],
  ]);
});

test('of several the one that keeps it shortest', async () => {
  expect(await forgottenBy([{ attachments: '30d' }, { attachments: '7d' }, {}])).toEqual([
    ['visitors', 90],
    ['files', 7],
  ]);
});

test('much goes in several goes', async () => {
  const asked = await forgottenBy([{ attachments: '30d' }], 2_500);
  expect(asked.filter(([what]) => what === 'files')).toHaveLength(3);
});
