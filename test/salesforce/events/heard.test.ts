import { expect, test } from 'vitest';
import { heard } from '../../../src/crm/salesforce/events/heard.ts';

const US = { userId: '005000000000001AAA', client: 'baton' };
const HEADER = {
  entityName: 'Lead',
  recordIds: ['00Q000000000001EAA'],
  changeType: 'UPDATE',
  changeOrigin: 'com/salesforce/api/soap/66.0;client=SfdcInternalAPI/',
  transactionKey: 'key',
  sequenceNumber: 4,
  commitTimestamp: 1_714_153_780_000,
  commitUser: '005000000000009AAA',
};
const partsOf = (changed: Partial<typeof HEADER>) => heard({ ...HEADER, ...changed }, US);

test('each record of an event is a part of its own, known again by its place in the transaction', () => {
  const { parts, isOverflow } = partsOf({ recordIds: ['00Q000000000001EAA', '00Q000000000002'] });
  expect(isOverflow).toBe(false);
  expect(parts.map(({ body, ...rest }) => ({ ...rest, body: JSON.parse(body.toString()) }))).toEqual([
    {
      body: { cdc: 'UPDATE', objectId: '00Q000000000001EAA', object: 'Lead', occurredAt: 1_714_153_780_000 },
      dedupe: { key: 'cdc:key:4:00Q000000000001EAA', windowMs: null },
      urgent: false,
    },
    {
      body: { cdc: 'UPDATE', objectId: '00Q000000000002EAA', object: 'Lead', occurredAt: 1_714_153_780_000 },
      dedupe: { key: 'cdc:key:4:00Q000000000002EAA', windowMs: null },
      urgent: false,
    },
  ]);
});

test.for<readonly [string, Partial<typeof HEADER>]>([
  ['our user', { commitUser: '005000000000001AAA' }],
  ['our user, by its short id', { commitUser: '005000000000001' }],
  ['our client', { changeOrigin: 'com/salesforce/api/rest/66.0;client=baton' }],
  ['our client, with a slash behind it', { changeOrigin: 'com/salesforce/api/rest/66.0;client=baton/' }],
])('what %s changed is an echo', ([, changed]) => {
  expect(partsOf(changed)).toEqual({ parts: [], isOverflow: false });
});

test.for<readonly [string, Partial<typeof HEADER>]>([
  ['a client whose name begins as ours does', { changeOrigin: 'x;client=baton-two' }],
  ['a client whose name ends as ours does', { changeOrigin: 'x;client=my-baton' }],
  ['a user whom Salesforce does not name', { commitUser: '' }],
  ['no client', { changeOrigin: '' }],
])('what %s changed is news', ([, changed]) => {
  expect(partsOf(changed).parts).toHaveLength(1);
});

test('a gap is a change like others, for it has ids', () => {
  const { parts, isOverflow } = partsOf({ changeType: 'GAP_UPDATE' });
  expect([JSON.parse(String(parts[0]?.body)).cdc, isOverflow]).toEqual(['GAP_UPDATE', false]);
});

test.for<readonly [string, Partial<typeof HEADER>]>([
  ['an overflow', { changeType: 'GAP_OVERFLOW', recordIds: ['000000000000000AAA'] }],
  ['an overflow of our own making', { changeType: 'GAP_OVERFLOW', commitUser: US.userId }],
  ['an event of no record', { recordIds: [] }],
  ['an event of all records of a kind', { recordIds: ['00Q*'] }],
])('%s has no parts, and more must be asked for', ([, changed]) => {
  expect(partsOf(changed)).toEqual({ parts: [], isOverflow: true });
});

test('an event that could not be read may be of anything', () => {
  expect(heard(null, US)).toEqual({ parts: [], isOverflow: true });
});
