import { expect, test } from 'vitest';
import { quickRatio } from '../../bench/scoring.ts';

test('a compiled policy is no snail beside the same rules written by hand', { timeout: 60_000 }, () => {
  // `npm run bench -- scoring` holds it to 0.7; here a busy machine has several tries at much less.
  let best = 0;
  for (let tries = 0; tries < 5 && best < 0.4; tries += 1) best = Math.max(best, quickRatio());
  expect(best).toBeGreaterThanOrEqual(0.4);
});
