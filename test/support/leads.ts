import type { DecisionInput } from '../../src/domain/decide.ts';
import type { Handoff } from '../../src/domain/handoff/handoff.ts';
import type { Attributes, LeadEvent, Profile } from '../../src/domain/lead/lead.ts';
import type { Context } from '../../src/domain/scoring/context.ts';

/** A Tuesday, 10:00 in London. */
export const NOW = Date.parse('2026-10-20T09:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const iso = (ms: number): string => new Date(ms).toISOString();

/** Something that happened `age` milliseconds before NOW. */
export const happened = (name: string, age = 0, properties: Attributes = {}): LeadEvent => ({
  name,
  at: iso(NOW - age),
  properties,
});

export const newestFirst = (events: readonly LeadEvent[]): LeadEvent[] =>
  events.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));

export const profileOf = (attributes: Attributes = {}, rest: Partial<Profile> = {}): Profile => ({
  attributes,
  answers: {},
  attribution: { utm: {}, clickIds: {}, page: null, referrer: null },
  consent: [],
  files: [],
  ...rest,
});

export const contextOf = (
  facts: Context['facts'],
  events: readonly LeadEvent[] = [],
  now = NOW,
): Context => ({ facts, events: newestFirst(events), now });

/** Mia runs a hotel with forty rooms and asked for a quote an hour ago: gold, by the shop's policy. */
export const mia = (changes: Partial<DecisionInput> = {}): DecisionInput => ({
  cause: 'signal',
  ids: { decision: 'dec_1', handoff: 'hnd_1' },
  signal: { id: 'sig_1', source: 'website', kind: 'form_submitted', receivedAt: iso(NOW - HOUR) },
  lead: {
    id: 'lead_1',
    identity: { email: 'mia@seaview.example', phone: '+442079460000' },
    profile: profileOf({ name: 'Mia Marsh', rooms: 40 }),
    stage: null,
    knownToCrm: false,
  },
  events: [happened('quote_asked', HOUR)],
  crm: {},
  openHandoff: null,
  pools: {},
  ...changes,
});

export const miaWith = (
  lead: Partial<DecisionInput['lead']>,
  changes: Partial<DecisionInput> = {},
): DecisionInput => mia({ ...changes, lead: { ...mia().lead, ...lead } });

export const handoffOf = (changes: Partial<Handoff> = {}): Handoff => ({
  id: 'hnd_0',
  leadId: 'lead_1',
  state: 'offered',
  owner: 'gil',
  pool: 'desk',
  route: 'the-rest',
  grade: 'gold',
  receivedAt: iso(NOW - 2 * DAY),
  acceptDueAt: iso(NOW - DAY),
  slaDueAt: iso(NOW - DAY),
  nextLookAt: iso(NOW + HOUR),
  ...changes,
});

/** Makes any write into it an error. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(frozen);
  }
  return value;
}
