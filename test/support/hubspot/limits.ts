import { randomUUID } from 'node:crypto';
import type { Answer } from './answers.ts';

/** So many in any stretch of time of this length. */
export interface RollingWindow {
  /** False when it is full; who is refused is not counted. */
  readonly take: () => boolean;
  readonly left: () => number;
}

export function rollingWindow(most: number, lengthMs: number): RollingWindow {
  let taken: number[] = [];
  const forget = (): void => {
    const since = Date.now() - lengthMs;
    const first = taken.findIndex((at) => at > since);
    if (first !== 0) taken = first === -1 ? [] : taken.slice(first);
  };
  return {
    take: () => {
      forget();
      if (taken.length >= most) return false;
      taken.push(Date.now());
      return true;
    },
    left: () => Math.max(0, most - taken.length),
  };
}

const limited = (policyName: string, name: string, more: object): Answer => ({
  status: 429,
  body: {
    status: 'error',
    message: `You have reached your ${name} limit.`,
    errorType: 'RATE_LIMIT',
    correlationId: randomUUID(),
    policyName,
    ...more,
  },
});

export const tenSecondsFull = (portalId: number): Answer =>
  limited('TEN_SECONDLY_ROLLING', 'ten_secondly_rolling', {
    groupName: `publicapi:private-app-api-calls-ten-secondly:${portalId}`,
  });

export const searchFull = (): Answer => limited('SECONDLY', 'secondly', { requestId: randomUUID() });

/** For a test that spends the day's calls: `fault({ kind: 'answer', ...dayIsSpent() })`. */
export const dayIsSpent = (): { status: number; body: unknown } => {
  const { status, body } = limited('DAILY', 'daily', { requestId: randomUUID() });
  return { status, body };
};

const DAILY = 650_000;

export const limitHeaders = (
  window: RollingWindow | null,
  most: number,
  today: number,
): Record<string, string> => ({
  'x-hubspot-ratelimit-daily': String(DAILY),
  'x-hubspot-ratelimit-daily-remaining': String(Math.max(0, DAILY - today)),
  ...(window && {
    'x-hubspot-ratelimit-max': String(most),
    'x-hubspot-ratelimit-remaining': String(window.left()),
    'x-hubspot-ratelimit-interval-milliseconds': '10000',
  }),
});
