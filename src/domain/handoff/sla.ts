import type { PolicyDocument } from '../policy/schema.ts';
import { addWorkingTime, type WorkingHours } from './working-time.ts';

/** When the owner must have accepted, and when the first real touch is due; ISO 8601 in UTC. */
export interface SlaDue {
  readonly acceptDueAt: string;
  readonly slaDueAt: string;
}

/**
 * The due times of a handoff whose clock starts at `start` (epoch ms), in the owner's working hours.
 * null for a grade without SLA terms.
 */
export function slaDue(
  sla: PolicyDocument['sla'],
  grade: string,
  hours: WorkingHours,
  start: number,
): SlaDue | null {
  const terms = sla.terms[grade];
  if (!terms) return null;
  const from = Temporal.Instant.fromEpochMilliseconds(start);
  const iso = (at: Temporal.Instant): string => new Date(at.epochMilliseconds).toISOString();
  return {
    acceptDueAt: iso(addWorkingTime(from, terms.accept, hours)),
    slaDueAt: iso(addWorkingTime(from, terms.first_touch, hours)),
  };
}
