import type { Dice } from './dice.ts';
import type { FakeFault, FakeHubSpot } from './hubspot/fake-hubspot.ts';

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
