import type { FakeFault, FakeHubSpot } from './hubspot/fake-hubspot.ts';

/** Throws that a seed fixes: the same seed, the same throws (mulberry32). */
export function diceOf(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** An integer from `low` to `high`, both possible. */
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    chance: (of: number): boolean => next() < of,
    between,
    oneOf: <One>(all: readonly [One, ...One[]]): One => all[between(0, all.length - 1)] ?? all[0],
  };
}

export type Dice = ReturnType<typeof diceOf>;

const answer = (status: number, category: string, headers: Record<string, string> = {}): FakeFault => ({
  kind: 'answer',
  status,
  headers,
  body: { status: 'error', category, message: 'the weather is bad', correlationId: `storm-${status}` },
});

/** What passes soon. `hang` is left out: it takes ten seconds until somebody notices. */
const WEATHER = [
  { kind: 'lost_answer' },
  { kind: 'cut_body' },
  { kind: 'reset' },
  answer(400, 'VALIDATION_ERROR'),
  answer(423, 'LOCKED'),
  answer(429, 'RATE_LIMIT', { 'retry-after': '1' }),
  answer(500, 'INTERNAL_ERROR'),
  { kind: 'answer', status: 502, body: '<html><body>Bad Gateway</body></html>' },
] as const satisfies readonly FakeFault[];

const PLACES = [
  /contacts\/batch\/(create|read|update)/,
  /(tasks|notes)\/batch\/create/,
  /batch\/create/,
  /search/,
  /(owners|properties)/,
] as const satisfies readonly RegExp[];

export interface Squall {
  /** Milliseconds after the one before. */
  readonly after: number;
  readonly fault: FakeFault;
  readonly path: RegExp;
  readonly times: number;
}

/** Some faults, one after the other. */
export const stormOf = (dice: Dice, squalls: number): Squall[] =>
  Array.from({ length: squalls }, () => ({
    after: dice.between(5, 120),
    fault: dice.oneOf(WEATHER),
    path: dice.oneOf(PLACES),
    times: dice.between(1, 2),
  }));

export const strike = (hubspot: FakeHubSpot, { fault, path, times }: Squall): void =>
  hubspot.fault(fault, { path }, times);
