import type { Policy } from '../policy/policy.ts';
import type { CrmWrite } from './crm-write.ts';
import { type SlaDue, slaDue } from './sla.ts';

/** `waiting`: nobody could take it yet. `offered`: it has an owner, who has not answered for it yet. */
export type HandoffState = 'waiting' | 'offered' | 'accepted' | 'touched' | 'paused' | 'returned' | 'closed';

/** One pass of the baton to one owner. Times are ISO 8601 in UTC. */
export interface Handoff {
  readonly id: string;
  readonly leadId: string;
  readonly state: HandoffState;
  readonly owner: string | null;
  readonly pool: string | null;
  readonly route: string;
  readonly grade: string;
  readonly receivedAt: string;
  readonly acceptDueAt: string | null;
  readonly slaDueAt: string | null;
  /** When it must be looked at again; the truth of which any alarm is only a reminder. */
  readonly nextLookAt: string | null;
}

/** How long a waiting lead waits before it is offered round again. */
export const WAITING_LOOK_MS = 60_000;

/**
 * The write as it must stand when it is done at `now`: the human clock starts when the owner is written, not when
 * the decision fell, so an outage of the CRM never eats an owner's time.
 */
export function stampWrite(
  write: CrmWrite,
  handoff: Pick<Handoff, 'owner' | 'pool' | 'grade'>,
  policy: Policy,
  now: number,
): { write: CrmWrite; due: SlaDue | null } {
  if (handoff.owner === null) return { write, due: null };
  const due = slaDue(
    policy.document.sla,
    handoff.grade,
    policy.roster.hoursOf(handoff.owner, handoff.pool),
    now,
    policy.roster.absencesOf(handoff.owner),
  );
  const fields = {
    ...write.fields,
    handed_off_at: new Date(now).toISOString(),
    sla_due_at: due?.slaDueAt ?? null,
  };
  const task = write.task && due ? { ...write.task, dueAt: due.slaDueAt } : write.task;
  return { write: { ...write, fields, task }, due };
}
