import type { Decision } from '../domain/decide.ts';
import { dated, type LeadEvent, mergeProfile, type Profile, type Submission } from '../domain/lead/lead.ts';
import { seenBefore } from '../domain/timeline.ts';
import { type DecidingDeps, decideAndSave, type LookedUp } from './deciding.ts';
import type { DecisionTransaction, LockedLead, StoredSignal } from './decision-ports.ts';
import type { Checkpoint } from './ports.ts';

export interface DecideSignalDeps extends DecidingDeps {
  readonly checkpoint: Checkpoint;
}

/**
 * Decides about the lead that a claimed signal is of. What they did as a visitor, before anybody knew who they are, is
 * theirs first.
 */
export async function decideSignal(
  tx: DecisionTransaction,
  signal: StoredSignal,
  lead: LockedLead,
  submission: Submission,
  known: LookedUp,
  deps: DecideSignalDeps,
): Promise<Decision> {
  const event = eventOf(signal, submission);
  const visits = await tx.claimVisitor(lead.id, submission.visitor ?? [], event.at);
  await tx.tell(lead.id, seenBefore(visits.map((visit) => visit.event)));
  await tx.addEvent(signal.id, lead.id, event);
  const before = visits.reduce<Profile | null>(
    (all, visit) => mergeProfile(all, visit.profile),
    lead.profile,
  );
  const profile = mergeProfile(before, dated(submission.profile, event.at));
  const crmRef = known.ref ?? lead.crm;
  const decision = await decideAndSave(
    tx,
    {
      cause: 'signal',
      ids: { decision: deps.newId('dec'), handoff: deps.newId('hnd') },
      signal: {
        id: signal.id,
        source: signal.source,
        kind: submission.event.name,
        receivedAt: signal.receivedAt.toISOString(),
      },
      lead: { id: lead.id, identity: lead.identity, profile, stage: lead.stage, knownToCrm: crmRef !== null },
      events: await tx.eventsOf(lead.id),
      crm: known.facts,
      openHandoff: lead.openHandoff,
      override: lead.override,
      notOwners: known.notOwners,
    },
    crmRef,
    deps,
  );
  deps.checkpoint('decide.beforeCommit');
  return decision;
}

/** The sender's own time, unless it lies in the future: an event must not count for more by a wrong clock. */
export function eventOf(signal: StoredSignal, { event, occurredAt }: Submission): LeadEvent {
  const received = signal.receivedAt.toISOString();
  const at = occurredAt !== null && occurredAt < received ? occurredAt : received;
  return { ...event, at };
}
