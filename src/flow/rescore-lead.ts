import { type Decision, type DecisionInput, evaluate } from '../domain/decide.ts';
import { nextChangeAt } from '../domain/standing.ts';
import {
  type DecidingDeps,
  decideAndSave,
  enqueueEffects,
  type LookedUp,
  lookUp,
  policyFor,
  type Unpooled,
} from './deciding.ts';
import type { DecisionTransaction, DueLead } from './decision-ports.ts';
import type { JobResult } from './ports.ts';

/** Until a look that could not be finished, because the CRM or the ledger did not answer, is tried again. */
const AGAIN_AFTER_MS = 5 * 60_000;
/** The next look is never nearer than this, however fast a score moves. */
const NOT_BEFORE_MS = 60_000;

/**
 * Looks at a lead again because time has passed, the policy has changed, or somebody has set its grade. Most looks
 * find nothing new and leave no trace; where the grade, the cell or the way to people has changed, the CRM is asked
 * again and the lead is decided anew.
 */
export interface RescoreDeps extends DecidingDeps {
  readonly onError: (error: unknown) => void;
}

export function createRescoreLead(deps: RescoreDeps) {
  return async (leadId: string): Promise<JobResult> => {
    try {
      const changed = await deps.ledger.transaction((tx) => lookAt(tx, leadId, deps));
      if (!changed) return { kind: 'settled' };
      const known = await lookUp(changed.lead.identity, deps, false);
      const decision = await deps.ledger.transaction((tx) => decideAnew(tx, leadId, known, deps));
      if (decision) enqueueEffects(decision, deps);
      return { kind: 'settled' };
    } catch (error) {
      deps.onError(error);
      const again = new Date(deps.now().getTime() + AGAIN_AFTER_MS).toISOString();
      await deps.ledger.transaction((tx) => tx.postponeRescore(leadId, null, again));
      return { kind: 'settled' };
    }
  };
}

/** @returns the lead when a new decision would differ; otherwise it is put off to its next change */
async function lookAt(
  tx: DecisionTransaction,
  leadId: string,
  deps: DecidingDeps,
): Promise<DueLead | undefined> {
  const due = await tx.leadToRescore(leadId, deps.now());
  if (!due) return undefined;
  const input = await inputOf(tx, due, due.input.crm, deps);
  const policy = policyFor(input, deps);
  const now = deps.now().getTime();
  const { scorecard, route } = evaluate(input, policy, now);
  const { grade, cell } = due.judged;
  const isFree = due.lead.openHandoff === null;
  if (scorecard.grade !== grade || scorecard.cell !== cell || (isFree && route.target.kind !== 'nobody'))
    return due;
  await tx.postponeRescore(leadId, policy.hash, notTooSoon(nextChangeAt(input, policy, now), now));
  return undefined;
}

async function decideAnew(
  tx: DecisionTransaction,
  leadId: string,
  { ref, facts, notOwners }: LookedUp,
  deps: DecidingDeps,
): Promise<Decision | undefined> {
  const due = await tx.leadToRescore(leadId, deps.now());
  if (!due) return undefined;
  const crm = ref ?? due.lead.crm;
  const input = await inputOf(tx, due, facts, deps);
  const lead = { ...input.lead, knownToCrm: crm !== null };
  const decision = await decideAndSave(tx, { ...input, lead, notOwners }, crm, deps);
  const next = notTooSoon(decision.lead.nextChangeAt, deps.now().getTime());
  if (next !== decision.lead.nextChangeAt) await tx.postponeRescore(leadId, null, next);
  return decision;
}

/** The lead as it is now, with all it has done, under the signal that it was last decided for. */
async function inputOf(
  tx: DecisionTransaction,
  { lead, input }: DueLead,
  crm: DecisionInput['crm'],
  { newId }: DecidingDeps,
): Promise<Unpooled> {
  const { identity, profile, stage, openHandoff, override } = lead;
  return {
    cause: 'rescored',
    ids: { decision: newId('dec'), handoff: newId('hnd') },
    signal: input.signal,
    lead: {
      id: lead.id,
      identity,
      profile: profile ?? input.lead.profile,
      stage,
      knownToCrm: lead.crm !== null,
    },
    events: await tx.eventsOf(lead.id),
    crm,
    openHandoff,
    override,
  };
}

const notTooSoon = (at: string | null, now: number): string | null =>
  at === null ? null : new Date(Math.max(Date.parse(at), now + NOT_BEFORE_MS)).toISOString();
