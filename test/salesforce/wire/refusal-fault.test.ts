import { expect, test } from 'vitest';
import { faultOf } from '../../../src/crm/salesforce/refusal-fault.ts';
import type { Refusal } from '../../../src/crm/salesforce/salesforce-api.ts';

const refusal = (code: string, message = 'no', status = 400): Refusal => ({
  status,
  code,
  message,
  fields: [],
  matches: [],
});
const least = (): number => 0;
const most = (): number => 1;

test.each([
  ['UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access', 400],
  ['UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access', 500],
  ['CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', 'LeadTrigger: System.DmlException: UNABLE_TO_LOCK_ROW, x', 400],
  ['CANNOT_EXECUTE_FLOW_TRIGGER', 'flow failed: UNABLE_TO_LOCK_ROW: x', 400],
])('%s (%s, %d) is a locked record, tried again in half a second to ten', (code, message, status) => {
  const it = refusal(code, message, status);
  expect(faultOf(it, 'the lead', least)).toMatchObject({ code: 'CRM_LOCKED', retryAfterMs: 500 });
  expect(faultOf(it, 'the lead', most)).toMatchObject({ code: 'CRM_LOCKED', retryAfterMs: 10_000 });
});

test.each([
  ['ConcurrentPerOrgLongTxn Limit exceeded.', 5_000, 60_000],
  ['ConcurrentRequests (Concurrent API Requests) Limit exceeded.', 5_000, 60_000],
  ['TotalRequests Limit exceeded.', 600_000, 600_000],
])('the limit "%s" is waited for', (message, from, to) => {
  const it = refusal('REQUEST_LIMIT_EXCEEDED', message, 403);
  expect(faultOf(it, 'the lead', least)).toMatchObject({ code: 'CRM_RATE_LIMITED', retryAfterMs: from });
  expect(faultOf(it, 'the lead', most)).toMatchObject({ code: 'CRM_RATE_LIMITED', retryAfterMs: to });
});

test.each([
  ['SERVER_UNAVAILABLE', 503],
  ['UNKNOWN_EXCEPTION', 500],
  ['UNKNOWN_EXCEPTION', 400],
  ['TOO_MANY', 429],
  ['SOMETHING_ODD', 500],
])('%s with %d is tried again', (code, status) => {
  expect(faultOf(refusal(code, 'no', status), 'the lead')).toMatchObject({ code: 'CRM_UNAVAILABLE' });
});

test.each(['INACTIVE_OWNER_OR_USER', 'OP_WITH_INVALID_USER_TYPE_EXCEPTION', 'INVALID_OWNER'])(
  '%s is about the owner',
  (code) => {
    expect(faultOf(refusal(code), 'the lead')).toMatchObject({ code: 'CRM_OWNER_INVALID' });
  },
);

test.each([
  ['API_DISABLED_FOR_ORG', 'no'],
  ['API_CURRENTLY_DISABLED', 'no'],
  ['INVALID_SESSION_ID', 'no'],
  ['SOMETHING_ODD', 'Connected app is not attached to Agent'],
])('%s (%s) is for an admin', (code, message) => {
  expect(faultOf(refusal(code, message, 403), 'the lead')).toMatchObject({
    code: 'CRM_ACCESS_DENIED',
    retryAfterMs: 60_000,
  });
});

test.each([
  'REQUIRED_FIELD_MISSING',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'STRING_TOO_LONG',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_TYPE',
  'MALFORMED_ID',
  'JSON_PARSER_ERROR',
  'INVALID_CROSS_REFERENCE_KEY',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'DUPLICATE_VALUE',
  'DUPLICATES_DETECTED',
  'ENTITY_IS_DELETED',
  'NOT_FOUND',
  'CANNOT_UPDATE_CONVERTED_LEAD',
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'MULTIPLE_CHOICES',
])('%s is for good, whatever the status', (code) => {
  for (const status of [400, 403, 404, 500])
    expect(faultOf(refusal(code, 'no', status), 'the lead')).toMatchObject({ code: 'CRM_REFUSED' });
});

test('a code that nobody knows is for good, and its words, code and fields are told', () => {
  const fault = faultOf(
    { ...refusal('SOMETHING_ODD', 'the widget is odd'), fields: ['Widget__c'] },
    'the task',
  );
  expect(fault).toMatchObject({ code: 'CRM_REFUSED', retryAfterMs: undefined });
  expect(fault.message).toBe('Salesforce refused the task: the widget is odd (SOMETHING_ODD, Widget__c)');
});
