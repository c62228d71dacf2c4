import { Fault } from '../../../faults.ts';
import type { Limiter } from '../../limiter.ts';
import { retryAfter } from '../../retry-after.ts';
import { faultOf, type Meaning, meaningOf } from '../refusal-fault.ts';
import type { Refusal } from '../salesforce-api.ts';

/** What a request is called in messages, and whether losing its answer is harmless. */
export interface Named {
  /** `POST /composite`: without values, since it stands in messages. */
  readonly name: string;
  /** It changes something. */
  readonly writes: boolean;
}

/** An answer, or a part of a composite's, that was no success. */
export interface Turned {
  readonly request: Named;
  readonly status: number;
  readonly headers?: Headers;
  /** Null: what came are no words of Salesforce's. */
  readonly refusal: Refusal | null;
}

export interface WireFaultDeps {
  readonly limiter: Pick<Limiter, 'pause'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The call went out and no answer that can be used came back: a write may have been done. */
export function lost(
  { name, writes }: Named,
  what: string,
  options?: ErrorOptions & { retryAfterMs?: number },
): Fault {
  return writes
    ? new Fault(
        'CRM_ANSWER_LOST',
        `Salesforce: ${name}: ${what}. It may have been written; it is looked for before it is written again.`,
        options,
      )
    : unreached({ name }, what, options);
}

/** Nothing was written. */
export const unreached = (
  { name }: Pick<Named, 'name'>,
  what: string,
  options?: ErrorOptions & { retryAfterMs?: number },
): Fault => new Fault('CRM_UNAVAILABLE', `Salesforce: ${name}: ${what}. It is tried again.`, options);

/** These concern all calls of the org, so all of them pause. */
const FOR_ALL: readonly Meaning[] = ['daily', 'concurrent', 'access'];
/** The org is on its way to another server of Salesforce's, or gone: nobody knows where it is. */
const NOWHERE = [420, 421];

/**
 * The Fault for an answer that turns us away whatever was asked. Where it concerns all calls, all of them pause.
 * @returns null: Salesforce refuses this very request
 */
export async function turnedAway(turned: Turned, deps: WireFaultDeps): Promise<Fault | null> {
  const { request, status, refusal } = turned;
  const asked = turned.headers && retryAfter(turned.headers, deps.now(), HOUR);
  const wait = typeof asked === 'number' ? { retryAfterMs: asked } : {};
  if (NOWHERE.includes(status)) {
    const fault = unreached(request, `${status}: Salesforce does not know where the org is`, {
      retryAfterMs: MINUTE,
    });
    return pauseAll(fault, MINUTE, deps);
  }
  if (status === 410 && refusal?.code !== 'ENTITY_IS_DELETED') {
    const retired = `${request.name}: 410: this version of its API is retired. Take a later one`;
    const fault = new Fault('CRM_ACCESS_DENIED', `Salesforce: ${retired}.`, { retryAfterMs: MINUTE });
    return pauseAll(fault, MINUTE, deps);
  }
  if (refusal === null) {
    if (status === 429) return unreached(request, '429: too many calls', wait);
    const what = status < 400 ? 'it is sent on to another address' : 'a page that is no answer of its API';
    return lost(request, `${status}: ${what}`, wait);
  }
  const meaning = meaningOf(refusal);
  const fault = faultOf(refusal, request.name);
  if (FOR_ALL.includes(meaning)) return pauseAll(fault, fault.retryAfterMs ?? MINUTE, deps);
  if (meaning === 'unavailable' || meaning === 'unknown') {
    if (status >= 500 || status === 408) return lost(request, `${status}: ${refusal.message}`, wait);
    return meaning === 'unavailable' ? unreached(request, `${status}: ${refusal.message}`, wait) : null;
  }
  return null;
}

async function pauseAll(fault: Fault, ms: number, { limiter, now }: WireFaultDeps): Promise<Fault> {
  await limiter.pause('all', new Date(now() + ms), fault.message);
  return fault;
}
