import type { CrmPause, CrmUse } from '../flow/crm-limit.ts';

export type CallKind = 'call' | 'search';

/** The kinds of turn somebody can wait for, in the order in which they are given. */
export const CLASSES = [
  { kind: 'search', urgent: true },
  { kind: 'call', urgent: true },
  { kind: 'search', urgent: false },
  { kind: 'call', urgent: false },
] as const satisfies readonly { kind: CallKind; urgent: boolean }[];

export interface Windows {
  /** Calls in any `callMs`. */
  readonly rate: number;
  readonly callMs: number;
  /** Searches in any `searchMs`; each of them is a call too. */
  readonly searchRate: number;
  readonly searchMs: number;
}

/** What those of one class get who ask now. */
export interface Given {
  readonly turns: number;
  /** Milliseconds until there is room for the next of them; 0: all were given. */
  readonly waitMs: number;
  /** Why the CRM takes nothing now, where it said so. */
  readonly why: string | null;
}

/** What is not urgent leaves a fifth of each window, so that a handoff finds room at once, in whichever process it is. */
const FOR_ALL = 0.8;

/**
 * Gives out turns. A window rolls: at no instant do more than its rate lie within its length.
 * @param asked how many wait, for each of CLASSES
 * @param now milliseconds since the epoch, by the clock of `use`
 */
export function giveTurns(
  use: CrmUse,
  asked: readonly number[],
  now: number,
  windows: Windows,
): { readonly use: CrmUse; readonly given: readonly Given[] } {
  const pause = lasting(use.pause, now);
  const searchPause = lasting(use.searchPause, now);
  const calls = within(use.calls, now, windows.callMs);
  const searches = within(use.searches, now, windows.searchMs);

  const given = CLASSES.map(({ kind, urgent }, i): Given => {
    const share = urgent ? 1 : FOR_ALL;
    const isSearch = kind === 'search';
    const paused = [pause, isSearch ? searchPause : null].flatMap((one) => one ?? []);
    const [last] = paused.toSorted((a, b) => b.until - a.until);
    if (last) return { turns: 0, waitMs: last.until - now, why: last.why };
    const mostCalls = most(windows.rate, share);
    const mostSearches = most(windows.searchRate, share);
    const room = Math.min(
      mostCalls - calls.length,
      isSearch ? mostSearches - searches.length : Number.POSITIVE_INFINITY,
    );
    const wanted = asked[i] ?? 0;
    const turns = Math.max(0, Math.min(wanted, room));
    for (let turn = 0; turn < turns; turn += 1) {
      calls.push(now);
      if (isSearch) searches.push(now);
    }
    const waitMs = Math.max(
      untilRoom(calls, mostCalls, now, windows.callMs),
      isSearch ? untilRoom(searches, mostSearches, now, windows.searchMs) : 0,
    );
    return { turns, waitMs: turns === wanted ? 0 : waitMs, why: null };
  });
  return { use: { calls, searches, pause, searchPause }, given };
}

const most = (rate: number, share: number): number => Math.max(1, Math.floor(rate * share));

/** Instants that still count. One from a clock that has since been set back counts from now on, not for hours. */
const within = (instants: readonly number[], now: number, lengthMs: number): number[] =>
  instants.map((at) => Math.min(at, now)).filter((at) => at > now - lengthMs);

/** Until so many have left the window that one more finds room. */
function untilRoom(instants: readonly number[], rate: number, now: number, lengthMs: number): number {
  const leaving = instants[instants.length - rate];
  return leaving === undefined ? 0 : leaving + lengthMs - now;
}

const lasting = (pause: CrmPause | null, now: number): CrmPause | null =>
  pause !== null && pause.until > now ? pause : null;
