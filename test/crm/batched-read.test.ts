import { expect, test } from 'vitest';
import { createBatchedRead } from '../../src/crm/batched-read.ts';

const call = { signal: new AbortController().signal, urgent: false };

test('what several ask for at the same time is asked for once, and each has their own answer', async () => {
  const asked: (readonly string[])[] = [];
  const read = createBatchedRead(async (keys) => {
    asked.push(keys);
    return (key) => `${key} of ${keys.length}`;
  });
  expect(await Promise.all(['a', 'b', 'a'].map((key) => read(key, call)))).toEqual([
    'a of 2',
    'b of 2',
    'a of 2',
  ]);
  expect(asked).toEqual([['a', 'b']]);
});
