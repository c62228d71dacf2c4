import type { Policy } from '../../../domain/policy/policy.ts';
import { folded } from '../../../domain/scoring/folded.ts';
import type { LeadStatus } from '../org.ts';

export interface StatusMove {
  /** null: the status stays. */
  readonly to: string | null;
  readonly warnings: readonly string[];
}

const STAY: StatusMove = { to: null, warnings: [] };

/**
 * How a lead's status goes from what Salesforce has to what the policy says: forwards only, by the policy's order of
 * stages, and only from a status that means no decision of sales: none, the org's own for new leads, or one that the
 * policy sets. Converting is left to people.
 * @param stage as the policy calls it
 * @param now as Salesforce has it; null for a new lead
 * @param statuses null: they cannot be told
 */
export function statusMove(
  stage: string | null,
  now: string | null,
  { document: { stages } }: Policy,
  statuses: readonly LeadStatus[] | null,
): StatusMove {
  const named = stage === null ? undefined : stages.salesforce[stage];
  if (stage === null || named === undefined) return STAY;
  const known = statuses?.find(({ name }) => folded(name) === folded(named));
  if (statuses !== null && known === undefined) return left(named, 'Salesforce has no lead status');
  if (known?.isConverted === true)
    return left(named, 'Only a conversion sets what the policy asks for, lead status');

  const to = known?.name ?? named;
  if (now === null) return { to, warnings: [] };
  if (folded(now) === folded(to)) return STAY;
  const isDefault = statuses?.some(({ name, isDefault }) => isDefault && name === now) === true;
  return isDefault || isEarlier(now, stage, stages) ? { to, warnings: [] } : STAY;
}

const left = (name: string, why: string): StatusMove => ({
  to: null,
  warnings: [`${why} "${name}". The status was left as it is.`],
});

/** Whether a status is that of a stage that comes before this one, or beside it. */
function isEarlier(now: string, stage: string, { order, salesforce }: Policy['document']['stages']): boolean {
  const places = Object.entries(salesforce).flatMap(([name, status]) =>
    folded(status) === folded(now) ? [order.indexOf(name)] : [],
  );
  return places.some((place) => place !== -1 && place <= order.indexOf(stage));
}
