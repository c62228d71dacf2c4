import { DAY_MS } from '../policy/duration.ts';
import type { Context } from './context.ts';

interface Seasonal {
  readonly enabled: boolean;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** The instants of a rule's season, epoch ms: it counts from the first and no longer at the second. */
export const seasonOf = ({ from, until }: Seasonal): readonly [number, number] => [
  from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from),
  until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until) + DAY_MS,
];

/** Whether a rule counts at an instant: enabled, and between `from` and `until` (whole UTC days, both included). */
export function inSeason(rule: Seasonal): (now: number) => boolean {
  if (!rule.enabled) return () => false;
  const [from, end] = seasonOf(rule);
  return (now) => now >= from && now < end;
}

/** The same function where the rule counts; what is `out` where it does not. */
export function seasonal<Result>(
  rule: Seasonal,
  run: (context: Context) => Result,
  out: Result,
): (context: Context) => Result {
  if (!rule.enabled) return () => out;
  if (rule.from === undefined && rule.until === undefined) return run;
  const active = inSeason(rule);
  return (context) => (active(context.now) ? run(context) : out);
}
