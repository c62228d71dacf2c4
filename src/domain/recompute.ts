import { type Decision, type DecisionInput, decide } from './decide.ts';
import { ENGINE } from './engine.ts';
import type { Policy } from './policy/policy.ts';

/** One place in which a decision came out otherwise than it was stored; what is not there is null. */
export interface Difference {
  /** `scorecard.rules[2].points` */
  readonly path: string;
  readonly stored: unknown;
  readonly now: unknown;
}

export interface Recomputed {
  /** Whether the very bytes came out again. */
  readonly same: boolean;
  readonly engine: { readonly stored: number; readonly now: number };
  readonly differences: readonly Difference[];
}

const MOST_DIFFERENCES = 100;

/**
 * Makes a decision again from what it was made from.
 * @param policy the one that the decision is pinned to
 */
export function recompute(input: DecisionInput, stored: Decision, policy: Policy): Recomputed {
  const made = JSON.stringify(decide(input, policy, Date.parse(stored.at)));
  const same = made === JSON.stringify(stored);
  const differences = same ? [] : differencesOf('', stored, JSON.parse(made)).slice(0, MOST_DIFFERENCES);
  return { same, engine: { stored: stored.engine, now: ENGINE }, differences };
}

function differencesOf(path: string, stored: unknown, now: unknown): Difference[] {
  if (Array.isArray(stored) && Array.isArray(now)) {
    const places = Array.from({ length: Math.max(stored.length, now.length) }, (_, i) => i);
    return places.flatMap((i) => differencesOf(`${path}[${i}]`, stored[i], now[i]));
  }
  if (isObject(stored) && isObject(now)) {
    const names = [...new Set([...Object.keys(stored), ...Object.keys(now)])];
    const inside = names.flatMap((name) =>
      differencesOf(path === '' ? name : `${path}.${name}`, stored[name], now[name]),
    );
    // The same values in another order are other bytes.
    const order = [stored, now].map((value) => Object.keys(value).join(', '));
    const isReordered = inside.length === 0 && order[0] !== order[1];
    return isReordered ? [{ path, stored: order[0], now: order[1] }] : inside;
  }
  return JSON.stringify(stored) === JSON.stringify(now)
    ? []
    : [{ path, stored: stored ?? null, now: now ?? null }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
