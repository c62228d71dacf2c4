import { expect, test } from 'vitest';
import { Fault } from '../../../src/faults.ts';
import { examined, healthy, told } from './healthy-org.ts';

test('without a login nothing else is looked at', async () => {
  const org = await healthy();
  org.instead.whoAmI = async () => {
    throw new Fault('CRM_ACCESS_DENIED', 'Salesforce: invalid_client');
  };
  expect(told(await examined(org))).toEqual([
    'bad login: Baton is not let in. Salesforce: invalid_client',
    expect.stringMatching(/^unknown Salesforce: nothing else was looked at/),
  ]);
});

test('a Salesforce that answers nothing at the login says where to look', async () => {
  const org = await healthy();
  org.instead.whoAmI = async () => {
    throw new Fault('CRM_UNAVAILABLE', 'Salesforce: the login: no answer in time. It is tried again.');
  };
  const [login] = told(await examined(org));
  expect(login).toMatch(/^bad login: there is no answer\. .*in time\. Is SALESFORCE_LOGIN_URL the address/);
});

test('a Salesforce that falls silent is not asked for everything', async () => {
  const org = await healthy();
  const away = async (): Promise<never> => {
    throw new Fault('CRM_UNAVAILABLE', 'Salesforce is away. It is tried again in a minute.');
  };
  org.instead.versions = away;
  org.instead.describe = away;
  expect(told(await examined(org)).slice(2)).toEqual([
    'bad API version: could not be found out. Salesforce is away.',
    'bad permissions: could not be found out. Salesforce is away.',
    expect.stringMatching(/^unknown Salesforce: nothing else was looked at there: it does not answer/),
  ]);
});

test('a look that fails is not good, and the others go on', async () => {
  const org = await healthy();
  org.instead.versions = async () => {
    throw new Fault('CRM_UNAVAILABLE', 'Salesforce is away.');
  };
  const findings = await examined(org);
  expect(told(findings.filter(({ state }) => state !== 'good'))).toEqual([
    'bad API version: could not be found out. Salesforce is away.',
  ]);
  expect(findings).toHaveLength(12);
});
