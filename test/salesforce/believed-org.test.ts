import { expect, test } from 'vitest';
import { orgWarning } from '../../src/crm/salesforce/believed-org.ts';
import { policyOf } from '../support/policies.ts';

const OURS = '00D000000000001EAA';
const token = '${SALESFORCE_TOKEN}';
const listening = [policyOf({ sources: { salesforce: { type: 'salesforce', token } } })];

test('the org whose messages are believed is the one of the login', () => {
  expect(orgWarning(listening, OURS, OURS)).toBeNull();
});

test('no org, or another one, is told with what to set', () => {
  expect(orgWarning(listening, undefined, OURS)).toMatch(
    /any org.* Set SALESFORCE_ORG_ID=00D000000000001EAA/,
  );
  expect(orgWarning(listening, '00D000000000002EAA', OURS)).toMatch(
    /all refused\. Set SALESFORCE_ORG_ID=00D000000000001EAA/,
  );
});

test('where nobody listens, or the source says its org itself, there is nothing to tell', () => {
  const own = { type: 'salesforce' as const, token, org: '${OTHER_ORG}' };
  expect(orgWarning([policyOf({})], undefined, OURS)).toBeNull();
  expect(orgWarning([policyOf({ sources: { salesforce: own } })], undefined, OURS)).toBeNull();
});
