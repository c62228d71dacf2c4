import { examineSalesforce } from '../../../src/crm/salesforce/setup/doctor.ts';
import { setUpSalesforce } from '../../../src/crm/salesforce/setup/setup.ts';
import type { Finding } from '../../../src/flow/finding.ts';
import { call } from '../../support/crm-call.ts';
import { type PolicySource, policyOf } from '../../support/policies.ts';
import { described } from '../field-description.ts';
import { SELF, type SmallSetup, smallSetup } from './small-setup.ts';

export const GIL = '005000000000007AAA';
export const DESK = '00G000000000001EAA';
export const people = { gil: { email: 'gil@shop.example' } };
const status = (ApiName: string, more = {}) => ({
  ApiName,
  MasterLabel: ApiName,
  IsDefault: false,
  IsConverted: false,
  ...more,
});
export const option = (value: string) => ({ value, isDefault: false });

/** An org in which everything is as it should be. */
export async function healthy(): Promise<SmallSetup> {
  const org = smallSetup();
  const open = (on: string, names: readonly string[]): void => {
    for (const name of names) {
      org.fields.set(`${on}.${name}`, described(name));
      org.open.add(`${on}.${name}`);
    }
  };
  open('Lead', ['LastName', 'Company', 'Email', 'OwnerId', 'Status']);
  open('Contact', ['Phone', 'Title', 'OwnerId']);
  org.fields.set('Contact.OwnerId', described('OwnerId', { createable: false }));
  open('Task', ['Subject', 'WhoId', 'OwnerId', 'ActivityDate', 'Description', 'Priority']);
  open('Note', ['Title', 'Body', 'ParentId']);
  open('ContentVersion', ['Title', 'VersionData']);
  open('Account', ['Name', 'OwnerId']);
  open('Opportunity', ['IsClosed']);
  org.fields.set('Task.Priority', described('Priority', { options: ['High', 'Normal', 'Low'].map(option) }));
  org.fields.set('Task.Status', described('Status', { options: [option('Not Started')] }));
  org.open.add('Task.Status');
  org.rows['User'] = [{ Id: GIL, Email: 'gil@shop.example', IsActive: true, UserType: 'Standard' }];
  org.rows['LeadStatus'] = [
    status('Open', { IsDefault: true }),
    status('Working'),
    status('Won', { IsConverted: true }),
  ];
  org.rows['FlowDefinitionView'] = [{ ApiName: 'Baton_Lead_Changed', IsActive: true }];
  await Array.fromAsync(setUpSalesforce({ api: org.api, policies: [], call }));
  return org;
}

export const examined = async (
  { api }: SmallSetup,
  changes: Partial<PolicySource> = {},
  more: { orgId?: string | undefined; apiVersion?: string } = {},
): Promise<Finding[]> => {
  const policies = [policyOf({ people, ...changes })];
  const usual = { rate: 250, orgId: SELF.orgId, apiVersion: '66.0', call };
  return Array.fromAsync(examineSalesforce({ api, policies, ...usual, ...more }));
};
export const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ state, what, detail, mend }) => `${state} ${what}: ${detail}. ${mend ?? ''}`);
export const toldOf = (findings: readonly Finding[], what: string): string[] =>
  told(findings.filter((finding) => finding.what === what));
