import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from './dice.ts';
import type { FakeFault, FakeRecord, FakeSalesforce, FaultMatch } from './salesforce/fake-salesforce.ts';
import type { SalesforceWorld } from './salesforce-world.ts';
import type { Person } from './storm.ts';

const answer = (status: number, errorCode: string, message: string): FakeFault => ({
  kind: 'answer',
  status,
  body: [{ errorCode, message, fields: [] }],
});

/** What goes wrong with whole requests. */
const WEATHER = [
  { kind: 'lost_answer' },
  { kind: 'cut_body' },
  { kind: 'hang', ms: 300 },
  { kind: 'session_expired' },
  answer(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record'),
  answer(500, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record'),
  { kind: 'answer', status: 503, body: '<html><body>Down for maintenance</body></html>' },
  { kind: 'redirect', to: 'https://elsewhere.invalid/' },
] as const satisfies readonly FakeFault[];

/** All calls pause for minutes after one of these. */
const LIMITS = [
  answer(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
  answer(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.'),
] as const satisfies readonly FakeFault[];

/** What goes wrong with one record. */
const ROWS: readonly [FakeFault, ...FakeFault[]] = [
  { kind: 'row', code: 'UNABLE_TO_LOCK_ROW' },
  { kind: 'row', code: 'DUPLICATE_VALUE', message: 'duplicate value found: Baton_Id__c' },
  { kind: 'row', code: 'DUPLICATES_DETECTED', duplicates: { spelling: 'duplicateResut', ids: [] } },
];

const PLACES = [
  { method: 'POST', path: /\/composite/ },
  { type: 'Task' },
  { type: 'Lead' },
  { type: 'User' },
  { path: /\/query/ },
  { path: /oauth2\/token/ },
] as const satisfies readonly FaultMatch[];
const TYPES = ['Lead', 'Task', 'Contact'] as const;

export interface Squall {
  /** Milliseconds after the one before. */
  readonly after: number;
  readonly fault: FakeFault;
  readonly match: FaultMatch;
  readonly times: number;
}

/** Some faults, one after the other; at last Salesforce takes no more calls, or none at once. */
export function stormOf(dice: Dice, squalls: number): Squall[] {
  const squall = (): Squall => ({
    after: dice.between(5, 120),
    times: dice.between(1, 2),
    ...(dice.chance(0.35)
      ? { fault: dice.oneOf(ROWS), match: { type: dice.oneOf(TYPES) } }
      : { fault: dice.oneOf(WEATHER), match: dice.oneOf(PLACES) }),
  });
  const storm = Array.from({ length: squalls }, squall);
  return [...storm, { after: 0, times: 1, fault: dice.oneOf(LIMITS), match: {} }];
}

export const strike = (salesforce: FakeSalesforce, { fault, match, times }: Squall): void =>
  salesforce.fault(fault, match, times);

/** Everybody whom Salesforce has of this person: leads and contacts, under whichever address of theirs. */
export function recordsOf(
  salesforce: FakeSalesforce,
  i: number,
  { reached }: Pick<Person, 'reached'>,
): readonly FakeRecord[] {
  const isTheirs = ({ values }: FakeRecord): boolean =>
    String(values['Email']).endsWith(`@acme-${i}.com`) ||
    ('phone' in reached && values['Phone'] === reached.phone);
  return [...salesforce.records('Lead'), ...salesforce.records('Contact')].filter(
    (record) => isTheirs(record) && record.values['IsConverted'] !== true,
  );
}

/** Some of the people are in Salesforce before they write, one in ten under another address that has their phone. */
export function settle(
  { salesforce, userId }: Pick<SalesforceWorld, 'salesforce' | 'userId'>,
  dice: Dice,
  people: readonly Person[],
): Person[] {
  for (const matchType of ['Lead', 'Contact'])
    salesforce.rule({ type: 'Lead', on: 'Phone', matchType, action: 'block' });
  return people.map((person, i) => {
    const [chance, owner] = [dice.between(0, 9), dice.oneOf(['ana', 'bo'])];
    const of = { LastName: 'Stone', OwnerId: userId(owner) };
    const phone = `+4420794500${10 + i}`;
    if (chance === 0) salesforce.add('Lead', { ...of, Company: 'Old Ltd', ...fieldsOf(person) });
    if (chance === 1) salesforce.add('Contact', { ...of, ...fieldsOf(person) });
    if (chance !== 2 || 'phone' in person.reached) return person;
    const twin = { Company: 'Old Ltd', Email: `twin@acme-${i}.com`, Phone: phone };
    salesforce.add('Lead', { ...of, ...twin });
    return { ...person, form: { ...person.form, phone } };
  });
}

const fieldsOf = ({ reached }: Person): Record<string, string> =>
  'phone' in reached ? { Phone: reached.phone } : { Email: reached.email };

/**
 * What people do in Salesforce meanwhile: a title is changed, a lead is given away, merged into another one, or
 * converted. Salesforce tells of some of it.
 */
export async function interfere(
  { salesforce, userId }: Pick<SalesforceWorld, 'salesforce' | 'userId'>,
  dice: Dice,
  people: readonly Person[],
  tell: (ids: readonly string[]) => Promise<unknown>,
): Promise<void> {
  const i = dice.between(0, people.length - 1);
  const [what, owner, isTold] = [dice.between(0, 5), dice.oneOf(['ana', 'bo']), dice.chance(0.6)];
  const title = `Chief ${dice.between(1, 99)}`;
  const [person] = people.slice(i);
  const [record] = person ? recordsOf(salesforce, i, person) : [];
  await sleep(dice.between(20, 150));
  if (person === undefined || record === undefined) return;
  const { id, type } = record;
  if (what <= 1) salesforce.edit(id, { Title: title });
  if (what === 2) salesforce.edit(id, { OwnerId: userId(owner) });
  if (what >= 3 && what <= 4 && type === 'Lead') {
    const { Email = null, Phone = null, OwnerId = null, Baton_Id__c: key } = record.values;
    // Under another address nobody could know that it is the same person, unless Baton has written the loser.
    const email = what === 4 && key !== null ? `kept@acme-${i}.com` : Email;
    const kept = { LastName: 'Stone', Company: 'Kept Ltd', Email: email, Phone, OwnerId };
    salesforce.merge(salesforce.add('Lead', kept), id);
  }
  if (what === 5 && type === 'Lead') salesforce.convert(id);
  if (isTold) await tell([id]);
}
