import { describe, expect, test } from 'vitest';
import { examineHubSpot } from '../../src/crm/hubspot/setup/doctor.ts';
import { SCOPES } from '../../src/crm/hubspot/setup/scopes.ts';
import { setUpHubSpot } from '../../src/crm/hubspot/setup/setup.ts';
import { Fault } from '../../src/faults.ts';
import type { Finding } from '../../src/flow/finding.ts';
import { type PolicySource, policyOf } from '../support/policies.ts';
import { CALL, definition, owner, type SmallAccount, smallAccount } from './small-account.ts';

const PEOPLE = { gil: { email: 'gil@shop.example' }, hana: { email: 'Hana@shop.example' } };
const POLICY: Partial<PolicySource> = {
  people: PEOPLE,
  stages: { order: ['lead', 'mql'], hubspot: { mql: 'marketingqualifiedlead' } },
  crm: { hubspot: {} },
};

/** An account in which all is as it should be. */
async function soundAccount(): Promise<SmallAccount> {
  const account = smallAccount(owner('1', 'gil@shop.example'), owner('2', 'hana@shop.example'));
  await Array.fromAsync(setUpHubSpot({ api: account.api, policies: [policyOf(POLICY)], call: CALL }));
  return account;
}

const examine = ({ api }: SmallAccount, changes: Partial<PolicySource> = {}): Promise<Finding[]> =>
  Array.fromAsync(
    examineHubSpot({ api, policies: [policyOf({ ...POLICY, ...changes })], rate: 190, call: CALL }),
  );
const faultsOf = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ state, what, detail, mend }) =>
    state === 'bad' ? [`${what}: ${detail}. ${mend}`] : [],
  );

test('a sound account is good in everything but the limit, which HubSpot does not tell', async () => {
  const findings = await examine(await soundAccount());
  expect(findings.map(({ state, what }) => `${state} ${what}`)).toEqual([
    'good token',
    'good scopes',
    'good owners',
    'good properties of contacts',
    'good properties of tasks',
    'good properties of notes',
    'good lifecycle stages',
    'good lead status',
    'good pipelines',
    'unknown limit',
  ]);
  expect(findings[0]?.detail).toMatch(/4711.*Europe\/Berlin/);
});

test('without a token that works nothing else is asked', async () => {
  const account = smallAccount();
  account.instead.account = async () => {
    throw new Fault('CRM_ACCESS_DENIED', 'The token is wrong.');
  };
  account.instead.scopes = async () => {
    throw new Error('asked all the same');
  };
  const findings = await examine(account);
  expect(faultsOf(findings)).toEqual(['token: could not be found out. The token is wrong.']);
  expect(findings[1]).toMatchObject({ state: 'unknown', what: 'HubSpot' });
});

describe('scopes', () => {
  test('each missing one is named with what it is for', async () => {
    const account = await soundAccount();
    account.scopes = SCOPES.map(({ name }) => name).filter((name) => !/owners|files/.test(name));
    expect(faultsOf(await examine(account))).toEqual([
      expect.stringMatching(/crm\.objects\.owners\.read is missing, to hand leads to owners.*requiredScopes/),
      expect.stringMatching(/files is missing/),
    ]);
  });

  test('those for leads only where the policy writes leads', async () => {
    const account = await soundAccount();
    account.scopes = SCOPES.map(({ name }) => name);
    expect(faultsOf(await examine(account))).toEqual([]);
    expect(faultsOf(await examine(account, { crm: { hubspot: { leads: true } } }))).toHaveLength(2);
  });

  test('are unknown where HubSpot does not tell them', async () => {
    const account = await soundAccount();
    account.scopes = null;
    expect(await examine(account)).toContainEqual(
      expect.objectContaining({ what: 'scopes', state: 'unknown' }),
    );
  });
});

describe('owners', () => {
  const faultsWith = async (
    people: PolicySource['people'],
    ...owners: readonly Readonly<Parameters<typeof owner>>[]
  ) => {
    const account = await soundAccount();
    account.owners.push(...owners.map((one) => owner(...one)));
    return faultsOf(await examine(account, { people: { ...PEOPLE, ...people } }));
  };
  const ivo = { email: 'ivo@shop.example' };

  test('somebody whom HubSpot does not know, a queue, and somebody who left', async () => {
    expect(await faultsWith({ ivo })).toEqual([
      expect.stringMatching(/^owner ivo: ivo@shop\.example is nobody.*mend email at ivo/),
    ]);
    expect(await faultsWith({ ivo }, ['3', ivo.email, { kind: 'QUEUE' }])).toHaveLength(1);
    expect(await faultsWith({ ivo }, ['3', ivo.email, { archived: true }])).toEqual([
      expect.stringContaining('is deactivated in HubSpot'),
    ]);
  });

  test('an address of two owners is settled by an id', async () => {
    const two = [
      ['3', ivo.email],
      ['4', ivo.email],
    ] as const;
    expect(await faultsWith({ ivo }, ...two)).toEqual([
      expect.stringMatching(/is 2 owners in HubSpot \(ids 3, 4\)\. .*hubspot: "3" at ivo/),
    ]);
    expect(await faultsWith({ ivo: { ...ivo, hubspot: '4' } }, ...two)).toEqual([]);
  });

  test('an id that is nobody, or of somebody who left', async () => {
    expect(await faultsWith({ ivo: { ...ivo, hubspot: '9' } }, ['3', ivo.email])).toEqual([
      expect.stringMatching(/owner id 9 is nobody.*not of the user/),
    ]);
    const left = { ivo: { ...ivo, hubspot: '3' } };
    expect(await faultsWith(left, ['3', ivo.email, { archived: true }])).toEqual([
      expect.stringContaining('owner id 3 is deactivated'),
    ]);
  });
});

test('properties that are missing, of another type or not unique are named', async () => {
  const account = await soundAccount();
  const { contacts, notes } = account.properties;
  contacts.splice(
    contacts.findIndex(({ name }) => name === 'baton_reasons'),
    1,
  );
  contacts.splice(
    contacts.findIndex(({ name }) => name === 'baton_fit'),
    1,
    definition('baton_fit', { type: 'bool' }),
  );
  notes.splice(
    notes.findIndex(({ name }) => name === 'baton_key'),
    1,
    definition('baton_key'),
  );
  expect(faultsOf(await examine(account))).toEqual([
    expect.stringMatching(/not there: baton_reasons\. Run npx baton setup hubspot/),
    expect.stringMatching(/baton_fit is of type bool, not number/),
    expect.stringMatching(/^properties of notes: baton_key is not unique/),
  ]);
});

test('stages and lead status that HubSpot does not have are named beside those it has', async () => {
  const findings = await examine(await soundAccount(), {
    stages: { order: ['lead', 'mql'], hubspot: { lead: 'lead', mql: 'MQL' } },
    crm: { hubspot: { lead_status: { offered: 'FRESH' } } },
  });
  expect(faultsOf(findings)).toEqual([
    expect.stringMatching(/"MQL" is no option of lifecyclestage.*stages\.hubspot.*has lead, marketingq/),
    expect.stringMatching(/"FRESH" is no option of hs_lead_status.*has NEW, OPEN/),
  ]);
});

test('a look that fails is bad, and the others go on', async () => {
  const account = await soundAccount();
  account.instead.owners = async () => {
    throw new Fault('CRM_UNAVAILABLE', 'HubSpot did not answer.');
  };
  const findings = await examine(account);
  expect(faultsOf(findings)).toEqual(['owners: could not be found out. HubSpot did not answer.']);
  expect(findings.at(-1)?.what).toBe('limit');
});
