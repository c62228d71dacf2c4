import { describe, expect, test } from 'vitest';
import { ENGINE } from '../../src/domain/engine.ts';
import { recompute } from '../../src/domain/recompute.ts';
import { decideAgain, goldenFiles, goldenPolicy, readGolden } from '../support/golden.ts';

const MEANT =
  'decided otherwise than it was stored. If that is meant, run `node test/support/write-golden.ts` and read the diff; ' +
  'if decisions of this engine have been released, raise ENGINE in src/domain/engine.ts too';

// Decisions as a ledger keeps them, under several versions of one policy that hold rules of every kind.
describe('a stored decision comes out again to the byte', () => {
  test.each(goldenFiles())('%s', (file) => {
    const golden = readGolden(file);
    const again = decideAgain(golden);
    // Compared as values first: that shows where they differ.
    expect(again, `${file}: ${golden.about}: ${MEANT}`).toEqual(golden.result);
    expect(JSON.stringify(again), `${file}: ${MEANT}`).toBe(JSON.stringify(golden.result));
    expect(recompute(golden.input, golden.result, goldenPolicy(golden.policy))).toEqual({
      same: true,
      engine: { stored: ENGINE, now: ENGINE },
      differences: [],
    });
  });

  test('and under another version of the policy it does not', () => {
    const best = readGolden('best-1.json');
    const other = decideAgain({ ...best, policy: 'roast-3.yaml' });
    expect(other.scorecard.fit).not.toBe(best.result.scorecard.fit);
    expect(other.policy.hash).not.toBe(best.result.policy.hash);
  });
});

test('among them are owners, a lead that is kept, one that waits, some for nobody, raised and capped grades', () => {
  const results = goldenFiles().map((file) => readGolden(file).result);
  const kinds = new Set(results.map(({ assignment }) => assignment.kind));
  expect([...kinds].toSorted()).toEqual(['kept', 'nobody', 'owner', 'waiting']);
  expect(new Set(results.map(({ policy }) => policy.version))).toEqual(new Set([1, 2, 3]));
  const shares = results.flatMap(({ scorecard }) => scorecard.rules);
  expect(shares.some(({ capped }) => capped > 0) && shares.some(({ raw, decayed }) => raw > decayed)).toBe(
    true,
  );
  expect(results.some(({ scorecard }) => scorecard.disqualified !== null)).toBe(true);
  expect(results.flatMap(({ scorecard }) => scorecard.adjustments).length).toBeGreaterThan(3);
  expect(results.filter(({ nextGrade }) => nextGrade !== null).length).toBeGreaterThan(3);
});
