import type { LeadEvent } from '../../src/domain/lead/lead.ts';
import { nextGrade } from '../../src/domain/next-grade.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import { miaWith, NOW, newestFirst, profileOf } from './leads.ts';

type Attributes = Parameters<typeof profileOf>[0];
/** Somebody whose grade may be raised. */
export const lead = (attributes: Attributes, events: LeadEvent[] = [], email: string | null = 'jo@acme.io') =>
  miaWith(
    { identity: { email, phone: null }, profile: profileOf(attributes) },
    { events: newestFirst(events) },
  );

/** What would raise their grade, in words. */
export const textOf = (policy: Policy, ...who: Parameters<typeof lead>): string | undefined =>
  nextGrade(lead(...who), policy, NOW)?.text;
