import { expect, test } from 'vitest';
import type { FieldDescription } from '../../../src/crm/salesforce/salesforce-api.ts';
import { createSetUpCheck } from '../../../src/crm/salesforce/write/set-up-check.ts';
import { described } from '../field-description.ts';

const field = (name: string, unique = true): FieldDescription =>
  described(name, { unique, externalId: unique });

/** An org whose fields are remembered until it is told to forget them. */
function orgOf(fields: Record<string, FieldDescription | null>) {
  let known = new Map(Object.entries(fields));
  const looks: string[] = [];
  return {
    looks,
    fields,
    describe: async (type: string) => {
      const one = known.get(type);
      return one === undefined ? { fields: new Map() } : one && { fields: new Map([[one.name, one]]) };
    },
    forget: () => {
      looks.push('again');
      known = new Map(Object.entries(fields));
    },
  };
}

const LEAD = field('Baton_Id__c');
const TASK = field('Baton_Key__c');

test.each([
  ['a lead', { Task: TASK }],
  ['a task', { Lead: LEAD }],
  ['a lead, but not unique', { Lead: field('Baton_Id__c', false), Task: TASK }],
])('nothing is written without our key on %s', async (_what, fields) => {
  const check = createSetUpCheck(orgOf(fields), () => new Date(0));
  await expect(check()).rejects.toMatchObject({ code: 'CRM_NOT_SET_UP' });
});

test('what cannot be told is left to Salesforce to say', async () => {
  const check = createSetUpCheck(orgOf({ Lead: null, Task: null }), () => new Date(0));
  await expect(check()).resolves.toBeUndefined();
});

test('a set-up that was run meanwhile is seen within a minute, and looked for once a minute', async () => {
  let at = 0;
  const org = orgOf({ Lead: LEAD });
  const check = createSetUpCheck(org, () => new Date(at));
  await expect(check()).rejects.toThrow('Baton_Key__c on Task');
  org.fields['Task'] = TASK;
  at = 59_000;
  await expect(check()).rejects.toThrow('npx baton setup salesforce');
  expect(org.looks).toHaveLength(1);
  at = 60_000;
  await expect(check()).resolves.toBeUndefined();
  expect(org.looks).toHaveLength(2);
});
