import type { Decision } from '../domain/decide.ts';
import {
  type DecidingDeps,
  decideAndSave,
  enqueueEffects,
  type LookedUp,
  lookUp,
  policyFor,
} from './deciding.ts';
import type { DecisionTransaction, DueLead } from './decision-ports.ts';
import { inputNow, nextLookAt, notTooSoon, wouldDiffer } from './look-again.ts';
import type { JobResult } from './ports.ts';

/** Until a look that could not be finished, because the CRM or the ledger did not answer, is tried again. */
const AGAIN_AFTER_MS = 5 * 60_000;

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
  const input = inputNow(due, await tx.eventsOf(leadId), due.input.crm, deps);
  const policy = policyFor(input, deps);
  const now = deps.now().getTime();
  if (wouldDiffer(due, input, policy, now)) return due;
  await tx.postponeRescore(leadId, policy.hash, nextLookAt(input, policy, now));
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
  const input = inputNow(due, await tx.eventsOf(leadId), facts, deps);
  const lead = { ...input.lead, knownToCrm: crm !== null };
  const decision = await decideAndSave(tx, { ...input, lead, notOwners }, crm, deps);
  const next = notTooSoon(decision.lead.nextChangeAt, deps.now().getTime());
  if (next !== decision.lead.nextChangeAt) await tx.postponeRescore(leadId, null, next);
  return decision;
}
