import type { Policy } from '../../domain/policy/policy.ts';

/**
 * What is wrong with the org whose messages are believed; null: nothing, or no source listens to it.
 * @param believed `SALESFORCE_ORG_ID`
 * @param ours the org that the login opens; both of 18 characters
 */
export function orgWarning(
  policies: readonly Policy[],
  believed: string | undefined,
  ours: string,
): string | null {
  const listens = policies.some(({ document }) =>
    Object.values(document.sources).some(({ type, org }) => type === 'salesforce' && org === undefined),
  );
  if (!listens || believed === ours) return null;
  const mend = `Set SALESFORCE_ORG_ID=${ours}.`;
  return believed === undefined
    ? `SALESFORCE_ORG_ID is not set, so messages of any org that knows the token are taken. ${mend}`
    : `SALESFORCE_ORG_ID says ${believed}, and the login opens another org, whose messages are all refused. ${mend}`;
}
