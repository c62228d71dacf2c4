import { type Decision, type DecisionInput, decide, evaluate } from '../domain/decide.ts';
import { WAITING_LOOK_MS } from '../domain/handoff/handoff.ts';
import { type LeadEvent, mergeProfile, type Submission } from '../domain/lead/lead.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { poolsNeeded } from '../domain/routing/assign.ts';
import { Fault } from '../faults.ts';
import type { Source, SourceSettings } from '../intake/source.ts';
import type { DecisionLedger, DecisionTransaction, PoolAsked, StoredSignal } from './decision-ports.ts';
import type { Checkpoint, Clock, Crm, CrmKnown, JobResult, Jobs, PolicyBook, QueuedJob } from './ports.ts';
import { afterFailure } from './retry-policy.ts';

export interface DecideLeadDeps {
  readonly ledger: DecisionLedger;
  readonly crm: Crm;
  readonly policies: PolicyBook;
  readonly settingsOf: (source: string) => SourceSettings | undefined;
  readonly sourceFor: (type: string) => Source;
  readonly jobs: Jobs;
  readonly now: Clock;
  readonly random: () => number;
  readonly newId: (prefix: string) => string;
  readonly checkpoint: Checkpoint;
  readonly onQueueError: (error: unknown) => void;
}

/** Answers of a CRM that take longer than this are given up; the job is tried again. */
const LOOK_UP_DEADLINE_MS = 15_000;

/** Turns one stored signal into a graded lead with its handoff and effects, all in one transaction. */
export function createDecideLead(deps: DecideLeadDeps) {
  return async (signalId: string): Promise<JobResult> => {
    const signal = await deps.ledger.signal(signalId);
    if (!signal) return { kind: 'settled' };
    try {
      const submission = submissionOf(signal, deps);
      const known = await lookUp(submission, deps.crm);
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

/** Offers a lead that waits for somebody round again. Nothing is written while there is still nobody. */
export function createDecideWaiting(deps: DecideLeadDeps) {
  return async (handoffId: string): Promise<void> => {
    const decision = await deps.ledger.transaction(async (tx) => {
      const waiting = await tx.leadOfHandoff(handoffId);
      if (!waiting || waiting.lead.openHandoff?.state !== 'waiting') return undefined;
      const policy = deps.policies.current();
      const before = waiting.input;
      const input = await withPools(
        tx,
        {
          ...before,
          cause: 'waiting',
          ids: { ...before.ids, decision: deps.newId('dec') },
          openHandoff: waiting.lead.openHandoff,
        },
        policy,
        deps.now(),
      );
      const decided = decide(input, policy, deps.now().getTime());
      if (decided.assignment.kind === 'waiting') {
        await tx.postponeHandoff(handoffId, new Date(deps.now().getTime() + WAITING_LOOK_MS));
        return undefined;
      }
      await tx.save(input, decided, input.lead.profile, waiting.lead.crm);
      return decided;
    });
    if (decision) enqueueEffects(decision, deps);
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

async function lookUp(submission: Submission, crm: Crm): Promise<CrmKnown> {
  const [known] = await crm.lookUp([submission.identity], AbortSignal.timeout(LOOK_UP_DEADLINE_MS));
  return known ?? { ref: null, facts: {} };
}

async function decideSignal(
  tx: DecisionTransaction,
  signal: StoredSignal,
  submission: Submission,
  known: CrmKnown,
  deps: DecideLeadDeps,
): Promise<Decision | undefined> {
  if (!(await tx.claimSignal(signal.id))) return undefined;
  const { profile: said, identity } = submission;
  const lead = await tx.leadFor(identity, { profile: said, source: signal.source, at: signal.receivedAt });
  const profile = mergeProfile(lead.profile, said);
  await tx.addEvent(signal.id, lead.id, eventOf(signal, submission));
  const policy = deps.policies.current();
  const crmRef = known.ref ?? lead.crm;
  const input = await withPools(
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
    },
    policy,
    deps.now(),
  );
  const decision = decide(input, policy, deps.now().getTime());
  await tx.save(input, decision, profile, crmRef);
  deps.checkpoint('decide.beforeCommit');
  return decision;
}

/** The sender's own time, unless it lies in the future: an event must not count for more by a wrong clock. */
function eventOf(signal: StoredSignal, { event, occurredAt }: Submission): LeadEvent {
  const received = signal.receivedAt.toISOString();
  const at = occurredAt !== null && occurredAt < received ? occurredAt : received;
  return { ...event, at };
}

/** Reads, under their locks, the pools that this lead's route may ask. */
async function withPools(
  tx: DecisionTransaction,
  input: Omit<DecisionInput, 'pools'>,
  policy: Policy,
  now: Date,
): Promise<DecisionInput> {
  if (input.openHandoff?.owner) return { ...input, pools: {} };
  const { route } = evaluate(input, policy, now.getTime());
  const asked = poolsNeeded(route.target, policy.document.nobody_eligible).map((id) =>
    poolAsked(id, policy, now),
  );
  return { ...input, pools: await tx.lockPools(asked) };
}

function poolAsked(id: string, policy: Policy, now: Date): PoolAsked {
  const pool = policy.roster.pools.get(id);
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(pool?.hours.zone ?? 'UTC')
    .startOfDay();
  return { id, members: pool?.members ?? [], dayStart: new Date(today.epochMilliseconds) };
}

function enqueueEffects(decision: Decision, deps: DecideLeadDeps): void {
  const jobs = decision.effects.map(({ key }): QueuedJob => ({ kind: 'effect', id: key, replay: 0 }));
  if (jobs.length > 0) deps.jobs.add(jobs).catch(deps.onQueueError);
}
