import { expect, test } from 'vitest';
import { Fault } from '../../../src/faults.ts';
import { call } from '../../support/crm-call.ts';
import type { PolicySource } from '../../support/policies.ts';
import { described } from '../field-description.ts';
import { DESK, examined, GIL, healthy, option, people, toldOf } from './healthy-org.ts';
import { SELF, type SmallSetup } from './small-setup.ts';

test('where everything is as it should be, everything is good', async () => {
  const findings = await examined(await healthy(), {
    stages: { order: ['lead', 'mql'], salesforce: { mql: 'working' } },
  });
  expect(new Set(findings.map(({ state }) => state))).toEqual(new Set(['good']));
  expect(findings.map(({ what }) => what)).toEqual([
    'login',
    'org',
    'API version',
    'permissions',
    'fields of Lead',
    'fields of Contact',
    'fields of Task',
    'lead status',
    'task words',
    'owners',
    'calls of the day',
    'flow',
  ]);
  expect(findings[0]?.detail).toBe(`opens org ${SELF.orgId}, as user ${SELF.userId}`);
});

test('another org than the one that is believed, or none, is told with the id to set', async () => {
  const org = await healthy();
  for (const orgId of [undefined, '00D000000000009EAA'])
    expect(toldOf(await examined(org, {}, { orgId }), 'org')).toEqual([
      expect.stringMatching(new RegExp(`^bad org: .* Set SALESFORCE_ORG_ID=${SELF.orgId}\\.$`)),
    ]);
  // The short form is the same org.
  expect(toldOf(await examined(org, {}, { orgId: SELF.orgId.slice(0, 15) }), 'org')).toEqual([
    expect.stringMatching(/^good/),
  ]);
});

test('a version that the org does not speak is told', async () => {
  const findings = await examined(await healthy(), {}, { apiVersion: '31.0' });
  expect(toldOf(findings, 'API version')).toEqual([
    expect.stringMatching(/^bad .*31\.0 is not spoken there, but 65\.0 to 66\.0/),
  ]);
});

test('fields that are missing, locked or of another kind are told by what mends them', async () => {
  const org = await healthy();
  org.fields.delete('Lead.Baton_Grade__c');
  org.fields.delete('Lead.Baton_Cell__c');
  org.fields.set('Contact.Baton_Fit__c', described('Baton_Fit__c', { type: 'double', updateable: false }));
  org.fields.set('Task.Baton_Key__c', described('Baton_Key__c'));
  const findings = await examined(org);
  expect(toldOf(findings, 'fields of Lead')).toEqual([
    'bad fields of Lead: each of these is not there, or hidden from the user of Baton: Baton_Grade__c, Baton_Cell__c. Run npx baton setup salesforce.',
  ]);
  expect(toldOf(findings, 'fields of Contact')).toEqual([
    expect.stringMatching(/^bad .*Baton_Fit__c cannot be written.* permission set Baton/),
  ]);
  expect(toldOf(findings, 'fields of Task')).toEqual([
    expect.stringMatching(/^bad .*not a unique external id/),
  ]);
});

test('what the user may not do is told by type; accounts and deals only where the policy asks for them', async () => {
  const org = await healthy();
  for (const path of ['Account.Name', 'Opportunity.IsClosed', 'Note.Body']) org.open.delete(path);
  org.fields.set('Lead.OwnerId', described('OwnerId', { updateable: false }));
  org.fields.set('Contact.OwnerId', described('OwnerId', { updateable: false }));
  const asks = (fact: string): Partial<PolicySource> => ({
    disqualify: [{ id: 'x', when: { [fact]: { exists: true } }, reason: 'x' }],
  });
  const types = async (changes: Partial<PolicySource>): Promise<string[]> =>
    toldOf(await examined(org, changes), 'permissions').map(
      (line) => /may not (\w+ \w+)/.exec(line)?.[1] ?? line,
    );
  expect(await types({})).toEqual(['write Lead', 'change Contact', 'create Note']);
  expect(await types(asks('account.owner'))).toEqual([
    'write Lead',
    'change Contact',
    'create Note',
    'read Account',
  ]);
  expect(await types(asks('crm.open_deals'))).toEqual([
    'write Lead',
    'change Contact',
    'create Note',
    'read Opportunity',
  ]);
});

test('a type that is not seen at all is told', async () => {
  const org = await healthy();
  const { describe } = org.api;
  const api = {
    ...org.api,
    describe: async (type: string) => (type === 'Contact' ? null : describe(type, call)),
  };
  const findings = await examined({ ...org, api });
  for (const what of ['permissions', 'fields of Contact'])
    expect(toldOf(findings, what)).toEqual([expect.stringMatching(/^bad .*does not see Contact/)]);
});

test('a status that is not there, or that only a conversion sets, is told with those that may be set', async () => {
  const org = await healthy();
  const stages = { order: ['lead', 'mql', 'sql'], salesforce: { mql: 'Nobody', sql: 'Won' } };
  expect(toldOf(await examined(org, { stages }), 'lead status')).toEqual([
    'bad lead status: "Nobody" is no status of leads. Mend stages.salesforce in the policy: Salesforce has Open, Working.',
    expect.stringMatching(/"Won" is set by a conversion only/),
  ]);
  org.rows['LeadStatus'] = [{ Id: '01J' }];
  expect(toldOf(await examined(org, { stages }), 'lead status')).toEqual([expect.stringMatching(/^unknown/)]);
});

test('words that tasks do not have are told, and are no fault', async () => {
  const org = await healthy();
  org.fields.set('Task.Priority', described('Priority', { options: [option('high'), option('Normal')] }));
  expect(toldOf(await examined(org), 'task words')).toEqual([
    expect.stringMatching(/^unknown .*has no Priority Low, so such a task gets the usual one/),
  ]);
});

test('who may own no lead is told with the reason, and a queue that takes no tasks, too', async () => {
  const org = await healthy();
  org.rows['User'] = [{ Id: GIL, Email: 'gil@shop.example', IsActive: false, UserType: 'Standard' }];
  org.rows['Group'] = [{ Id: DESK, Name: 'Desk' }];
  org.rows['QueueSobject'] = [{ QueueId: DESK, SobjectType: 'Lead' }];
  const changes = { people: { ...people, desk: { email: 'desk@shop.example', salesforce: DESK } } };
  const findings = await examined(org, changes);
  expect(toldOf(findings, 'owner gil')).toEqual([
    expect.stringMatching(
      /^bad owner gil: gets no leads: gil@shop\.example is inactive in Salesforce\. Mend the user/,
    ),
  ]);
  expect(toldOf(findings, 'owner desk')).toEqual([expect.stringMatching(/^bad .*"Desk" takes no tasks/)]);
});

test('calls of the day: many are told at 80 %, and what is not told is unknown', async () => {
  const org = await healthy();
  const standing = async (used: number | null): Promise<string[]> => {
    org.instead.dailyRequests = async () => (used === null ? null : { used, most: 1000 });
    return toldOf(await examined(org), 'calls of the day').map((line) => line.split(' ')[0] ?? '');
  };
  expect([await standing(799), await standing(800), await standing(null)]).toEqual([
    ['good'],
    ['bad'],
    ['unknown'],
  ]);
});

test('a flow that is switched off is bad; one that nobody shows us is unknown', async () => {
  const org = await healthy();
  org.rows['FlowDefinitionView'] = [{ ApiName: 'Baton_Lead_Changed', IsActive: false }];
  expect(toldOf(await examined(org), 'flow')).toEqual([
    expect.stringMatching(/^bad .*is not active.*Deploy/),
  ]);
  org.rows['FlowDefinitionView'] = [];
  expect(toldOf(await examined(org), 'flow')).toEqual([expect.stringMatching(/^unknown .*shows no flow/)]);
  const { query } = org.api;
  const api: SmallSetup['api'] = {
    ...org.api,
    query: async (soql, at) => {
      if (soql.text.includes('FlowDefinitionView')) throw new Fault('CRM_REFUSED', 'INVALID_TYPE');
      return query(soql, at);
    },
  };
  expect(toldOf(await examined({ ...org, api }), 'flow')).toEqual([expect.stringMatching(/^unknown/)]);
});

test('a person who may own nothing is told with what mends it: a queue, an id of nobody', async () => {
  const org = await healthy();
  org.rows['Group'] = [{ Id: DESK, Name: 'Desk' }];
  org.rows['QueueSobject'] = [{ QueueId: DESK, SobjectType: 'Case' }];
  const nobody = { email: 'nobody@shop.example', salesforce: '005000000000001AAA' };
  const desk = { email: 'desk@shop.example', salesforce: DESK };
  const findings = await examined(org, { people: { ...people, desk, nobody } });
  expect(toldOf(findings, 'owner desk')).toEqual([
    expect.stringMatching(/^bad owner desk: gets no leads: the queue "Desk" .* Add Lead to the supported/),
  ]);
  expect(toldOf(findings, 'owner nobody')).toEqual([
    expect.stringMatching(/is no user and no queue.* Mend salesforce at nobody under people/),
  ]);
});
