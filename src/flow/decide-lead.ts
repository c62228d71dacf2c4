import type { Decision } from '../domain/decide.ts';
import { type LeadEvent, mergeProfile, type Submission } from '../domain/lead/lead.ts';
import { Fault } from '../faults.ts';
import type { Source, SourceSettings } from '../intake/source.ts';
import { type DecidingDeps, decideAndSave, enqueueEffects, type LookedUp, lookUp } from './deciding.ts';
import type { DecisionTransaction, StoredSignal } from './decision-ports.ts';
import type { Checkpoint, JobResult } from './ports.ts';
import { afterFailure } from './retry-policy.ts';

export interface DecideLeadDeps extends DecidingDeps {
  readonly settingsOf: (source: string) => SourceSettings | undefined;
  readonly sourceFor: (type: string) => Source;
  readonly random: () => number;
  readonly checkpoint: Checkpoint;
}

/** Turns one stored signal into a graded lead with its handoff and effects, all in one transaction. */
export function createDecideLead(deps: DecideLeadDeps) {
  return async (signalId: string): Promise<JobResult> => {
    const signal = await deps.ledger.signal(signalId);
    if (!signal) return { kind: 'settled' };
    try {
      const submission = submissionOf(signal, deps);
      const known = await lookUp(submission.identity, deps, true);
      const decision = await deps.ledger.transaction((tx) =>
        decideSignal(tx, signal, submission, known, deps),
      );
      deps.checkpoint('decide.afterCommit');
      if (decision) enqueueEffects(decision, deps);
      return { kind: 'settled' };
    } catch (error) {
      const failure = afterFailure(error, signal.attempts + 1, deps.now(), deps.random());
      await deps.ledger.settleSignal(signalId, failure);
      return failure.retryAt ? { kind: 'again', at: failure.retryAt } : { kind: 'settled' };
    }
  };
}

function submissionOf(signal: StoredSignal, deps: DecideLeadDeps): Submission {
  const settings = deps.settingsOf(signal.source);
  if (!settings) {
    throw new Fault(
      'SOURCE_UNKNOWN',
      `The policy no longer has a source "${signal.source}". Put it back and replay this job.`,
    );
  }
  const submission = deps.sourceFor(settings.type).parse(signal.body, signal.contentType, settings);
  if ('change' in submission) throw new Fault('INTERNAL', 'News of a CRM is followed elsewhere.');
  const { email, phone } = submission.identity;
  if (email === null && phone === null) {
    const seen = [...Object.keys(submission.profile.attributes), ...Object.keys(submission.profile.answers)]
      .slice(0, 12)
      .join(', ');
    throw new Fault(
      'LEAD_UNIDENTIFIED',
      `The submission has neither an e-mail address nor a phone number that can be read (fields: ${seen || 'none'}). Map the field under fields.${signal.source} in the policy and replay this job.`,
    );
  }
  return submission;
}

async function decideSignal(
  tx: DecisionTransaction,
  signal: StoredSignal,
  submission: Submission,
  known: LookedUp,
  deps: DecideLeadDeps,
): Promise<Decision | undefined> {
  if (!(await tx.claimSignal(signal.id))) return undefined;
  const { profile: said, identity } = submission;
  const lead = await tx.leadFor(identity, { profile: said, source: signal.source, at: signal.receivedAt });
  const profile = mergeProfile(lead.profile, said);
  await tx.addEvent(signal.id, lead.id, eventOf(signal, submission));
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
function eventOf(signal: StoredSignal, { event, occurredAt }: Submission): LeadEvent {
  const received = signal.receivedAt.toISOString();
  const at = occurredAt !== null && occurredAt < received ? occurredAt : received;
  return { ...event, at };
}
