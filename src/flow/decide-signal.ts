import type { Decision } from '../domain/decide.ts';
import { trustOf } from '../domain/lead/door.ts';
import {
  type LeadEvent,
  mergeProfile,
  type Profile,
  type Submission,
  TEST_EVENT,
} from '../domain/lead/lead.ts';
import { type DecidingDeps, decideAndSave, type LookedUp } from './deciding.ts';
import type { DecisionTransaction, StoredSignal } from './decision-ports.ts';
import type { Checkpoint } from './ports.ts';

export interface DecideSignalDeps extends DecidingDeps {
  readonly checkpoint: Checkpoint;
}

/** Decides about whoever a claimed signal is of, found or made by what the signal says of them. */
export async function decideSignal(
  tx: DecisionTransaction,
  signal: StoredSignal,
  submission: Submission,
  known: LookedUp,
  deps: DecideSignalDeps,
): Promise<Decision> {
  const { identity } = submission;
  const isTest = submission.event.name === TEST_EVENT;
  const said = {
    ...submission.profile,
    ...(signal.door && { trust: trustOf(signal.door) }),
    ...(isTest && { test: true }),
  };
  const { source, receivedAt: at } = signal;
  const edition = submission.edition === undefined ? undefined : { source, id: submission.edition };
  const lead = await tx.leadFor(identity, { profile: said, source, at, edition });
  const isNews = await tx.addEvent(signal.id, lead.id, eventOf(signal, submission), edition);
  const profile = isNews || lead.profile === null ? profileAfter(lead.profile, said) : lead.profile;
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
        ...(signal.releasedBy !== null && { releasedBy: signal.releasedBy }),
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

/** What a test makes up says nothing of somebody who is known. */
const profileAfter = (known: Profile | null, said: Profile): Profile =>
  known !== null && !known.test && said.test ? known : mergeProfile(known, said);

/** The sender's own time, unless it lies in the future: an event must not count for more by a wrong clock. */
function eventOf(signal: StoredSignal, { event, occurredAt }: Submission): LeadEvent {
  const received = signal.receivedAt.toISOString();
  const at = occurredAt !== null && occurredAt < received ? occurredAt : received;
  return { ...event, at };
}
