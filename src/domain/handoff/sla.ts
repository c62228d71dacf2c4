import type { PolicyDocument } from '../policy/schema.ts';
import { type Absence, addWorkingTime, type WorkingHours } from './working-time.ts';

/** When the owner must have accepted, and when the first real touch is due; ISO 8601 in UTC. */
export interface SlaDue {
  readonly acceptDueAt: string;
  readonly slaDueAt: string;
}

/** Who is away for longer has left; a clock that waited for them would never be due. */
const LONGEST_ABSENCE_DAYS = 300;

/**
 * The due times of a handoff whose clock starts at `start` (epoch ms), in the owner's working hours, days off left out.
 * null for a grade without SLA terms.
 */
export function slaDue(
  sla: PolicyDocument['sla'],
  grade: string,
  hours: WorkingHours,
  start: number,
  absences: readonly Absence[] = [],
): SlaDue | null {
  const terms = sla.terms[grade];
  if (!terms) return null;
  const daysOff = absences.filter(({ from, to }) => from.until(to).total('days') < LONGEST_ABSENCE_DAYS);
  const from = Temporal.Instant.fromEpochMilliseconds(start);
  const iso = (at: Temporal.Instant): string => new Date(at.epochMilliseconds).toISOString();
  return {
    acceptDueAt: iso(addWorkingTime(from, terms.accept, hours, daysOff)),
    slaDueAt: iso(addWorkingTime(from, terms.first_touch, hours, daysOff)),
  };
}
