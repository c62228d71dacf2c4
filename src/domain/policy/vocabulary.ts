import { COMPANY_KINDS } from '../lead/company-kind.ts';
import { TRUST } from '../lead/door.ts';
import { EMAIL_KINDS } from '../lead/email-kind.ts';
import { OUT } from '../scoring/grade.ts';
import type { PolicyDocument } from './schema.ts';

/** What a fact can be; `any` is one whose kind only its sender knows. */
export type FactType =
  | { readonly kind: 'text' | 'number' | 'yes_no' | 'date' | 'country' | 'any' }
  | { readonly kind: 'one_of'; readonly values: readonly string[] };

const text: FactType = { kind: 'text' };
const number: FactType = { kind: 'number' };
const any: FactType = { kind: 'any' };
const oneOf = (values: readonly string[]): FactType => ({ kind: 'one_of', values });

/** Facts that every policy has without saying so. */
const BUILT_IN: Readonly<Record<string, FactType>> = {
  email: text,
  'email.host': text,
  'email.domain': text,
  'email.kind': oneOf(EMAIL_KINDS),
  email_raw: text,
  phone: text,
  phone_raw: text,
  name: text,
  first_name: text,
  last_name: text,
  title: text,
  message: text,
  timeframe: text,
  budget: any,
  budget_approved: { kind: 'yes_no' },
  'company.name': text,
  'company.employees': number,
  'company.industry': text,
  'company.country': { kind: 'country' },
  'company.country_raw': text,
  'company.kind': oneOf(COMPANY_KINDS),
  page: text,
  referrer: text,
  trust: oneOf(TRUST),
  'utm.source': text,
  'utm.medium': text,
  'utm.campaign': text,
  'utm.term': text,
  'utm.content': text,
  'crm.owner': text,
  'account.owner': text,
};

/** Names under these are a sender's or a CRM's own, so any is allowed. */
export const OPEN_PREFIXES = ['utm.', 'consent.', 'crm.', 'account.'] as const;

/** What a lead can do, as senders call it. A sender may use names of its own. */
export const KNOWN_EVENTS = [
  'form_submitted',
  'page_viewed',
  'webinar_attended',
  'email_opened',
  'email_clicked',
  'unsubscribed',
  'file_downloaded',
  'chat_started',
  'meeting_booked',
  'trial_started',
] as const;

/** Targets of `fields:` that stand for something else than an attribute of their own name. */
const SHORT_TARGETS = new Set([
  'company',
  'country',
  'employees',
  'industry',
  'attachment',
  'attachments',
  'consent',
  'form',
  'path',
  'occurred_at',
  'anonymous_id',
]);

export const CHANNELS = ['call', 'email', 'linkedin', 'sms', 'whatsapp', 'meeting', 'letter'] as const;
export const STOP_REASONS = [
  'replied',
  'meeting_booked',
  'unsubscribed',
  'disqualified',
  'bounced',
  'won',
  'lost',
] as const;
export const PAUSE_STATES = ['waiting_for_customer', 'meeting_booked', 'on_hold'] as const;
export const RETURN_NEEDS = ['pursuit_done', 'callback_on', 'note'] as const;
/** Who `remind` and `tell` may name, beside the names under `notify`. */
export const TELLABLE = ['owner', 'manager'] as const;

/** Every fact that a rule of this policy may name, in the order they are made. Grade and scores are not among them. */
export function factTypes(document: PolicyDocument): ReadonlyMap<string, FactType> {
  const types = new Map<string, FactType>(Object.entries(BUILT_IN));
  types.set('source', oneOf(Object.keys(document.sources)));
  for (const target of Object.values(document.fields).flatMap((names) => Object.values(names)))
    if (!types.has(target) && !SHORT_TARGETS.has(target)) types.set(target, any);
  for (const [name, definition] of Object.entries(document.facts)) {
    if (definition === 'built_in') continue;
    const values =
      'bands_of' in definition
        ? [...Object.keys(definition.bands), definition.when_missing]
        : [...Object.keys(definition.first_of), definition.otherwise, definition.when_missing];
    types.set(name, oneOf([...new Set(values)]));
  }
  return types;
}

/** What `grades.adjust`, `routing` and `stages.mql_when` may name as well: what scoring has made of the lead. */
export function scoreTypes({ grades }: PolicyDocument): ReadonlyMap<string, FactType> {
  const letters = Object.keys(grades.fit_letter);
  const digits = Object.keys(grades.engagement_digit);
  return new Map([
    ['grade', oneOf([...new Set([...grades.order, OUT])])],
    ['cell', oneOf(letters.flatMap((letter) => digits.map((digit) => letter + digit)))],
    ['fit', number],
    ['engagement', number],
  ]);
}

/** What `recycle` may name: the return, and how often it has happened. */
export const returnTypes = ({ returns, grades }: PolicyDocument): ReadonlyMap<string, FactType> =>
  new Map<string, FactType>([
    ['reason', oneOf(Object.keys(returns))],
    ['times_returned', number],
    ['grade', oneOf(grades.order)],
  ]);
