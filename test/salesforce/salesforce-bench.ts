import { setTimeout as wait } from 'node:timers/promises';
import { openOrg } from '../../src/crm/salesforce/org.ts';
import { openSalesforceCrm } from '../../src/crm/salesforce/salesforce-crm.ts';
import { openUsers } from '../../src/crm/salesforce/users.ts';
import { openSalesforceApi } from '../../src/crm/salesforce/wire/salesforce-client.ts';
import type { Crm } from '../../src/flow/ports.ts';
import type {
  FakeCall,
  FakeOptions,
  FakeRecord,
  FakeSalesforce,
} from '../support/salesforce/fake-salesforce.ts';
import { startFakeSalesforce } from '../support/salesforce/start-fake-salesforce.ts';
import { scriptedLimiter } from '../support/scripted-limiter.ts';

export const OWNERS = ['ana@example.com', 'bo@example.com'] as const;

/** Baton's Salesforce on a fake one, without limits of its own. Closing it fails when the fake was asked what Salesforce must not be. */
export interface SalesforceBench extends AsyncDisposable {
  readonly crm: Crm;
  readonly salesforce: FakeSalesforce;
  /** Ids of OWNERS. */
  readonly owners: readonly [string, string];
  /** The only one of its type. */
  readonly only: (type: string) => FakeRecord;
  /** Another process of Baton on the same Salesforce, which remembers nothing. */
  readonly restarted: () => Crm;
  /** Calls that wrote something, in their order. */
  readonly writes: () => readonly FakeCall[];
  /** What was waited for, in milliseconds; a hundredth of it really. */
  readonly slept: readonly number[];
}

export async function openSalesforceBench(options: FakeOptions = {}): Promise<SalesforceBench> {
  const salesforce = await startFakeSalesforce(options);
  const [ana, bo] = OWNERS.map((email) => salesforce.addUser(email));
  const slept: number[] = [];
  const now = (): Date => new Date();
  const restarted = (): Crm => {
    const { url, clientId, clientSecret } = salesforce;
    const api = openSalesforceApi({
      login: { loginUrl: url, clientId, clientSecret },
      apiVersion: '66.0',
      limiter: scriptedLimiter().limiter,
    });
    const org = openOrg({ api, now });
    return openSalesforceCrm({
      api,
      org,
      users: openUsers({ api, now, people: () => new Map(OWNERS.map((email) => [email, null])) }),
      now,
      loginUrl: url,
      wanted: () => new Set(),
      onWarning: (text) => {
        throw new Error(text);
      },
      fetchFile: async ({ name, url: link }) =>
        link.includes('gone') ? new Error('it is gone') : { name, bytes: Buffer.from(name) },
      pausedUntil: async () => null,
      sleep: async (ms) => {
        slept.push(ms);
        await wait(ms / 100);
      },
    });
  };
  return {
    crm: restarted(),
    salesforce,
    owners: [ana ?? '', bo ?? ''],
    only: (type) => {
      const [record, another] = salesforce.records(type);
      if (!record || another) throw new Error(`there are ${salesforce.records(type).length} of ${type}`);
      return record;
    },
    restarted,
    writes: () => salesforce.calls.filter(({ method, body }) => method !== 'GET' && !isReading(body)),
    slept,
    [Symbol.asyncDispose]: async () => {
      await salesforce[Symbol.asyncDispose]();
      const [violation] = salesforce.violations;
      if (violation !== undefined) throw new Error(violation);
    },
  };
}

/** Several queries in one call are a POST too. */
const isReading = (body: unknown): boolean => !/"method":"(POST|PATCH)"|"records"/.test(JSON.stringify(body));
