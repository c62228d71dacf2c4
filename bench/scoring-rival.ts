import type { LeadEvent } from '../src/domain/lead/lead.ts';
import type { Context, Facts } from '../src/domain/scoring/context.ts';
import { eventTime } from '../src/domain/scoring/date.ts';
import { hasPhrase, phrase, wordsOf } from '../src/domain/scoring/words.ts';
import {
  any,
  DAY,
  each,
  equal,
  fades,
  first,
  fold,
  has,
  latest,
  number,
  type Seen,
  table,
  tableOf,
  text,
  type Where,
  within,
} from './scoring-closures.ts';

export interface Graded {
  readonly fit: number;
  readonly engagement: number;
  readonly cell: string;
  readonly grade: string;
}

const procurement = phrase('procurement');
type FitRule = (facts: Facts) => number;
const FIT: readonly { max: number; rules: Readonly<Record<string, FitRule>> }[] = [
  {
    max: 60,
    rules: {
      size: table('company.size', tableOf({ solo: -10, small: 10, mid: 35, large: 30, unknown: 0 })),
      industry: within('company.industry', new Set(['software', 'fintech', 'healthcare', 'logistics']), 25),
      charity: equal('company.kind', 'nonprofit', -15),
      country: table('company.country', tableOf({ us: 10, gb: 8, de: 8, fr: 5 })),
      'sweet-spot': (facts) => {
        const employees = number(facts['company.employees']);
        return employees >= 200 && employees <= 2000 ? 7.5 : 0;
      },
      school: text('email.domain', (value) => value.endsWith('.edu'), -10),
      rich: (facts) => (number(facts['budget']) >= 50_000 ? 12 : 0),
    },
  },
  {
    max: 40,
    rules: {
      seniority: table(
        'title.seniority',
        tableOf({ c_level: 30, vp: 30, director: 25, manager: 15, other: 0, unknown: 0 }),
      ),
      'work-mail': table('email.kind', tableOf({ company: 10, role: -5, free: -15, missing: -10 })),
      buyer: (facts) => {
        const { title } = facts;
        return title !== undefined && hasPhrase(wordsOf(String(title)), procurement) ? 10 : 0;
      },
      reachable: (facts) => (facts['phone'] === undefined || facts['phone'] === '' ? 0 : 4),
      migrating: text('message', (value) => value.includes('migration'), 6),
    },
  },
  {
    max: 15,
    rules: {
      campaign: text('utm.campaign', (value) => value.startsWith('spring'), 5),
      landed: within('page', new Set(['/pricing', '/demo', '/contact']), 10),
    },
  },
];

const soon = fades(2 * DAY, 14 * DAY, 90 * DAY);
const slow = fades(7 * DAY, 30 * DAY, 180 * DAY);
const never = (): number => 1;

const YES = new Set(['true', 'yes', 'y', 'on', '1']);
const SOON = new Set(['now', 'this_quarter']);
const path = (start: string): Where => has('path', (value) => value.startsWith(start));

type Engaged = (events: readonly Seen[]) => number;
const ENGAGEMENT: readonly { max: number; rules: Readonly<Record<string, Engaged>> }[] = [
  {
    max: 80,
    rules: {
      demo: latest(
        'form_submitted',
        50,
        soon,
        has('form', (value) => value === 'demo'),
      ),
      approved: latest(
        'form_submitted',
        20,
        soon,
        has('budget_approved', (value) => YES.has(value)),
      ),
      soon: latest(
        'form_submitted',
        20,
        soon,
        has('timeframe', (value) => SOON.has(value)),
      ),
      pricing: each('page_viewed', 8, soon, 3, 7 * DAY, path('/pricing')),
      trial: latest('trial_started', 40, soon, any),
    },
  },
  {
    max: 30,
    rules: {
      webinar: each('webinar_attended', 10, slow, 2, 90 * DAY, any),
      docs: each('page_viewed', 3, slow, 2, 14 * DAY, path('/docs')),
      clicks: each('email_clicked', 2, slow, 4, 7 * DAY, any),
      download: latest('file_downloaded', 6, slow, any),
    },
  },
  {
    max: 0,
    rules: {
      unsub: first('unsubscribed', -40, never, any),
      'job-hunt': latest('page_viewed', -10, never, path('/careers')),
    },
  },
];

const MATRIX: Readonly<Record<string, readonly string[]>> = {
  A: ['A', 'A', 'B', 'C'],
  B: ['A', 'B', 'C', 'C'],
  C: ['B', 'C', 'C', 'D'],
  D: ['C', 'D', 'D', 'D'],
};
const ORDER = ['A', 'B', 'C', 'D', 'out'];
const rank = (grade: string): number => ORDER.indexOf(grade);
const RIVALS = new Set(['rivalcorp.com', 'otherco.io', 'thirdco.net']);

const tenth = (points: number): number => Math.round(points * 10) / 10 + 0;
const clamp = (score: number): number => tenth(Math.min(100, Math.max(0, score)));

const fitGroups = FIT.map(({ max, rules }) => ({ max, rules: Object.values(rules) }));
const engagementGroups = ENGAGEMENT.map(({ max, rules }) => ({ max, rules: Object.values(rules) }));

function seen(events: readonly LeadEvent[], now: number): Seen[] {
  const past: Seen[] = [];
  for (const { name, at, properties } of events) {
    const age = now - eventTime(at);
    if (age >= 0) past.push({ name, age, properties });
  }
  return past;
}

/**
 * Grades one lead by the rules of scoring-policy.ts as somebody would write them by hand: one closure each, for these
 * rules alone, and no word said about why. It knows that none of these facts is a list, and reads each event's time
 * once, by the same function as the compiled policy.
 */
export function rivalGrade({ facts, events: raw, now }: Context): Graded {
  const events = seen(raw, now);
  let fitSum = 0;
  for (const { max, rules } of fitGroups) {
    let sum = 0;
    for (const rule of rules) sum += rule(facts);
    fitSum += Math.min(max, sum);
  }
  let engagementSum = 0;
  for (const { max, rules } of engagementGroups) {
    let sum = 0;
    for (const rule of rules) sum += rule(events);
    engagementSum += Math.min(max, sum);
  }
  const fit = clamp(fitSum);
  const engagement = clamp(engagementSum);
  const letter = fit >= 70 ? 'A' : fit >= 45 ? 'B' : fit >= 20 ? 'C' : 'D';
  const digit = engagement >= 60 ? 1 : engagement >= 25 ? 2 : engagement >= 5 ? 3 : 4;
  const cell = `${letter}${digit}`;
  const domain = facts['email.domain'];
  const kind = facts['email.kind'];
  if ((domain !== undefined && RIVALS.has(fold(domain))) || kind === 'disposable')
    return { fit, engagement, cell, grade: 'out' };
  let grade = MATRIX[letter]?.[digit - 1] ?? '';
  if (kind === 'free' && rank(grade) < rank('B')) grade = 'B';
  const size = facts['company.size'];
  if (
    (size === 'mid' || size === 'large') &&
    rank(grade) > rank('A') &&
    events.some(({ name, age }) => name === 'meeting_booked' && age <= 30 * DAY)
  )
    grade = 'A';
  if (engagement <= 4.9 && rank(grade) < rank('C')) grade = 'C';
  return { fit, engagement, cell, grade };
}

/** Every rule's points before its group's cap, by the rule's id, rounded as the scorecard rounds. */
export function rivalPoints({ facts, events: raw, now }: Context): ReadonlyMap<string, number> {
  const events = seen(raw, now);
  return new Map([
    ...FIT.flatMap(({ rules }) =>
      Object.entries(rules).map(([id, rule]) => [id, tenth(rule(facts))] as const),
    ),
    ...ENGAGEMENT.flatMap(({ rules }) =>
      Object.entries(rules).map(([id, rule]) => [id, tenth(rule(events))] as const),
    ),
  ]);
}
