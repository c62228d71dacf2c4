import { expect, test } from 'vitest';
import { watchCrowd } from '../../src/flow/crowd.ts';
import type { JobResult } from '../../src/flow/ports.ts';

test('a crowd is there while nearly as many jobs of one kind are under way as are taken at once, failed or not', async () => {
  const crowd = watchCrowd({ signal: 10, effect: 10, rescore: 10 });
  const ends: ((error?: Error) => void)[] = [];
  const work = () =>
    new Promise<JobResult>((resolve, reject) =>
      ends.push((error) => (error ? reject(error) : resolve({ kind: 'settled' }))),
    );
  const counted = crowd.counted({ signal: work, effect: work, rescore: work });
  const begin = (kind: 'signal' | 'effect', times: number) =>
    Array.from({ length: times }, (_, i) => counted[kind](`${i}`).catch((error: unknown) => error));
  const effects = begin('effect', 8);
  const signals = begin('signal', 8);
  expect(crowd.isThere()).toBe(false);
  const ninth = begin('signal', 1);
  expect(crowd.isThere()).toBe(true);
  ends.at(-1)?.(new Error('one of them fails'));
  await Promise.all(ninth);
  expect(crowd.isThere()).toBe(false);
  for (const end of ends) end();
  await Promise.all([...effects, ...signals]);
});
