import type { Scalar } from '../lead/lead.ts';
import type { FactValue } from './context.ts';

/** A value as the policy compares it: no spaces around, any case. */
export const folded = (value: Scalar): string =>
  (typeof value === 'string' ? value : String(value)).trim().toLowerCase();

/** Whether a value says nothing: not given, an empty field, a list of nothing. */
export function isMissing(value: FactValue | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value === 'object') return value.every(isMissing);
  return typeof value === 'string' && value.trim() === '';
}
