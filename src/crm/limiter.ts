import { Fault } from '../faults.ts';
import type { CrmPause, CrmUse, CrmUseLedger } from '../flow/crm-limit.ts';
import type { CrmCall, Pause } from '../flow/ports.ts';
import { type CallKind, CLASSES, giveTurns } from './call-windows.ts';
import { givenUp } from './given-up.ts';

export interface LimiterDeps {
  /** Shared by all processes. */
  readonly ledger: CrmUseLedger;
  /** The CRM's name in the ledger. */
  readonly name: string;
  /** Calls in any 10 s. HubSpot: 100 to 250 for each app, by the account's edition. Default 190. */
  readonly rate?: number | undefined;
  /** Searches in any second. HubSpot: 5 for each account. Default 5. */
  readonly searchRate?: number | undefined;
}

export interface Limiter {
  /**
   * Resolves when the call may be made. Urgent ones go first; the others leave a fifth of each window free.
   * @throws Fault CRM_RATE_LIMITED when that would take more than 20 s or the caller gave up; STORE_UNAVAILABLE
   */
  readonly take: (kind: CallKind, call: CrmCall) => Promise<void>;
  /** No process makes a call (or a search) until then. A pause that lasts longer already is not shortened. */
  readonly pause: (kind: 'all' | 'search', until: Date, why: string) => Promise<void>;
  /** Until when nothing at all may be asked, and why; null: it may be now. Up to a quarter of a second old. */
  readonly pausedUntil: () => Promise<Pause | null>;
}

/** Calls in any 10 s. HubSpot: for each app of a Professional or Enterprise account. */
export const USUAL_RATE = 190;
const LONGEST_WAIT_MS = 20_000;
const PAUSE_IS_FRESH_MS = 250;
// One call may be longer on its way than the one before it. Windows a little longer than the CRM's make up for that.
const CALL_WINDOW_MS = 10_500;
const SEARCH_WINDOW_MS = 1_200;

/**
 * Keeps all processes together within what a CRM takes in a rolling window. They count in one row of the ledger, by its
 * clock; those who wait in one process share each look at it.
 */
export function openLimiter({ ledger, name, rate = USUAL_RATE, searchRate = 5 }: LimiterDeps): Limiter {
  const windows = { rate, callMs: CALL_WINDOW_MS, searchRate, searchMs: SEARCH_WINDOW_MS };
  const lines = CLASSES.map((one): Line => ({ ...one, waiting: [], closed: OPEN }));
  let busy = false;
  let timer: NodeJS.Timeout | undefined;

  const serve = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      while (await serveOnce());
    } catch (error) {
      for (const { waiting } of lines) for (const { reject } of waiting.splice(0)) reject(error);
    }
    busy = false;
    const next = Math.min(...lines.map(nextLook));
    if (Number.isFinite(next))
      timer = setTimeout(() => void serve(), Math.max(1, Math.ceil(next - Date.now())));
  };

  /** One look at the ledger for all who may have a turn now. False: there are none. */
  const serveOnce = async (): Promise<boolean> => {
    for (const line of lines) turnAwayTheLate(line);
    const asked = lines.map(({ waiting, closed }) => (closed.until > Date.now() ? 0 : waiting.length));
    if (asked.every((wanted) => wanted === 0)) return false;
    const given = await ledger.change(name, (use, now) => {
      const turns = giveTurns(use, asked, now, windows);
      return { use: turns.use, answer: turns.given };
    });
    lines.forEach((line, i) => {
      const its = given[i];
      if (!its || asked[i] === 0) return;
      line.closed = its.waitMs > 0 ? { until: Date.now() + its.waitMs, why: its.why } : OPEN;
      for (const { resolve } of line.waiting.splice(0, its.turns)) resolve();
    });
    return true;
  };

  const take: Limiter['take'] = (kind, { urgent, signal }) =>
    new Promise((resolve, reject) => {
      const line = lines.find((one) => one.kind === kind && one.urgent === urgent);
      if (!line || signal.aborted) return reject(givenUp(signal, 'its turn'));
      const done = (): void => signal.removeEventListener('abort', leave);
      const mine: Waiting = {
        since: Date.now(),
        resolve: () => (done(), resolve()),
        reject: (error) => (done(), reject(error)),
      };
      const leave = (): void => {
        const place = line.waiting.indexOf(mine);
        if (place >= 0) line.waiting.splice(place, 1);
        mine.reject(givenUp(signal, 'its turn'));
      };
      signal.addEventListener('abort', leave, { once: true });
      line.waiting.push(mine);
      void serve();
    });

  let seen: { readonly at: number; readonly pause: Promise<Pause | null> } | undefined;

  return {
    take,
    pause: async (kind, until, why) => {
      const lasts = until.getTime() - Date.now();
      await ledger.change(name, (use, now) => ({
        use: paused(use, kind, { until: now + lasts, why }),
        answer: undefined,
      }));
      seen = undefined;
    },
    pausedUntil: () => {
      const now = Date.now();
      if (seen === undefined || now - seen.at > PAUSE_IS_FRESH_MS) {
        const pause = readPause(ledger, name);
        seen = { at: now, pause };
        pause.catch(() => (seen = undefined));
      }
      return seen.pause;
    },
  };
}

/** Those of one class who wait, in the order in which they came. */
interface Line {
  readonly kind: CallKind;
  readonly urgent: boolean;
  readonly waiting: Waiting[];
  /** Until when it is known that no turn comes. */
  closed: { readonly until: number; readonly why: string | null };
}

interface Waiting {
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const OPEN: Line['closed'] = { until: 0, why: null };

/** Whoever would have to wait too long is told so at once. */
function turnAwayTheLate({ waiting, closed: { until, why } }: Line): void {
  const now = Date.now();
  const opens = Math.max(until, now);
  const late = waiting.filter(({ since }) => since + LONGEST_WAIT_MS <= opens);
  for (const { reject } of waiting.splice(0, late.length)) {
    reject(
      new Fault(
        'CRM_RATE_LIMITED',
        `The CRM is not asked before ${new Date(opens).toISOString()}: ${why ?? 'all that it takes is used up'}.`,
        { retryAfterMs: Math.max(1_000, Math.ceil(opens - now)) },
      ),
    );
  }
}

/** When a line has to be looked at again: when it opens, or when its first has waited too long. */
const nextLook = ({ waiting: [first], closed }: Line): number =>
  first ? Math.min(closed.until, first.since + LONGEST_WAIT_MS) : Number.POSITIVE_INFINITY;

function paused(use: CrmUse, kind: 'all' | 'search', pause: CrmPause): CrmUse {
  const longer = (before: CrmPause | null): CrmPause =>
    before !== null && before.until >= pause.until ? before : pause;
  return kind === 'all'
    ? { ...use, pause: longer(use.pause) }
    : { ...use, searchPause: longer(use.searchPause) };
}

async function readPause(ledger: CrmUseLedger, name: string): Promise<Pause | null> {
  const { use, now } = await ledger.read(name);
  const { pause } = use;
  return pause === null || pause.until <= now
    ? null
    : { until: new Date(Date.now() + pause.until - now), why: pause.why };
}
