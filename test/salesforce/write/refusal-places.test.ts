import { describe, expect, test } from 'vitest';
import { Fault } from '../../../src/faults.ts';
import { anew, aWrite, looking, soon } from '../../contract/crm-bench.ts';
import type { FakeFault } from '../../support/salesforce/fake-salesforce.ts';
import { OWNERS, openSalesforceBench, type SalesforceBench } from '../salesforce-bench.ts';

const MINUTE = 60_000;
/** What is thrown, and for how long it asks to wait at least and at most, in milliseconds. */
type Thrown = readonly [code: string, least?: number, most?: number];

const UNAVAILABLE: Thrown = ['CRM_UNAVAILABLE'];
const LOST: Thrown = ['CRM_ANSWER_LOST'];
const LOCKED: Thrown = ['CRM_LOCKED', 500, 10_000];
const LIMITED: Thrown = ['CRM_RATE_LIMITED', 5_000, MINUTE];
const USED_UP: Thrown = ['CRM_RATE_LIMITED', 5 * MINUTE, 15 * MINUTE];
const NO_ACCESS: Thrown = ['CRM_ACCESS_DENIED', MINUTE, MINUTE];
const OWNER: Thrown = ['CRM_OWNER_INVALID'];
const REFUSED: Thrown = ['CRM_REFUSED'];

interface Row {
  readonly status: number;
  readonly message?: string;
  readonly fields?: readonly string[];
  /** When a write was refused once; nothing: it is written all the same. */
  readonly writing?: Thrown;
  /** When a search was. */
  readonly searching?: Thrown;
}

/** Each refused once: the whole call, a part of a composite, a search. */
const ROWS: readonly (readonly [code: string, Row])[] = [
  ['UNABLE_TO_LOCK_ROW', { status: 400, searching: LOCKED }],
  ['UNABLE_TO_LOCK_ROW', { status: 500, searching: LOCKED }],
  [
    'REQUEST_LIMIT_EXCEEDED',
    { status: 403, message: 'ConcurrentRequests Limit exceeded.', writing: LIMITED, searching: LIMITED },
  ],
  [
    'REQUEST_LIMIT_EXCEEDED',
    { status: 403, message: 'ConcurrentPerOrgLongTxn Limit exceeded.', writing: LIMITED, searching: LIMITED },
  ],
  [
    'REQUEST_LIMIT_EXCEEDED',
    { status: 403, message: 'TotalRequests Limit exceeded.', writing: USED_UP, searching: USED_UP },
  ],
  ['API_DISABLED_FOR_ORG', { status: 403, writing: NO_ACCESS, searching: NO_ACCESS }],
  ['API_CURRENTLY_DISABLED', { status: 403, writing: NO_ACCESS, searching: NO_ACCESS }],
  ['SERVER_UNAVAILABLE', { status: 503, writing: LOST, searching: UNAVAILABLE }],
  ['UNKNOWN_EXCEPTION', { status: 500, writing: LOST, searching: UNAVAILABLE }],
  ['DUPLICATE_VALUE', { status: 400, searching: REFUSED }],
  ['DUPLICATES_DETECTED', { status: 400, searching: REFUSED }],
  ['ENTITY_IS_DELETED', { status: 404 }],
  ['NOT_FOUND', { status: 404 }],
  ['CANNOT_UPDATE_CONVERTED_LEAD', { status: 400, searching: REFUSED }],
  ['REQUIRED_FIELD_MISSING', { status: 400, fields: ['X__c'], writing: REFUSED, searching: REFUSED }],
  ['FIELD_CUSTOM_VALIDATION_EXCEPTION', { status: 400, writing: REFUSED, searching: REFUSED }],
  ['STRING_TOO_LONG', { status: 400, fields: ['Title'], writing: REFUSED, searching: REFUSED }],
  [
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    { status: 400, fields: ['Title'], writing: REFUSED, searching: REFUSED },
  ],
  ['INVALID_FIELD', { status: 400, message: "No such column 'X__c'", writing: REFUSED, searching: REFUSED }],
  [
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    { status: 400, fields: ['Title'], writing: REFUSED, searching: REFUSED },
  ],
  ['INVALID_TYPE', { status: 400, writing: REFUSED, searching: REFUSED }],
  ['MALFORMED_ID', { status: 400, writing: REFUSED, searching: REFUSED }],
  ['JSON_PARSER_ERROR', { status: 400, writing: REFUSED, searching: REFUSED }],
  ['INVALID_CROSS_REFERENCE_KEY', { status: 400, fields: ['OwnerId'], writing: OWNER, searching: REFUSED }],
  ['INSUFFICIENT_ACCESS_OR_READONLY', { status: 403, writing: REFUSED, searching: REFUSED }],
  ['INACTIVE_OWNER_OR_USER', { status: 400, writing: OWNER, searching: OWNER }],
  ['OP_WITH_INVALID_USER_TYPE_EXCEPTION', { status: 400, writing: OWNER, searching: OWNER }],
  ['INVALID_OWNER', { status: 400, writing: OWNER, searching: OWNER }],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', { status: 400, message: 'X: UNABLE_TO_LOCK_ROW', searching: LOCKED }],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', { status: 400, writing: REFUSED, searching: REFUSED }],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', { status: 400, message: 'UNABLE_TO_LOCK_ROW', searching: LOCKED }],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', { status: 400, writing: REFUSED, searching: REFUSED }],
];

const whole = (code: string, { status, message = 'no', fields = [] }: Row): FakeFault => ({
  kind: 'answer',
  status,
  body: [{ errorCode: code, message, fields }],
});
/** As the subresponse of the lead, which takes the task with it. */
const part = (code: string, { status, message = 'no', fields = [] }: Row): FakeFault => {
  const halted = [{ errorCode: 'PROCESSING_HALTED', message: 'rolled back' }];
  const answers = [
    { referenceId: 'lead', httpStatusCode: status, body: [{ errorCode: code, message, fields }] },
    { referenceId: 'task', httpStatusCode: 400, body: halted },
  ];
  return { kind: 'answer', status: 200, body: { compositeResponse: answers } };
};

const thrownBy = async (work: Promise<unknown>): Promise<Fault | null> => {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
};

const IDENTITY = { email: 'vera@acme.com', phone: null };
const counts = ({ salesforce }: SalesforceBench): number[] =>
  ['Lead', 'Task'].map((type) => salesforce.records(type).length);

describe.concurrent.each([
  ['the whole call', whole],
  ['a part of a composite', part],
] as const)('a write, refused once: %s', (_, faultFor) => {
  test.each(ROWS)('%s %j', async (code, row) => {
    await using bench = await openSalesforceBench();
    const write = aWrite('1', { owner: OWNERS[0] });
    bench.salesforce.fault(faultFor(code, row), { path: /\/composite$/, type: 'Task' });
    expectThrown(await thrownBy(bench.crm.write(write, anew())), row.writing);
    // The attempt that comes after the wait, or after somebody replayed the job.
    if (row.writing) expect(await thrownBy(bench.crm.write(write, looking()))).toBeNull();
    expect(counts(bench)).toEqual([1, 1]);
  });
});

describe.concurrent('a search, refused once', () => {
  test.each(ROWS)('%s %j', async (code, row) => {
    await using bench = await openSalesforceBench();
    bench.salesforce.fault(whole(code, row), { says: IDENTITY.email });
    expectThrown(await thrownBy(bench.crm.lookUp([IDENTITY], soon())), row.searching);
    if (row.searching) expect(await thrownBy(bench.crm.lookUp([IDENTITY], soon()))).toBeNull();
    expect(bench.writes()).toEqual([]);
  });
});

function expectThrown(fault: Fault | null, thrown: Thrown | undefined): void {
  const [code, least, most] = thrown ?? [];
  expect(fault?.code).toBe(code);
  if (least === undefined || most === undefined) return;
  expect(fault?.retryAfterMs).toBeGreaterThanOrEqual(least);
  expect(fault?.retryAfterMs).toBeLessThanOrEqual(most);
}
