import type { Policy } from '../../../domain/policy/policy.ts';
import { folded } from '../../../domain/scoring/folded.ts';
import type { PropertyDefinition } from '../hubspot-api.ts';

/** `back`: HubSpot moves a stage forward only, so it is cleared in one call and set in the next. */
export type StageMove =
  | { readonly kind: 'stay' }
  | { readonly kind: 'forward' | 'back'; readonly to: string };

const STAY: StageMove = { kind: 'stay' };

/**
 * How the lifecycle stage goes from what HubSpot has to what the policy says. Forward is the order of the options in
 * the portal. Back only where the policy allows it; where the order cannot be told, the stage stays.
 * @param stage as the policy calls it
 * @param now as HubSpot has it; empty for a new contact
 */
export function stageMove(
  stage: string | null,
  now: string | null,
  policy: Policy,
  definition: PropertyDefinition | undefined,
): StageMove {
  const { stages, crm } = policy.document;
  const named = stage === null ? undefined : stages.hubspot[stage];
  if (named === undefined) return STAY;
  const options = definition?.options ?? [];
  const same = (text: string): boolean => folded(text) === folded(named);
  const target = options.findIndex(({ value, label }) => same(value) || same(label));
  // What the portal does not have is refused where everything is fitted, with a warning.
  const to = options[target]?.value ?? named;
  if (!now) return { kind: 'forward', to };
  const current = options.findIndex(({ value }) => value === now);
  if (target === -1 || current === -1 || target === current) return STAY;
  if (target > current) return { kind: 'forward', to };
  return crm.hubspot?.stage_back === true ? { kind: 'back', to } : STAY;
}
