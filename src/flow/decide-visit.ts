import type { Decision } from '../domain/decide.ts';
import { dated, type Submission } from '../domain/lead/lead.ts';
import { type DecideSignalDeps, decideSignal, eventOf } from './decide-signal.ts';
import { lookUp } from './deciding.ts';
import type { StoredSignal } from './decision-ports.ts';

/**
 * Takes in what somebody did of whom only a website's ids are known. While these name nobody it is kept: one short
 * transaction, and no question to the CRM, since such visits outnumber leads by far. Once they name a lead it is the
 * lead's, and decided on like anything else.
 */
export async function decideVisit(
  signal: StoredSignal,
  submission: Submission,
  ids: readonly string[],
  deps: DecideSignalDeps,
): Promise<Decision | undefined> {
  const event = eventOf(signal, submission);
  // Never marked as trusted: who tells of a visit proves nothing of who the visitor turns out to be.
  const { profile } = submission;
  const named = await deps.ledger.transaction(async (tx) => {
    if (!(await tx.claimSignal(signal.id))) return null;
    const lead = await tx.namedBy(ids);
    if (!lead) await tx.keepVisit(signal.id, ids, { event, profile: dated(profile, event.at) }, deps.now());
    return lead;
  });
  if (!named) return undefined;
  const known = await lookUp(named.identity, deps, true);
  const decided = await deps.ledger.transaction(async (tx) => {
    if (!(await tx.claimSignal(signal.id))) return undefined;
    const lead = await tx.leadNamedBy(ids);
    if (lead?.id !== named.id) return 'somebody else';
    return decideSignal(tx, signal, lead, submission, known, deps);
  });
  // They were erased, or somebody else said who they are, while the CRM was asked.
  return decided === 'somebody else' ? decideVisit(signal, submission, ids, deps) : decided;
}
