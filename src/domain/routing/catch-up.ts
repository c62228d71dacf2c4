import { wallMs } from '../policy/duration.ts';
import type { Route } from '../policy/routing-schema.ts';
import type { Member } from './rotation.ts';

/**
 * Catching up: who was away is owed their share of what the pool was given meanwhile, and gets it back on top of their
 * turn, at most so many leads in any stretch of time, so that nobody comes back from a holiday to a flood.
 */
export type CatchUpTerms = NonNullable<Route['catch_up']>;

/** Plain JSON, by member. */
export interface CatchUpState {
  /** Leads given to others while they were away, less those caught up since. */
  readonly owed: Readonly<Record<string, number>>;
  /** When they last caught up, ISO 8601; only as far back as the terms look. */
  readonly caughtUp: Readonly<Record<string, readonly string[]>>;
}

/** Shares of leads do not add up to whole ones exactly. */
const ROUNDING = 1e-6;

export const NOTHING_OWED: CatchUpState = { owed: {}, caughtUp: {} };

/** The one of those present who is owed most, a whole lead at least, and may catch up now; ties by name. */
export function nextToCatchUp(
  eligible: readonly Member[],
  state: CatchUpState,
  terms: CatchUpTerms,
  now: number,
): { readonly member: string; readonly because: string } | undefined {
  const able = eligible
    .map(({ id }) => ({ id, owed: state.owed[id] ?? 0, done: within(state, id, terms, now).length }))
    .filter(({ owed, done }) => owed >= 1 - ROUNDING && done < terms.at_most)
    .sort((a, b) => b.owed - a.owed || (a.id < b.id ? -1 : 1));
  const [first] = able;
  if (first === undefined) return undefined;
  const because = `${first.id} catches up: ${Math.round(first.owed * 10) / 10} went to others while away (${first.done + 1} of at most ${terms.at_most} now)`;
  return { member: first.id, because };
}

/** The books after a lead has been given: those away are owed their share of it, who caught up is owed one less. */
export function afterDraw(
  state: CatchUpState,
  terms: CatchUpTerms,
  draw: {
    /** Every member who takes leads, by weight, there or not. */
    readonly members: readonly Pick<Member, 'id' | 'weight'>[];
    readonly away: readonly string[];
    readonly caughtUp: string | null;
  },
  now: number,
): CatchUpState {
  const total = draw.members.reduce((sum, { weight }) => sum + weight, 0);
  const entries = draw.members.map(({ id, weight }) => {
    const share = draw.away.includes(id) ? weight / total : 0;
    const paid = draw.caughtUp === id ? 1 : 0;
    return [id, (state.owed[id] ?? 0) + share - paid] as const;
  });
  const times = draw.members.map(({ id }) => {
    const recent = within(state, id, terms, now);
    return [id, draw.caughtUp === id ? [...recent, new Date(now).toISOString()] : recent] as const;
  });
  return {
    owed: Object.fromEntries(entries.filter(([, owed]) => Math.abs(owed) > ROUNDING).sort(byName)),
    caughtUp: Object.fromEntries(times.filter(([, at]) => at.length > 0).sort(byName)),
  };
}

const within = (
  { caughtUp }: CatchUpState,
  id: string,
  { per }: CatchUpTerms,
  now: number,
): readonly string[] => (caughtUp[id] ?? []).filter((at) => now - Date.parse(at) < wallMs(per));

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
