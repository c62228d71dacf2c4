import { DAY_MS } from '../policy/duration.ts';

/** Whether a rule counts at an instant: enabled, and between `from` and `until` (whole UTC days, both included). */
export function inSeason(rule: {
  readonly enabled: boolean;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}): (now: number) => boolean {
  if (!rule.enabled) return () => false;
  const from = rule.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(rule.from);
  const end = rule.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(rule.until) + DAY_MS;
  return (now) => now >= from && now < end;
}
