import { expect, test } from 'vitest';
import { openOrg } from '../../src/crm/salesforce/org.ts';
import type { SalesforceApi } from '../../src/crm/salesforce/salesforce-api.ts';
import { Fault } from '../../src/faults.ts';

const HOUR = 60 * 60_000;
const status = (ApiName: string | null, MasterLabel: string, changes = {}) => ({
  ApiName,
  MasterLabel,
  IsDefault: false,
  IsConverted: false,
  ...changes,
});

function bench(changes: Partial<Pick<SalesforceApi, 'describe' | 'query' | 'whoAmI'>> = {}) {
  const salesforce = { at: Date.parse('2026-03-02T09:00:00Z'), calls: 0 };
  const counted =
    <Args extends unknown[], Answer>(one: (...args: Args) => Promise<Answer>) =>
    (...args: Args): Promise<Answer> => {
      salesforce.calls += 1;
      return one(...args);
    };
  const org = openOrg({
    now: () => new Date(salesforce.at),
    api: {
      describe: counted(
        changes.describe ?? (async (type) => (type === 'Lead' ? { fields: new Map() } : null)),
      ),
      query: counted(changes.query ?? (async () => [])),
      whoAmI: counted(
        changes.whoAmI ?? (async () => ({ orgId: '00D000000000001EAA', userId: '005000000000001AAA' })),
      ),
    },
  });
  return { salesforce, org };
}

test('each is read once an hour, by all who ask at once together', async () => {
  const { salesforce, org } = bench();
  await Promise.all([
    org.describe('Lead'),
    org.describe('Lead'),
    org.describe('Task'),
    org.self(),
    org.self(),
  ]);
  expect(salesforce.calls).toBe(3);
  salesforce.at += HOUR;
  await org.describe('Lead');
  expect(salesforce.calls).toBe(4);
  org.forget();
  await org.describe('Task');
  expect(salesforce.calls).toBe(5);
});

test('the statuses of leads come by the name under which they are written', async () => {
  const { org } = bench({
    query: async () => [
      status('Open', 'Offen', { IsDefault: true }),
      status(null, 'Old'),
      status('Won', 'Gewonnen', { IsConverted: true }),
    ],
  });
  expect(await org.leadStatuses()).toEqual([
    { name: 'Open', isDefault: true, isConverted: false },
    { name: 'Old', isDefault: false, isConverted: false },
    { name: 'Won', isDefault: false, isConverted: true },
  ]);
});

test('what Salesforce refuses for good cannot be told, and is not asked again by everybody', async () => {
  const refuse = async () => {
    throw new Fault('CRM_REFUSED', 'Salesforce: INVALID_TYPE');
  };
  const { salesforce, org } = bench({ query: refuse, describe: refuse });
  for (let time = 0; time < 3; time += 1) {
    expect(await org.leadStatuses()).toBeNull();
    expect(await org.describe('Lead')).toBeNull();
  }
  expect(salesforce.calls).toBe(2);
});

test('a type that the org does not have cannot be told', async () => {
  expect(await bench().org.describe('Opportunity')).toBeNull();
});

test('while Salesforce is away what was read serves on; what was never read is a fault', async () => {
  let away = false;
  const { salesforce, org } = bench({
    query: async () => {
      if (away) throw new Fault('CRM_UNAVAILABLE', 'Salesforce is away.');
      return [status('Open', 'Open')];
    },
    describe: async () => {
      throw new Fault('CRM_UNAVAILABLE', 'Salesforce is away.');
    },
  });
  await org.leadStatuses();
  away = true;
  salesforce.at += HOUR;
  expect(await org.leadStatuses()).toHaveLength(1);
  await expect(org.describe('Lead')).rejects.toThrow('Salesforce is away.');
});

test('statuses told in another form cannot be told', async () => {
  expect(await bench({ query: async () => [{ Id: '01J000000000001' }] }).org.leadStatuses()).toBeNull();
});
