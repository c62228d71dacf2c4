import { Fault } from '../../../faults.ts';
import type { Limiter } from '../../limiter.ts';
import { retryAfter } from '../../retry-after.ts';
import type { Refusal } from '../hubspot-api.ts';
import type { HubSpotRequest } from './hubspot-http.ts';
import { type HubSpotError, inItsWords, missingScopes } from './refusal.ts';

/** An answer that says nothing about what was asked, only that it cannot be had now. */
export interface Turned {
  readonly request: HubSpotRequest;
  readonly status: number;
  readonly headers: Headers;
  /** Null: what came is no error of HubSpot's, so something in between may have spoken. */
  readonly error: HubSpotError | null;
}

export interface WireFaultDeps {
  readonly limiter: Pick<Limiter, 'pause'>;
  /** The portal's IANA zone, in which HubSpot's day ends. */
  readonly timeZone: (() => Promise<string>) | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The call went out and no answer that can be used came back: a write may have been done. */
export function lost(
  { method, path, writes }: HubSpotRequest,
  what: string,
  options?: ErrorOptions & { retryAfterMs?: number },
): Fault {
  return writes
    ? new Fault(
        'CRM_ANSWER_LOST',
        `HubSpot: ${method} ${path}: ${what}. It may have been written; it is looked for before it is written again.`,
        options,
      )
    : new Fault('CRM_UNAVAILABLE', `HubSpot: ${method} ${path}: ${what}. It is tried again.`, options);
}

/** Nothing was written. */
export const unreached = ({ method, path }: HubSpotRequest, what: string, options?: ErrorOptions): Fault =>
  new Fault('CRM_UNAVAILABLE', `HubSpot: ${method} ${path}: ${what}. It is tried again.`, options);

/** HubSpot refuses what was asked: to ask the same again is of no use. */
export const refused = ({ method, path, isNeeded }: HubSpotRequest, { status, message }: Refusal): Fault => {
  // Lists that every handoff needs: their refusal says nothing of the one lead that happens to wait for them.
  const isShared = method === 'GET' && isNeeded;
  const said = `HubSpot: ${method} ${path}: ${status}: ${message}`;
  return new Fault(isShared ? 'CRM_UNAVAILABLE' : 'CRM_REFUSED', said);
};

/**
 * The Fault for an answer that turns us away whatever was asked. Where it concerns all calls, all of them pause.
 * @returns null: HubSpot refuses this very request
 */
export async function turnedAway(turned: Turned, deps: WireFaultDeps): Promise<Fault | null> {
  const { request, status, error } = turned;
  switch (status) {
    case 401:
      return accessDenied(turned, deps, 'Give Baton a valid HUBSPOT_ACCESS_TOKEN.');
    case 423: {
      const wait = Math.max(2 * SECOND, retryAfter(turned.headers, deps.now(), HOUR) ?? 0);
      return new Fault('CRM_LOCKED', `${said(turned)}. The record is locked; it is tried again.`, {
        retryAfterMs: wait,
      });
    }
    case 429:
      return rateLimited(turned, deps);
    case 477: {
      const wait = retryAfter(turned.headers, deps.now(), 24 * HOUR) ?? 10 * MINUTE;
      await deps.limiter.pause('all', new Date(deps.now() + wait), 'HubSpot is moving the account (477)');
      return new Fault('CRM_LOCKED', `${said(turned)}. HubSpot is moving the account; it is tried again.`, {
        retryAfterMs: wait,
      });
    }
    default:
      if (status < 400 || status >= 500 || status === 408) {
        const wait = retryAfter(turned.headers, deps.now(), HOUR);
        return lost(request, words(turned), wait === null ? {} : { retryAfterMs: wait });
      }
      if (error === null) return unreached(request, `${words(turned)}: something stands in between`);
      return status === 403 ? forbidden(turned, error, deps) : null;
  }
}

const words = ({ status, error }: Turned): string =>
  `${status}: ${error === null ? "a page that is not HubSpot's" : inItsWords(error)}`;

const said = (turned: Turned): string =>
  `HubSpot: ${turned.request.method} ${turned.request.path}: ${words(turned)}`;

async function accessDenied(turned: Turned, deps: WireFaultDeps, mend: string): Promise<Fault> {
  const fault = new Fault('CRM_ACCESS_DENIED', `${said(turned)}. ${mend}`, { retryAfterMs: MINUTE });
  // One clear failure instead of one for each lead that waits.
  await deps.limiter.pause('all', new Date(deps.now() + MINUTE), fault.message);
  return fault;
}

/** Without the scopes for contacts nothing can be done; without those for what is optional the rest still goes. */
async function forbidden(turned: Turned, error: HubSpotError, deps: WireFaultDeps): Promise<Fault> {
  const scopes = missingScopes(error);
  const mend =
    scopes.length === 0
      ? 'Look at what the app in HubSpot may do.'
      : `Give the app in HubSpot the scopes ${scopes.join(', ')}.`;
  return error.category === 'MISSING_SCOPES' && turned.request.isNeeded
    ? accessDenied(turned, deps, mend)
    : new Fault('CRM_REFUSED', `${said(turned)}. ${mend}`);
}

async function rateLimited(turned: Turned, deps: WireFaultDeps): Promise<Fault> {
  const { request, error } = turned;
  const policy = (error?.policyName ?? error?.message ?? '').toUpperCase();
  const onlySearches = request.isSearch && !policy.includes('TEN_SECONDLY') && !policy.includes('DAILY');
  const short = onlySearches || /(?<!TEN_)SECONDLY/.test(policy);
  const wait = policy.includes('DAILY')
    ? await untilMidnight(deps)
    : (retryAfter(turned.headers, deps.now(), HOUR) ?? (short ? SECOND : interval(turned.headers)));
  const until = new Date(deps.now() + wait);
  await deps.limiter.pause(onlySearches ? 'search' : 'all', until, words(turned));
  return new Fault(
    'CRM_RATE_LIMITED',
    `${said(turned)}. HubSpot takes no more until ${until.toISOString()}; it is tried again then.`,
    { retryAfterMs: wait },
  );
}

/**
 * HubSpot's daily limit begins anew at midnight in the portal's zone. While the zone is not known, UTC's midnight is
 * meant but no more than an hour waited: asked an instant before the right midnight, it would be a day too long.
 */
async function untilMidnight({ limiter, timeZone, now }: WireFaultDeps): Promise<number> {
  // Asking for the zone may be a call to HubSpot too, and must not meet the same limit.
  await limiter.pause('all', new Date(now() + MINUTE), 'the daily limit of HubSpot is used up');
  const zone = await timeZone?.().catch(() => undefined);
  const at = Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO(zone ?? 'UTC');
  const wait = at.add({ days: 1 }).startOfDay().epochMilliseconds - now();
  return zone === undefined ? Math.min(wait, HOUR) : wait;
}

/** The window that is full, as its header tells; 10 s otherwise. */
function interval(headers: Headers): number {
  const told = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds') ?? Number.NaN);
  return told > 0 && told <= MINUTE ? told : 10 * SECOND;
}
