import { Fault } from '../../../faults.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { givenUp } from '../../given-up.ts';
import type { Limiter } from '../../limiter.ts';
import { unlessAborted } from '../../unless-aborted.ts';
import type { LoggedIn } from './login.ts';

export interface Session extends LoggedIn {
  /** Salesforce took its token at least once. */
  readonly accepted: () => void;
}

export interface Sessions {
  /** The session of this process, logged in when there is none. @throws Fault CRM_ACCESS_DENIED, CRM_UNAVAILABLE, CRM_RATE_LIMITED */
  readonly get: (call: CrmCall) => Promise<Session>;
  readonly current: () => Session | null;
  /**
   * Salesforce turned down this session's token. Another is got with the next `get`, unless there is one already.
   * @throws Fault CRM_ACCESS_DENIED when the token was new, CRM_UNAVAILABLE when it was asked twice and another is there
   */
  readonly turnedDown: (session: Session, isAgain: boolean, said: string) => Promise<void>;
  /** All calls pause: nothing goes until a person has changed something. */
  readonly deny: (what: string, cause?: unknown) => Promise<Fault>;
}

const PAUSE_MS = 60_000;
/** In a minute. */
const MOST_LOGINS = 10;

const away = (what: string): Fault =>
  new Fault('CRM_UNAVAILABLE', `Salesforce: ${what}. It is tried again in a minute.`, {
    retryAfterMs: PAUSE_MS,
  });

/**
 * One login for all who wait. A token that Salesforce took once may end at any time and is renewed; one that it never
 * took is not worth another login, so a 401 that stays costs two logins, and then one a minute.
 */
export function openSessions(deps: {
  readonly logIn: () => Promise<LoggedIn>;
  readonly limiter: Pick<Limiter, 'pause'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}): Sessions {
  let current: (Session & { isProven: boolean; readonly isRenewed: boolean }) | null = null;
  let loggingIn: Promise<Session> | null = null;
  let isRenewed = false;
  /** When it was logged in, in the last minute. */
  let attempts: number[] = [];
  let refused: { readonly until: number; readonly message: string } | null = null;

  const deny = async (what: string, cause?: unknown): Promise<Fault> => {
    const fault = new Fault('CRM_ACCESS_DENIED', what, { retryAfterMs: PAUSE_MS, cause });
    current = null;
    isRenewed = true;
    refused = { until: deps.now() + PAUSE_MS, message: what };
    // One clear failure instead of one for each lead that waits.
    await deps.limiter.pause('all', new Date(refused.until), what);
    return fault;
  };

  const throwIfRefused = (): void => {
    const wait = (refused?.until ?? 0) - deps.now();
    if (refused && wait > 0) throw new Fault('CRM_ACCESS_DENIED', refused.message, { retryAfterMs: wait });
  };

  /** Sessions that end as soon as they are there, or a login that is out of order, must not be asked for without end. */
  const guard = async (): Promise<void> => {
    const at = deps.now();
    attempts = attempts.filter((one) => one > at - PAUSE_MS && one <= at);
    if (attempts.length >= MOST_LOGINS) {
      const fault = away(`${MOST_LOGINS} logins within a minute`);
      await deps.limiter.pause('all', new Date(at + PAUSE_MS), fault.message);
      throw fault;
    }
    attempts.push(at);
  };

  const logIn = async (): Promise<Session> => {
    try {
      await guard();
      const session = {
        ...(await deps.logIn()),
        isProven: false,
        isRenewed,
        accepted: () => {
          session.isProven = true;
        },
      };
      current = session;
      return session;
    } catch (error) {
      const isRefused = error instanceof Fault && error.code === 'CRM_ACCESS_DENIED';
      throw isRefused ? await deny(error.message, error) : error;
    } finally {
      loggingIn = null;
    }
  };

  return {
    current: () => current,
    deny,
    get: async ({ signal }) => {
      if (current) return current;
      throwIfRefused();
      loggingIn ??= logIn();
      // It goes on for the others, whoever gives up.
      return unlessAborted(loggingIn, signal, () => givenUp(signal, 'the login'));
    },
    turnedDown: async (session, isAgain, said) => {
      // Another has got a new one meanwhile.
      if (current?.accessToken !== session.accessToken) {
        throwIfRefused();
        if (isAgain) throw away('its session ended twice');
        return;
      }
      if (isAgain || (current.isRenewed && !current.isProven))
        throw await deny(
          `Salesforce: a token that was just given is not taken: ${said}. Look at the policies of the app and its user.`,
        );
      current = null;
      isRenewed = true;
    },
  };
}
