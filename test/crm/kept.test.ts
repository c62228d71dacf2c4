import { expect, test } from 'vitest';
import { keep } from '../../src/crm/kept.ts';

test('what was forgotten while it was read is not kept', async () => {
  const readings: ((value: string) => void)[] = [];
  const kept = keep(() => new Promise<string>((resolve) => readings.push(resolve)), {
    now: () => new Date(0),
    freshMs: 1000,
  });
  const old = kept.get();
  kept.forget();
  const fresh = kept.get();
  expect(readings).toHaveLength(2);
  readings[1]?.('new');
  expect(await fresh).toBe('new');
  readings[0]?.('old');
  expect(await old).toBe('old');
  expect(await kept.get()).toBe('new');
  expect(readings).toHaveLength(2);
});
