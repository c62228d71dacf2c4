import { type Decision, type DecisionInput, decide } from '../../src/domain/decide.ts';
import type { LeadEvent, Profile } from '../../src/domain/lead/lead.ts';
import { compilePolicy, type Policy } from '../../src/domain/policy/policy.ts';
import {
  createSimulate,
  type Simulate,
  type SimulateDeps,
  type StoredDecision,
} from '../../src/flow/simulate.ts';
import type { Database } from '../../src/store/database.ts';
import { keepPolicy } from '../../src/store/policies.ts';
import { fixedPolicies } from './policy-book.ts';

const TITLES = [
  'CTO',
  'VP Operations',
  'Head of Sales',
  'Marketing Manager',
  'Analyst',
  'Student',
  'Founder',
  '',
];
const INDUSTRIES = ['software', 'fintech', 'healthcare', 'retail', 'farming'];
const COUNTRIES = ['GB', 'DE', 'US', 'FR', 'NL'];
const SIZES = [3, 12, 40, 80, 220, 650, 4000];
const HOSTS = [
  'northwind.example',
  'acme-robotics.com',
  'gmail.com',
  'rivalcorp.com',
  'harbour-labs.io',
  'yahoo.com',
];
const PATHS = ['/pricing', '/pricing/enterprise', '/docs', '/blog/handing-over', '/customers'];
const MESSAGE =
  'We are looking at three vendors to hand our inbound leads to sales faster, and would like to see how yours does it. ';

/** The same dice for the same seed: a crowd can be told again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_507) + 0x9e3779b9) >>> 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

const hex = (n: number): string => n.toString(16).padStart(12, '0');

/** One made-up lead, decided once for each of its forms as the service would have, the oldest first. */
function decisionsOf(n: number, policy: Policy, now: number, days: number): [DecisionInput, Decision][] {
  const random = dice(n * 7919 + 1);
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)]!;
  const profile: Profile = {
    attributes: {
      name: `Person ${n}`,
      title: one(TITLES),
      message: MESSAGE.repeat(1 + Math.floor(random() * 4)),
      'company.name': `Company ${n % 997}`,
      'company.employees': one(SIZES),
      'company.industry': one(INDUSTRIES),
      'company.country': one(COUNTRIES),
    },
    answers: {
      'How did you hear of us?': one(['search', 'a friend', 'a conference']),
      'Team size': one(SIZES),
    },
    attribution: {
      utm: { source: one(['google', 'linkedin', 'newsletter']), campaign: `autumn-${n % 12}` },
      clickIds: {},
      page: `https://www.example.com${one(PATHS)}`,
      referrer: 'https://www.google.com/',
    },
    consent: [{ purpose: 'email', granted: random() < 0.7, wording: 'Yes, write to me', at: null }],
    files: [],
  };
  const times = Array.from({ length: 2 + Math.floor(random() * 7) }, () => random() * days * 86_400_000);
  const events = times
    .toSorted((a, b) => b - a)
    .map((age): LeadEvent => {
      const at = new Date(Math.floor(now - age)).toISOString();
      return random() < 0.45
        ? {
            name: 'form_submitted',
            at,
            properties: {
              form: one(['demo', 'contact', 'newsletter']),
              timeframe: one(['now', 'this_quarter', 'later']),
              budget_approved: random() < 0.3,
            },
          }
        : {
            name: one(['page_viewed', 'page_viewed', 'webinar_attended', 'unsubscribed']),
            at,
            properties: { path: one(PATHS) },
          };
    });
  const made: [DecisionInput, Decision][] = [];
  events.forEach((event, i) => {
    const isLast = i === events.length - 1;
    if (event.name !== 'form_submitted' && !isLast) return;
    const id = `${hex(n)}_${String(i).padStart(2, '0')}`;
    const input: DecisionInput = {
      cause: 'signal',
      ids: { decision: `dec_${id}`, handoff: `hnd_${id}` },
      signal: { id: `sig_${id}`, source: 'website', kind: event.name, receivedAt: event.at },
      lead: {
        id: `lead_${hex(n)}`,
        identity: { email: `person${n}@${HOSTS[n % HOSTS.length]}`, phone: null },
        profile,
        stage: null,
        knownToCrm: n % 4 === 0,
      },
      events: events.slice(0, i + 1).toReversed(),
      crm: n % 20 === 0 ? { 'crm.owner': 'ana@example.com', 'crm.open_deals': 1 } : {},
      openHandoff: null,
      pools: {},
    };
    made.push([input, decide(input, policy, Date.parse(event.at) + 400)]);
  });
  return made;
}

/** The latest decision of each of a crowd of leads, the newest first. */
export const crowdOf = (leads: number, policy: Policy, now: number, days = 28): StoredDecision[] =>
  Array.from({ length: leads }, (_, n) => decisionsOf(n, policy, now, days).at(-1))
    .filter((last) => last !== undefined)
    .map(([input, { at }]) => ({ input, at: Date.parse(at) }))
    .toSorted((a, b) => b.at - a.at);

/** What a simulation over leads in memory needs. */
export const simulateDeps = (live: Policy, stored: readonly StoredDecision[], now: number): SimulateDeps => ({
  inputs: {
    async *latestDecisions({ since }) {
      yield stored.filter(({ at }) => at >= since);
    },
  },
  policies: fixedPolicies(live),
  compile: (yaml) => compilePolicy(yaml, 'hash-of-the-candidate'),
  now: () => new Date(now),
  closing: new AbortController().signal,
});

/** Simulations over a crowd, which is made when the first one asks for it. */
export const simulateCrowd = (live: Policy, leads: number, now: number): Simulate => {
  let simulate: Simulate | undefined;
  return (question) => {
    simulate ??= createSimulate(simulateDeps(live, crowdOf(leads, live, now), now));
    return simulate(question);
  };
};

const ROWS_AT_ONCE = 400;

/**
 * Fills a ledger with decided leads, as far as reading decisions goes: leads and decisions, no signals or effects.
 * @param days how far back the leads did something
 * @returns how many decisions there are
 */
export async function fillWithCrowd(
  database: Database,
  policy: Policy,
  { leads, now, days = 28 }: { leads: number; now: number; days?: number },
): Promise<number> {
  await keepPolicy(database, policy, new Date(now));
  let made: [DecisionInput, Decision][] = [];
  let count = 0;
  for (let n = 0; n < leads; n += 1) {
    made.push(...decisionsOf(n, policy, now, days));
    if (made.length < ROWS_AT_ONCE && n < leads - 1) continue;
    await insert(database, made);
    count += made.length;
    made = [];
  }
  return count;
}

async function insert({ db }: Database, made: readonly [DecisionInput, Decision][]): Promise<void> {
  const leads = new Map(made.map(([input, decision]) => [input.lead.id, { input, decision }]));
  await db
    .insertInto('lead')
    .values(
      [...leads.values()].map(({ input: { lead, signal }, decision }) => ({
        id: lead.id,
        email: lead.identity.email,
        profile: JSON.stringify(lead.profile),
        source: signal.source,
        grade: decision.lead.grade,
        state: decision.lead.state,
        reasons: '[]',
        decision_id: decision.id,
        first_seen_at: decision.at,
        last_seen_at: decision.at,
      })),
    )
    .execute();
  await db
    .insertInto('decision')
    .values(
      made.map(([input, decision]) => ({
        id: decision.id,
        lead_id: input.lead.id,
        signal_id: input.signal.id,
        policy_hash: decision.policy.hash,
        at: decision.at,
        input: JSON.stringify(input),
        result: JSON.stringify(decision),
      })),
    )
    .execute();
}
