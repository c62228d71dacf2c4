import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aForm } from '../support/baton-client.ts';
import { runBaton } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { openSalesforceWorld, type SalesforceWorld } from '../support/salesforce-world.ts';

const TAKES_LONG = 60_000;
const WITHIN_MS = 40_000;

type Row = readonly [code: string, message: string, fields?: readonly string[]];

/** Over by itself, or by another way to the same end: the lead is handed off, with one record and one task. */
const MENDED: readonly Row[] = [
  ['UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record'],
  ['SERVER_UNAVAILABLE', 'Server unavailable'],
  ['UNKNOWN_EXCEPTION', 'An unexpected error occurred. Please include this ErrorId'],
  ['DUPLICATE_VALUE', 'duplicate value found: Baton_Id__c duplicates value on record with id: 00Q'],
  ['DUPLICATES_DETECTED', 'Use one of these records?'],
  ['ENTITY_IS_DELETED', 'entity is deleted'],
  ['NOT_FOUND', 'The requested resource does not exist'],
  ['CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead'],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'LeadTrigger: caused by: UNABLE_TO_LOCK_ROW, unable to obtain'],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', 'The flow "Route" failed: UNABLE_TO_LOCK_ROW'],
];
/** Who refuses this owner takes the next one. */
const OF_THE_OWNER: readonly Row[] = [
  ['INACTIVE_OWNER_OR_USER', 'operation performed with inactive user as owner of lead', ['OwnerId']],
  ['OP_WITH_INVALID_USER_TYPE_EXCEPTION', 'Operation not valid for this user type', ['OwnerId']],
  ['INVALID_OWNER', 'invalid owner'],
  ['INVALID_CROSS_REFERENCE_KEY', 'Owner ID: owner cannot be blank', ['OwnerId']],
];
/** Nothing but a person helps: a failed job. Some admins put the value at fault into the message of their rule. */
const PARKED: readonly Row[] = [
  ['REQUIRED_FIELD_MISSING', 'Required fields are missing: [Region__c]', ['Region__c']],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Give a region for EMAIL', ['Region__c']],
  ['STRING_TOO_LONG', 'Title: data value too large: (max length=80)', ['Title']],
  ['INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'bad value for restricted picklist field', ['Baton_Cell__c']],
  ['INVALID_FIELD_FOR_INSERT_UPDATE', 'Unable to create/update fields: Title', ['Title']],
  ['STRING_TOO_LONG', 'Region: data value too large', ['Region__c']],
  ['INVALID_FIELD', "No such column 'Region__c' on sobject of type Lead"],
  ['INVALID_TYPE', "sObject type 'Lead' is not supported."],
  ['MALFORMED_ID', 'malformed id 00Q'],
  ['JSON_PARSER_ERROR', 'Unexpected character'],
  ['INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id'],
  ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'insufficient access rights on cross-reference id: 005'],
  ['INVALID_EMAIL_ADDRESS', 'Email: invalid email address: EMAIL', ['Email']],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'LeadTrigger: caused by: System.NullPointerException'],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', 'The flow "Route" failed for EMAIL'],
  ['A_CODE_OF_NEXT_YEAR', 'nobody knows it yet'],
];

const emailOf = (kind: string, i: number): string => `${kind}-${i}@company-${i}.com`;

describe('what Salesforce refuses of one record of many', () => {
  let world: SalesforceWorld;
  beforeAll(async () => {
    world = await openSalesforceWorld();
  }, TAKES_LONG);
  afterAll(() => world?.[Symbol.asyncDispose](), TAKES_LONG);

  /** All at once, each refused once for what its row says; with a colleague for each, who is refused nothing. */
  const burst = async (kind: string, rows: readonly Row[], times = 1): Promise<void> => {
    for (const [i, [code, message, fields]] of rows.entries()) {
      const email = emailOf(kind, i);
      const said = { message: message.replace('EMAIL', email), ...(fields && { fields }) };
      world.salesforce.fault({ kind: 'row', code, ...said }, { type: 'Lead', says: `"${email}"` }, times);
    }
    const emails = rows.flatMap((_, i) => [emailOf(kind, i), emailOf(`${kind}-mate`, i)]);
    await Promise.all(emails.map((email) => world.client.send(aForm(email))));
  };
  const expectOnce = async (email: string): Promise<void> => {
    await eventually(
      async () => (await world.client.leadBy(email))?.handedOffAt ?? null,
      WITHIN_MS,
    ).not.toBeNull();
    const owner = (await world.client.leadBy(email))?.owner ?? '';
    const { people, tasks } = world.standing(email);
    expect([email, people.length, tasks.length, people[0]?.values['OwnerId']]).toEqual([
      email,
      1,
      1,
      world.userId(owner),
    ]);
  };

  test('is mended where it can be, and its neighbours notice nothing', { timeout: TAKES_LONG }, async () => {
    await burst('mended', MENDED);
    for (const i of MENDED.keys())
      for (const kind of ['mended', 'mended-mate']) await expectOnce(emailOf(kind, i));
    expect(await world.client.jobs('state=failed')).toEqual([]);
  });

  test('for its owner goes to another one', { timeout: TAKES_LONG }, async () => {
    await burst('owner', OF_THE_OWNER);
    for (const i of OF_THE_OWNER.keys()) {
      for (const kind of ['owner', 'owner-mate']) await expectOnce(emailOf(kind, i));
      const lead = await world.client.leadBy(emailOf('owner', i));
      const { timeline } = await world.client.lead(lead?.id ?? '');
      expect(timeline.some(({ summary }) => summary.includes('offered to somebody else'))).toBe(true);
    }
    expect(await world.client.jobs('state=failed')).toEqual([]);
  });

  test('and nobody but a person can mend is a failed job that says why; replayed, it is written', {
    timeout: TAKES_LONG,
  }, async () => {
    await burst('parked', PARKED);
    for (const i of PARKED.keys()) await expectOnce(emailOf('parked-mate', i));
    const failed = () => world.client.jobs('state=failed');
    await eventually(async () => (await failed()).length, WITHIN_MS).toBe(PARKED.length);
    const jobs = await failed();
    for (const [i, [code, message, fields = []]] of PARKED.entries()) {
      const lead = await world.client.leadBy(emailOf('parked', i));
      const error = jobs.find((job) => job.lead === lead?.id)?.lastError;
      expect([code, error?.code, error?.message]).toEqual([
        code,
        'CRM_REFUSED',
        expect.stringContaining(code),
      ]);
      for (const word of [message.replace('EMAIL', '…'), ...fields]) expect(error?.message).toContain(word);
      expect(world.standing(emailOf('parked', i)).people).toEqual([]);
    }
    const told = runBaton(['jobs', '--failed'], { PORT: new URL(world.baton.url).port });
    expect((await told.exited).code).toBe(0);
    for (const [code] of PARKED) expect(told.output()).toContain(code);
    for (const text of [told.output(), JSON.stringify(jobs), world.baton.output()]) {
      expect(text).not.toContain('@company-');
      expect(text).not.toContain(world.salesforce.clientSecret);
    }
    await world.client.post('/api/jobs/replay', { state: 'failed' });
    for (const i of PARKED.keys()) await expectOnce(emailOf('parked', i));
    expect(await failed()).toEqual([]);
    expect(world.salesforce.violations).toEqual([]);
  });
});
