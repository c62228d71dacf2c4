import type { Checkpoint } from './ports.ts';

/**
 * Named places at which a test kills the process as a power cut would: `CRASH_AT=perform.afterCall`, or `…:3` for the
 * third time it is passed. Outside of tests (NODE_ENV other than `test`) nothing can set one.
 */
export function crashPoints(env: Readonly<Record<string, string | undefined>>): Checkpoint {
  const wanted = env['NODE_ENV'] === 'test' ? env['CRASH_AT'] : undefined;
  if (wanted === undefined) return () => undefined;
  const [point, nth = '1'] = wanted.split(':');
  let left = Number(nth);
  return (reached) => {
    if (reached !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
