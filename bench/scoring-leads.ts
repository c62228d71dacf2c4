import type { LeadEvent, Scalar } from '../src/domain/lead/lead.ts';
import type { Policy } from '../src/domain/policy/policy.ts';
import type { Context } from '../src/domain/scoring/context.ts';

const DAY = 86_400_000;
export const NOW = Date.parse('2026-10-20T09:00:00Z');

/** Leads as they come: some facts missing, letters in any case, up to a dozen events of the last 200 days, newest first. */
export function randomLeads(policy: Policy, count: number, seed = 1): Context[] {
  const dice = diceOf(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(dice() * values.length)] as T;
  const maybe = (attributes: Record<string, Scalar>, name: string, values: readonly Scalar[]): void => {
    if (dice() < 0.75) attributes[name] = pick(values);
  };
  return Array.from({ length: count }, (_, i): Context => {
    const attributes: Record<string, Scalar> = {};
    maybe(attributes, 'title', [
      'CTO',
      'VP Sales',
      'Head of Procurement',
      'Director of IT',
      'Manager',
      'Analyst',
    ]);
    maybe(attributes, 'message', [
      'We plan a Migration next year',
      'Please call me back about your offer',
      'hello',
    ]);
    maybe(attributes, 'budget', [20_000, 80_000, '60,000', 'none yet']);
    maybe(attributes, 'company.employees', [1, 12, 70, '250', 900, '1,500', 5000]);
    maybe(attributes, 'company.industry', ['software', 'Fintech ', 'farming', 'HEALTHCARE', 'mining']);
    maybe(attributes, 'company.country', ['US', 'GB', 'de', 'NL', 'BR']);
    const domain = pick([
      'acme.example',
      'gmail.com',
      'uni.edu',
      'rivalcorp.com',
      'mailinator.com',
      'Big.example',
    ]);
    const facts = policy.facts({
      identity: {
        email: dice() < 0.9 ? `lead${i}@${domain}` : null,
        phone: dice() < 0.5 ? '+442079460000' : null,
      },
      profile: {
        attributes,
        answers: {},
        attribution: {
          utm: dice() < 0.6 ? { campaign: pick(['Spring-26', 'autumn-25', 'brand']) } : {},
          clickIds: {},
          page: dice() < 0.7 ? pick(['/pricing', '/blog/one', '/Demo', '/about']) : null,
          referrer: null,
        },
        consent: [],
        files: [],
      },
      source: 'website',
      crm: {},
    });
    const events = Array.from({ length: Math.floor(dice() * 13) }, (): LeadEvent => {
      const at = new Date(NOW - Math.floor(dice() ** 2 * 200 * DAY)).toISOString();
      return { at, ...happening(pick, dice) };
    });
    return { facts, events: events.toSorted((a, b) => (a.at < b.at ? 1 : -1)), now: NOW };
  });
}

function happening(pick: <T>(values: readonly T[]) => T, dice: () => number): Omit<LeadEvent, 'at'> {
  const name = pick([
    'form_submitted',
    'page_viewed',
    'page_viewed',
    'email_clicked',
    'webinar_attended',
    'file_downloaded',
    'trial_started',
    'meeting_booked',
    'unsubscribed',
    'email_opened',
  ]);
  if (name === 'page_viewed')
    return {
      name,
      properties: { path: pick(['/pricing', '/Pricing/teams', '/docs/start', '/careers', '/']) },
    };
  if (name !== 'form_submitted') return { name, properties: {} };
  const properties: Record<string, Scalar> = { form: pick(['demo', 'Demo', 'newsletter']) };
  if (dice() < 0.5) properties['timeframe'] = pick(['now', 'this_quarter', 'next_year']);
  if (dice() < 0.5) properties['budget_approved'] = pick([true, 'yes', false, 'no']);
  return { name, properties };
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function diceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
