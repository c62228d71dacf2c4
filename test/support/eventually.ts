import { expect } from 'vitest';

/** Asks again and again until it is so: `await eventually(() => queue.length).toBe(0)`. The deadline is for busy machines. */
export const eventually = <T>(read: () => T, timeout = 15_000) =>
  expect.poll(read, { timeout, interval: 25 });
