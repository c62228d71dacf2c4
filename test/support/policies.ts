import type * as z from 'zod';
import { type Policy, restorePolicy } from '../../src/domain/policy/policy.ts';
import { problemLine } from '../../src/domain/policy/problem.ts';
import type { PolicySchema } from '../../src/domain/policy/schema.ts';

/** A policy as ops staff write it, before it is read. */
export type PolicySource = z.input<typeof PolicySchema>;

const OFFICE = { days: 'mon-fri', from: '09:00', to: '17:00', zone: 'Europe/London' };

/**
 * A day in a furniture shop: schools that asked for a quote go to the desk in office hours, hotels to Ivo, who never
 * sleeps. Whoever works for a rival is out.
 */
const SHOP: PolicySource = {
  policy: 'furniture',
  version: 3,
  timezone: 'Europe/London',
  sources: { website: { type: 'form', secret: '${WEBSITE_SECRET}' } },
  lists: { rivals: ['rival.example'] },
  disqualify: [{ id: 'rival', when: { 'email.domain': { in_list: 'rivals' } }, reason: 'Works for a rival' }],
  fit: {
    max: 100,
    groups: {
      need: {
        max: 80,
        rules: [
          { id: 'rooms', when: { rooms: { at_least: 10 } }, points: 50 },
          { id: 'hotel', when: { trade: 'hotel' }, points: 30 },
        ],
      },
    },
  },
  engagement: {
    max: 100,
    groups: {
      interest: {
        max: 90,
        rules: [
          { id: 'quote', event: 'quote_asked', points: 60 },
          { id: 'look', event: 'page_viewed', points: 5, count: { each: true, at_most: 3, per: '7d' } },
        ],
      },
    },
  },
  grades: {
    fit_letter: { A: 50, B: 'lowest' },
    engagement_digit: { 1: 40, 2: 'lowest' },
    matrix: { A: ['gold', 'silver'], B: ['silver', 'bronze'] },
    order: ['gold', 'silver', 'bronze', 'out'],
  },
  stages: { order: ['lead', 'mql', 'sal', 'customer'], mql_when: { grade: ['gold'] } },
  people: {
    gil: { email: 'gil@shop.example' },
    hana: { email: 'hana@shop.example' },
    ivo: { email: 'Ivo@shop.example' },
  },
  pools: {
    desk: { members: ['gil', 'hana'], hours: OFFICE },
    night: { members: ['ivo'], hours: 'always' },
  },
  routing: [
    { id: 'not-ours', when: { grade: ['bronze', 'out'] }, to: 'nobody' },
    { id: 'has-owner', when: { 'crm.owner': { exists: true } }, to: 'crm.owner', if_away: 'desk' },
    { id: 'hotels', when: { trade: 'hotel' }, to: 'night' },
    { id: 'the-rest', to: 'desk' },
  ],
  sla: {
    gold: { accept: '15m', first_touch: '2h' },
    silver: { accept: '4h', first_touch: '1d' },
  },
};

/** JSON is YAML, so an object does for a file wherever lines do not matter. */
const policyText = (changes: Partial<PolicySource> = {}): string => JSON.stringify({ ...SHOP, ...changes });

/** Compiled as a policy that was live once: the checker is not asked. @throws Error when it cannot be read */
export function compiled(text: string): Policy {
  const read = restorePolicy(text, 'hash-of-the-text');
  if (read.ok) return read.policy;
  throw new Error(read.problems.map((problem) => problemLine('policy', problem)).join('\n'));
}

export const policyOf = (changes: Partial<PolicySource> = {}): Policy => compiled(policyText(changes));

/** `fit:` or `engagement:` with one group that caps nothing. */
export const oneGroup = <Rule>(
  rules: Rule[],
): { max: number; groups: { only: { max: number; rules: Rule[] } } } => ({
  max: 1000,
  groups: { only: { max: 1000, rules } },
});
