import { expect, test } from 'vitest';
import { setUpSalesforce } from '../../../src/crm/salesforce/setup/setup.ts';
import type { SetUpStep } from '../../../src/crm/set-up-step.ts';
import { FIELD_NAMES } from '../../../src/domain/handoff/crm-write.ts';
import { Fault } from '../../../src/faults.ts';
import { call } from '../../support/crm-call.ts';
import { policyOf } from '../../support/policies.ts';
import { described } from '../field-description.ts';
import { type SmallSetup, smallSetup } from './small-setup.ts';

const setUp = ({ api }: SmallSetup, fields: Record<string, string> = {}): Promise<SetUpStep[]> =>
  Array.fromAsync(setUpSalesforce({ api, policies: [policyOf({ crm: { salesforce: { fields } } })], call }));
const doneWith = (steps: readonly SetUpStep[]): Record<string, string> =>
  Object.fromEntries(steps.map(({ what, done }) => [what, done]));
const mendOf = (steps: readonly SetUpStep[], what: string): string =>
  steps.find((step) => step.what === what)?.mend ?? '';
const ALL = 2 * FIELD_NAMES.length + 2;

test('an org that knows nothing of us gets every field, the right to see them, and who has it', async () => {
  const org = smallSetup();
  const sizes: number[] = [];
  const { upsertMetadata } = org.api;
  const steps = await setUp({
    ...org,
    api: {
      ...org.api,
      upsertMetadata: (type, parts, at) => (sizes.push(parts.length), upsertMetadata(type, parts, at)),
    },
  });
  expect(new Set(steps.map(({ done, mend }) => `${done} ${mend}`))).toEqual(new Set(['made null']));
  expect(steps).toHaveLength(ALL + 2);
  expect(sizes).toEqual([10, 10, 8, 1]);
  const types = (...names: string[]) => names.map((name) => org.fields.get(name)?.type);
  expect(
    types(
      'Lead.Baton_Grade__c',
      'Contact.Baton_Next_Grade__c',
      'Lead.Baton_Fit__c',
      'Contact.Baton_Sla_Due_At__c',
    ),
  ).toEqual(['string', 'textarea', 'double', 'datetime']);
  for (const key of ['Lead.Baton_Id__c', 'Task.Baton_Key__c'])
    expect(org.fields.get(key)).toMatchObject({ unique: true, externalId: true });
  expect(org.fields.has('Contact.Baton_Id__c')).toBe(false);
  // A field of activities is one of tasks and one of events to a permission set.
  expect(org.granted?.toSorted()).toEqual([...org.fields.keys(), 'Event.Baton_Key__c'].toSorted());
});

test('run again it makes nothing', async () => {
  const org = smallSetup();
  await setUp(org);
  const before = structuredClone([org.fields, org.granted, org.writes]);
  const steps = await setUp(org);
  expect(new Set(steps.map(({ done, mend }) => `${done} ${mend}`))).toEqual(new Set(['was there null']));
  expect(steps).toHaveLength(ALL + 2);
  expect([org.fields, org.granted, org.writes]).toEqual(before);
});

test('a field that is gone is made again, and the permission set that is there shows it again', async () => {
  const org = smallSetup();
  await setUp(org);
  org.fields.delete('Lead.Baton_Cell__c');
  org.granted = (org.granted ?? []).filter((path) => path !== 'Lead.Baton_Cell__c');
  const steps = await setUp(org);
  expect(steps.filter(({ done }) => done === 'made').map(({ what }) => what)).toEqual([
    'Lead.Baton_Cell__c',
    'permission set Baton',
  ]);
  expect(org.granted).toHaveLength(ALL + 1);
});

test('what is there with another type, or is not unique, is told and left as it is', async () => {
  const org = smallSetup();
  for (const [path, more] of [
    ['Lead.Baton_Fit__c', {}],
    ['Lead.Baton_Id__c', { unique: true }],
    ['Task.Baton_Key__c', { externalId: true }],
  ] as const) {
    org.fields.set(path, described(path.split('.')[1] ?? '', more));
    org.open.add(path);
  }
  const before = structuredClone([...org.fields]);
  const steps = await setUp(org);
  expect(doneWith(steps)).toMatchObject({
    'Lead.Baton_Fit__c': 'differs',
    'Task.Baton_Key__c': 'differs',
    'Lead.Baton_Id__c': 'differs',
    'Contact.Baton_Fit__c': 'made',
  });
  expect([...org.fields]).toEqual(expect.arrayContaining(before));
  expect(mendOf(steps, 'Lead.Baton_Fit__c')).toMatch(/^It is of type string, not double\. Delete it/);
  expect(mendOf(steps, 'Task.Baton_Key__c')).toMatch(/^It is not a unique external id.*"Unique"/);
});

test('a field that is there and hidden from us is shown to us, never written anew', async () => {
  const org = smallSetup();
  org.fields.set('Lead.Baton_Grade__c', described('Baton_Grade__c', { label: 'As it was' }));
  org.fields.set('Lead.Baton_Fit__c', described('Baton_Fit__c', { type: 'picklist' }));
  const steps = await setUp(org);
  expect(doneWith(steps)).toMatchObject({
    'Lead.Baton_Grade__c': 'was there',
    'Lead.Baton_Fit__c': 'differs',
    'Lead.Baton_Cell__c': 'made',
  });
  expect(org.fields.get('Lead.Baton_Grade__c')?.label).toBe('As it was');
  expect(org.fields.get('Lead.Baton_Fit__c')?.type).toBe('picklist');
});

test('a field that we may only read becomes one that we may write', async () => {
  const org = smallSetup();
  await setUp(org);
  org.isAssigned = false;
  for (const path of org.fields.keys()) org.open.add(path);
  const locked = described('Baton_Grade__c', { createable: false, updateable: false });
  org.instead.describe = async (type) => ({
    fields: new Map(
      [...org.fields]
        .filter(([path]) => path.startsWith(`${type}.`))
        .map(([path, field]) => [
          field.name,
          path === 'Lead.Baton_Grade__c' && !org.isAssigned ? locked : field,
        ]),
    ),
  });
  const steps = await setUp(org);
  expect(doneWith(steps)).toMatchObject({
    'Lead.Baton_Grade__c': 'was there',
    'permission set Baton of the user of Baton': 'made',
  });
});

test('a name that the policy maps is looked for and never made, nor granted', async () => {
  const org = smallSetup();
  for (const on of ['Lead', 'Contact'])
    for (const [name, more] of [
      ['Rank__c', { type: 'picklist' }],
      ['Rating__c', { type: 'datetime' }],
      ['Cell__c', { updateable: false }],
    ] as const) {
      org.fields.set(`${on}.${name}`, described(name, more));
      org.open.add(`${on}.${name}`);
    }
  const steps = await setUp(org, { grade: 'Rank__c', fit: 'Rating__c', cell: 'Cell__c', reasons: 'Why__c' });
  expect(doneWith(steps)).toMatchObject({
    'Lead.Rank__c': 'was there',
    'Contact.Rating__c': 'differs',
    'Lead.Cell__c': 'differs',
    'Lead.Why__c': 'missing',
    'Lead.Baton_Engagement__c': 'made',
  });
  expect(mendOf(steps, 'Lead.Cell__c')).toMatch(/cannot be written .*permission set of your own/);
  expect(mendOf(steps, 'Lead.Why__c')).toMatch(/Make it in Salesforce.*crm\.salesforce\.fields/);
  for (const name of ['Lead.Baton_Grade__c', 'Lead.Why__c']) expect(org.fields.has(name)).toBe(false);
  expect(org.granted?.some((path) => /Rank|Rating|Cell|Why/.test(path))).toBe(false);
});

test('who may not customise the org is told so, and is pointed to the package', async () => {
  const org = smallSetup();
  org.seesSetUp = false;
  org.instead.upsertMetadata = async () => {
    throw new Fault('CRM_REFUSED', 'INSUFFICIENT_ACCESS: use of the Metadata API requires ModifyMetadata');
  };
  const steps = await setUp(org);
  expect(new Set(steps.map(({ done }) => done))).toEqual(new Set(['refused']));
  expect(steps).toHaveLength(ALL);
  for (const { mend } of steps)
    expect(mend).toMatch(
      /INSUFFICIENT_ACCESS.*administrator deploys the package: docs\/salesforce\/README\.md/,
    );
});

test('one field that is refused costs no other', async () => {
  const org = smallSetup();
  const { upsertMetadata } = org.api;
  const api = {
    ...org.api,
    upsertMetadata: async (...[type, parts, at]: Parameters<typeof upsertMetadata>) => {
      const made = await upsertMetadata(
        type,
        parts.filter(({ fullName }) => fullName !== 'Lead.Baton_Cell__c'),
        at,
      );
      return type === 'PermissionSet' || made.length === parts.length
        ? made
        : [
            ...made,
            { fullName: 'Lead.Baton_Cell__c', done: 'refused' as const, message: 'FIELD_LIMIT reached' },
          ];
    },
  };
  const steps = await setUp({ ...org, api });
  expect(steps.filter(({ done }) => done === 'refused').map(({ what }) => what)).toEqual([
    'Lead.Baton_Cell__c',
  ]);
  expect(mendOf(steps, 'Lead.Baton_Cell__c')).toMatch(/^FIELD_LIMIT reached\. /);
  expect(org.granted).not.toContain('Lead.Baton_Cell__c');
  expect(org.granted).toContain('Contact.Baton_Cell__c');
});

test('a permission set that cannot be assigned is told; one that somebody assigned meanwhile is there', async () => {
  for (const [code, done] of [
    ['FIELD_INTEGRITY_EXCEPTION', 'refused'],
    ['DUPLICATE_VALUE', 'was there'],
  ] as const) {
    const org = smallSetup();
    const refusal = { status: 400, code, message: `${code}: no`, fields: [], matches: [] };
    org.instead.writeGroups = async () => [[{ kind: 'refused', refusal }]];
    const last = (await setUp(org)).at(-1);
    expect(last).toMatchObject({ what: 'permission set Baton of the user of Baton', done });
    expect(last?.mend ?? '').toContain(done === 'refused' ? code : '');
  }
});

test('a type that our user does not see at all is told, and the others go on', async () => {
  const org = smallSetup();
  const { describe } = org.api;
  const steps = await setUp({
    ...org,
    api: { ...org.api, describe: async (type, at) => (type === 'Contact' ? null : describe(type, at)) },
  });
  expect(doneWith(steps)).toMatchObject({
    Contact: 'refused',
    'Lead.Baton_Id__c': 'made',
    'Task.Baton_Key__c': 'made',
  });
  expect(mendOf(steps, 'Contact')).toContain('docs/salesforce.md');
});

test('when Salesforce is away it ends, and what was made stays', async () => {
  const org = smallSetup();
  let asked = 0;
  const { upsertMetadata } = org.api;
  const api = {
    ...org.api,
    upsertMetadata: async (...args: Parameters<typeof upsertMetadata>) => {
      asked += 1;
      if (asked === 2) throw new Fault('CRM_UNAVAILABLE', 'Salesforce is away.');
      return upsertMetadata(...args);
    },
  };
  await expect(setUp({ ...org, api })).rejects.toThrow('Salesforce is away.');
  expect(org.fields.size).toBe(10);
  await setUp(org);
  expect(org.fields.size).toBe(ALL);
});
