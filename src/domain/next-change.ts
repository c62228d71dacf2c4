import type { DecisionInput } from './decide.ts';
import type { Policy } from './policy/policy.ts';

export const nextChange = (
  _input: Omit<DecisionInput, 'pools' | 'ids'>,
  _policy: Policy,
  _now: number,
): number | null => null;
