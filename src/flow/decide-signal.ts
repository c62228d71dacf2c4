import type { Decision } from '../domain/decide.ts';
import { trustOf } from '../domain/lead/door.ts';
import {
  dated,
  type LeadEvent,
  mergeProfile,
  type Profile,
  type Submission,
  TEST_EVENT,
} from '../domain/lead/lead.ts';
import { seenBefore } from '../domain/timeline.ts';
import { type DecidingDeps, decideAndSave, type LookedUp } from './deciding.ts';
import type { DecisionTransaction, Edition, LockedLead, StoredSignal } from './decision-ports.ts';
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
  const isNews = await tx.addEvent(signal.id, lead.id, event, editionOf(signal, submission));
  const before = visits.reduce<Profile | null>(
    (all, visit) => mergeProfile(all, visit.profile),
    lead.profile,
  );
  const said = dated(submission.profile, event.at);
  const profile = isNews || before === null ? profileAfter(before, said) : before;
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
        ...(submission.doubts?.length && { doubts: submission.doubts.map(({ because }) => because) }),
        ...(signal.released !== null && { releasedBy: signal.released.by }),
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

/** What is said of a person, with how far its sender is to be believed, and whether it is only a test. */
export const markedProfile = ({ door }: StoredSignal, { profile, event }: Submission): Profile => ({
  ...profile,
  ...(door && { trust: trustOf(door) }),
  ...(event.name === TEST_EVENT && { test: true }),
});

/** What the submission is known by, where it may be edited. */
export const editionOf = ({ source }: StoredSignal, { edition }: Submission): Edition | undefined =>
  edition === undefined ? undefined : { source, id: edition };

/** What a test makes up says nothing of somebody who is known. */
const profileAfter = (known: Profile | null, said: Profile): Profile =>
  known !== null && !known.test && said.test ? known : mergeProfile(known, said);

/** The sender's own time, unless it lies in the future: an event must not count for more by a wrong clock. */
export function eventOf(signal: StoredSignal, { event, occurredAt }: Submission): LeadEvent {
  const received = signal.receivedAt.toISOString();
  const at = occurredAt !== null && occurredAt < received ? occurredAt : received;
  return { ...event, at };
}
