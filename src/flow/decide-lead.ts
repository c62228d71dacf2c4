import type { Decision } from '../domain/decide.ts';
import type { Submission } from '../domain/lead/lead.ts';
import type { SourceType } from '../domain/policy/source-types.ts';
import { Fault } from '../faults.ts';
import type { Source, SourceSettings } from '../intake/source.ts';
import type { Answers } from './answers-port.ts';
import { type DecideSignalDeps, decideSignal, editionOf, markedProfile } from './decide-signal.ts';
import { decideVisit } from './decide-visit.ts';
import { enqueueEffects, lookUp } from './deciding.ts';
import type { StoredSignal } from './decision-ports.ts';
import { createFollowCrm } from './follow-crm.ts';
import { doubtsAbout, holdDoubtful, mustBeHeld } from './hold-doubtful.ts';
import type { JobResult } from './ports.ts';
import { afterFailure } from './retry-policy.ts';
import { createWithdraw } from './withdraw.ts';

export interface DecideLeadDeps extends DecideSignalDeps {
  readonly settingsOf: (source: string) => SourceSettings | undefined;
  readonly sourceFor: (type: SourceType) => Source;
  readonly answers: Answers;
  readonly random: () => number;
}

/** A provider that takes longer to tell the answers of a lead is given up; the job is tried again. */
const ANSWERS_WITHIN_MS = 10_000;

/**
 * Turns one stored signal into a graded lead with its handoff and effects, all in one transaction; news of a CRM is
 * followed into the CRM first, answers that a provider keeps are fetched, and what is taken back is undone.
 */
export function createDecideLead(deps: DecideLeadDeps) {
  const follow = createFollowCrm(deps);
  const withdraw = createWithdraw(deps);
  const act = async (signal: StoredSignal): Promise<Decision | undefined> => {
    const settings = settingsFor(signal, deps);
    const said = deps.sourceFor(settings.type).parse(signal.body, signal.contentType, settings);
    if (!('kind' in said)) return decide(signal, said, false, deps);
    if (said.kind === 'crm_news') return follow(signal, said);
    if (said.kind === 'withdrawal') return withdraw(signal, said);
    const told = await deps.answers.fetch(said, settings, AbortSignal.timeout(ANSWERS_WITHIN_MS));
    return decide(signal, told, true, deps);
  };
  return async (signalId: string): Promise<JobResult> => {
    const signal = await deps.ledger.signal(signalId);
    if (!signal) return { kind: 'settled' };
    try {
      const decision = await act(signal);
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

/** @param isFetched its words do not stand in the signal */
async function decide(
  signal: StoredSignal,
  submission: Submission,
  isFetched: boolean,
  deps: DecideLeadDeps,
): Promise<Decision | undefined> {
  const doubts = await doubtsAbout(signal, submission, deps);
  if (mustBeHeld(signal, doubts, deps)) {
    await holdDoubtful(signal, submission, doubts, deps);
    return undefined;
  }
  const { identity, visitor = [] } = submission;
  const isKnown = identity.email !== null || identity.phone !== null;
  if (!isKnown && visitor.length > 0) return decideVisit(signal, { ...submission, doubts }, visitor, deps);
  if (!isKnown) throw nobody(submission, signal.source);
  const said = { ...submission, doubts, profile: markedProfile(signal, submission) };
  const known = await lookUp(identity, deps, true);
  return deps.ledger.transaction(async (tx) => {
    if (!(await tx.claimSignal(signal.id))) return undefined;
    if (isFetched) await tx.keepSaid(signal.id, submission);
    const first = { profile: said.profile, source: signal.source, at: signal.receivedAt };
    const lead = await tx.leadFor(identity, { ...first, edition: editionOf(signal, said) });
    return decideSignal(tx, signal, lead, said, known, deps);
  });
}

/** @throws Fault SOURCE_UNKNOWN */
function settingsFor({ source }: StoredSignal, { settingsOf }: DecideLeadDeps): SourceSettings {
  const settings = settingsOf(source);
  if (settings) return settings;
  throw new Fault(
    'SOURCE_UNKNOWN',
    `The policy no longer has a source "${source}". Put it back and replay this job.`,
  );
}

function nobody({ profile }: Submission, source: string): Fault {
  const seen = [...Object.keys(profile.attributes), ...Object.keys(profile.answers)].slice(0, 12).join(', ');
  return new Fault(
    'LEAD_UNIDENTIFIED',
    `The submission has neither an e-mail address nor a phone number that can be read (fields: ${seen || 'none'}). Map the field under fields.${source} in the policy and replay this job.`,
  );
}
