import { createFetchFile } from '../src/crm/fetch-file.ts';
import { openLimiter } from '../src/crm/limiter.ts';
import { openOrg } from '../src/crm/salesforce/org.ts';
import { openSalesforceCrm } from '../src/crm/salesforce/salesforce-crm.ts';
import { openUsers } from '../src/crm/salesforce/users.ts';
import { openSalesforceApi } from '../src/crm/salesforce/wire/salesforce-client.ts';
import { SALESFORCE_CONCURRENCY, SALESFORCE_RATE } from '../src/open-crm/salesforce.ts';
import { openCrmUseLedger } from '../src/store/crm-limits.ts';
import { FAKE_CLIENT_ID, FAKE_CLIENT_SECRET } from '../test/support/salesforce/start-fake-salesforce.ts';
import { startFake } from './fake-process.ts';
import type { Case, HandoffCrm } from './handoff-cases.ts';
import { OWNERS } from './handoff-lead.ts';

const BURST = { name: 'burst of 100', leads: 100, limit: SALESFORCE_RATE, mostCallsPerLead: 0.5 };
const BACKLOG = { name: 'backlog of 10,000', leads: 10_000, limit: SALESFORCE_RATE, mostCallsPerLead: 0.04 };
const CASES: readonly Case[] = [
  { ...BURST, latencyMs: 5 },
  { ...BURST, latencyMs: 200 },
  { ...BACKLOG, latencyMs: 5 },
  { ...BACKLOG, latencyMs: 200 },
];
/** Companies that have an account, each with an open opportunity; few enough that the fake finds them soon. */
const ACCOUNTS = 100;

/** Each lead is looked up with its account and that one's open opportunities, and gets lead, owner and task. */
export const salesforce: HandoffCrm = {
  name: 'Salesforce',
  cases: CASES,
  concurrency: SALESFORCE_CONCURRENCY,
  start: async ({ latencyMs, leads }) => {
    const fake = await startFake('test/support/salesforce/main.ts', ['--latency', String(latencyMs)]);
    const ids = await Promise.all(OWNERS.map((email) => told(fake.url, 'addUser', [email])));
    const companies = Array.from({ length: ACCOUNTS }, (_, i) => (i * leads) / ACCOUNTS);
    for (const i of companies) {
      const account = { Name: `Company ${i}`, Website: `https://www.company-${i}.com`, OwnerId: ids[i % 3] };
      const AccountId = await told(fake.url, 'add', ['Account', account]);
      const deal = { Name: 'A deal', AccountId, StageName: 'Prospecting', CloseDate: '2027-01-31' };
      await told(fake.url, 'add', ['Opportunity', deal]);
    }
    return fake;
  },
  open: (database, url) => {
    const limiter = openLimiter({
      ledger: openCrmUseLedger(database),
      name: 'salesforce',
      rate: SALESFORCE_RATE,
    });
    const login = { loginUrl: url, clientId: FAKE_CLIENT_ID, clientSecret: FAKE_CLIENT_SECRET };
    const api = openSalesforceApi({ login, apiVersion: '66.0', limiter });
    const now = (): Date => new Date();
    const org = openOrg({ api, now });
    const users = openUsers({ api, now, people: () => new Map(OWNERS.map((email) => [email, null])) });
    return openSalesforceCrm({
      api,
      org,
      users,
      now,
      loginUrl: url,
      wanted: () => new Set(['account.owner', 'account.open_deals']),
      onWarning: (text) => process.stderr.write(`${text}\n`),
      fetchFile: createFetchFile({ publicUrl: url }),
      pausedUntil: limiter.pausedUntil,
    });
  },
  seen: async (url) => {
    const { calls, byPath, failed, violations } = (await (
      await fetch(`${url}/__fake/state`)
    ).json()) as State;
    const many = async (type: string): Promise<number> =>
      ((await told(url, 'records', [type])) as unknown[]).length;
    const records = { Lead: await many('Lead'), Task: await many('Task') };
    return { calls, byPath, records, wrong: failed + violations.length };
  },
};

interface State {
  readonly calls: number;
  readonly byPath: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly violations: readonly string[];
}

/** Has the fake do what its function of this name does. */
async function told(url: string, name: string, given: readonly unknown[]): Promise<unknown> {
  const answer = await fetch(`${url}/__fake/${name}`, { method: 'POST', body: JSON.stringify(given) });
  const text = await answer.text();
  return answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
}
