import { expect, test } from 'vitest';
import { CONTACT_PROPERTIES } from '../../src/crm/hubspot/baton-properties.ts';
import { setUpHubSpot } from '../../src/crm/hubspot/setup/setup.ts';
import type { SetUpStep } from '../../src/crm/set-up-step.ts';
import { Fault } from '../../src/faults.ts';
import { call } from '../support/crm-call.ts';
import { policyOf } from '../support/policies.ts';
import { definition, type SmallAccount, smallAccount } from './small-account.ts';

const setUp = (
  { api }: SmallAccount,
  fields: Record<string, string> = {},
  ...more: Record<string, string>[]
): Promise<SetUpStep[]> => {
  const policies = [fields, ...more].map((one) => policyOf({ crm: { hubspot: { fields: one } } }));
  return Array.fromAsync(setUpHubSpot({ api, policies, call }));
};
const doneWith = (steps: readonly SetUpStep[]): Record<string, string> =>
  Object.fromEntries(steps.map(({ what, done }) => [what, done]));
const refused = (code: 'CRM_REFUSED' | 'CRM_ANSWER_LOST' | 'CRM_ACCESS_DENIED' | 'CRM_UNAVAILABLE') =>
  new Fault(code, 'HubSpot said something.');

test('an account that knows nothing of us gets a group and every property, each once', async () => {
  const account = smallAccount();
  const steps = await setUp(account);
  expect(new Set(steps.map(({ done }) => done))).toEqual(new Set(['made']));
  expect(steps).toHaveLength(CONTACT_PROPERTIES.length + 3 + 3);
  expect(account.groups).toMatchObject({
    contacts: ['contactinformation', 'baton'],
    tasks: ['baton'],
    notes: ['baton'],
  });
  for (const { name, type, label } of CONTACT_PROPERTIES)
    expect(account.properties.contacts).toContainEqual(expect.objectContaining({ name, type, label }));
  for (const type of ['contacts', 'tasks', 'notes'] as const)
    expect(account.properties[type]).toContainEqual(
      expect.objectContaining({ name: 'baton_key', unique: true }),
    );
});

test('run again it makes nothing', async () => {
  const account = smallAccount();
  await setUp(account);
  const before = structuredClone([account.properties, account.groups]);
  const steps = await setUp(account);
  expect(new Set(steps.map(({ done, mend }) => `${done} ${mend}`))).toEqual(new Set(['was there null']));
  expect([account.properties, account.groups]).toEqual(before);
});

test('what is there with another type, or is not unique, is told and left as it is', async () => {
  const account = smallAccount();
  account.properties.contacts.push(definition('baton_fit'), definition('baton_cell', { readOnly: true }));
  account.properties.tasks.push(definition('baton_key'));
  const before = structuredClone(account.properties);
  const steps = await setUp(account);
  expect(doneWith(steps)).toMatchObject({
    'baton_fit on contacts': 'differs',
    'baton_cell on contacts': 'differs',
    'baton_key on tasks': 'differs',
    'baton_key on notes': 'made',
  });
  expect(account.properties.contacts).toEqual(expect.arrayContaining(before.contacts));
  expect(account.properties.tasks).toEqual(before.tasks);
  const mends = steps.flatMap(({ mend }) => mend ?? []);
  expect(mends[0]).toMatch(/^It is of type string, not number\. Delete it .* run npx baton setup hubspot\.$/);
  expect(mends[2]).toMatch(/not unique.*delete it/);
});

test('a name that the policy maps is looked for and never made', async () => {
  const account = smallAccount();
  account.properties.contacts.push(definition('lead_grade', { type: 'enumeration' }));
  account.properties.contacts.push(definition('rating', { type: 'datetime' }));
  const steps = await setUp(account, { grade: 'lead_grade', fit: 'rating', reasons: 'why_so' });
  expect(doneWith(steps)).toMatchObject({
    'lead_grade on contacts': 'was there',
    'rating on contacts': 'differs',
    'why_so on contacts': 'missing',
    'baton_cell on contacts': 'made',
  });
  const names = account.properties.contacts.map(({ name }) => name);
  for (const name of ['baton_grade', 'baton_fit', 'baton_reasons', 'why_so'])
    expect(names).not.toContain(name);
});

test('where one of two policies maps a name, both names are wanted', async () => {
  const steps = doneWith(await setUp(smallAccount(), { grade: 'lead_grade' }, {}));
  expect(steps).toMatchObject({ 'lead_grade on contacts': 'missing', 'baton_grade on contacts': 'made' });
});

test('somebody who was quicker (409) is found; what they made is looked at', async () => {
  const account = smallAccount();
  account.instead.createPropertyGroup = async (type, { name }) => {
    account.groups[type as 'contacts'].push(name);
    throw refused('CRM_REFUSED');
  };
  account.instead.createProperty = async (type, { name }) => {
    account.properties[type as 'contacts'].push(definition(name));
    throw refused('CRM_REFUSED');
  };
  expect(doneWith(await setUp(account))).toMatchObject({
    'group baton on contacts': 'was there',
    'baton_grade on contacts': 'was there',
    'baton_fit on contacts': 'differs',
    'baton_key on tasks': 'differs',
  });
});

test('an answer that was lost is looked for', async () => {
  const account = smallAccount();
  const { createProperty } = account.api;
  account.instead.createProperty = async (...asked) => {
    await createProperty(...asked);
    throw refused('CRM_ANSWER_LOST');
  };
  expect(new Set((await setUp(account)).map(({ done }) => done))).toEqual(new Set(['made']));
});

test.each(['CRM_REFUSED', 'CRM_ACCESS_DENIED'] as const)(
  'one thing that HubSpot does not let us make (%s) is told in its words, and the others are made',
  async (code) => {
    const account = smallAccount();
    const { createProperty } = account.api;
    account.instead.createProperty = async (type, ...asked) => {
      if (type === 'tasks') throw refused(code);
      await createProperty(type, ...asked);
    };
    const steps = await setUp(account);
    expect(steps.filter(({ done }) => done !== 'made')).toEqual([
      { what: 'baton_key on tasks', done: 'refused', mend: 'HubSpot said something.' },
    ]);
  },
);

test('an outage ends it; what was made stays, and the next run goes on', async () => {
  const account = smallAccount();
  const { createProperty } = account.api;
  let left = 4;
  account.instead.createProperty = async (...asked) => {
    if (left === 0) throw refused('CRM_UNAVAILABLE');
    left -= 1;
    await createProperty(...asked);
  };
  await expect(setUp(account)).rejects.toThrow('HubSpot said something.');
  left = Number.POSITIVE_INFINITY;
  const done = Object.values(doneWith(await setUp(account)));
  expect(done.filter((one) => one === 'was there')).toHaveLength(5);
  expect(new Set(done)).toEqual(new Set(['was there', 'made']));
});
