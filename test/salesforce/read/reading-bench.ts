import * as z from 'zod';
import { openOrg } from '../../../src/crm/salesforce/org.ts';
import { openPeople } from '../../../src/crm/salesforce/read/people.ts';
import { openReading } from '../../../src/crm/salesforce/read/reading.ts';
import { openUsers } from '../../../src/crm/salesforce/users.ts';
import { openSalesforceApi } from '../../../src/crm/salesforce/wire/salesforce-client.ts';
import type { Identity } from '../../../src/domain/lead/lead.ts';
import type { CrmKnown } from '../../../src/flow/ports.ts';
import { call } from '../../support/crm-call.ts';
import type { FakeOptions } from '../../support/salesforce/fake-salesforce.ts';
import { startFakeSalesforce } from '../../support/salesforce/start-fake-salesforce.ts';
import { scriptedLimiter } from '../../support/scripted-limiter.ts';

/** All that is read of Salesforce, over the wire from one that remembers; the test moves its clock. */
export async function openReadingBench(options: FakeOptions = {}) {
  const salesforce = await startFakeSalesforce(options);
  const { url, clientId, clientSecret } = salesforce;
  const { limiter } = scriptedLimiter();
  const api = openSalesforceApi({
    login: { loginUrl: url, clientId, clientSecret },
    apiVersion: '66.0',
    limiter,
  });
  const clock = { at: Date.parse('2026-03-02T09:00:00Z') };
  const now = (): Date => new Date(clock.at);
  const warnings: string[] = [];

  /** As a process that just started, which knows nothing yet, under a policy that mentions these facts. */
  const open = (...wanted: string[]) => {
    const org = openOrg({ api, now });
    const people = openPeople({ api, org, now });
    const reading = openReading({
      api,
      org,
      people,
      users: openUsers({ api, now, people: () => new Map() }),
      wanted: () => new Set(wanted),
      onWarning: (text) => warnings.push(text),
      now,
    });
    const lookUpAll = (identities: readonly Identity[]): Promise<CrmKnown[]> =>
      reading.lookUp(identities, call);
    return {
      org,
      people,
      read: (...ids: string[]) => reading.read(ids, call),
      lookUpAll,
      lookUp: async (email: string): Promise<CrmKnown> => {
        const [known] = await lookUpAll([{ email, phone: null }]);
        if (!known) throw new Error('the look up gave no answer');
        return known;
      },
    };
  };
  /** The queries of each call from now on, without those about users and about how the org is set up. */
  const asking = async (asks: () => Promise<unknown>): Promise<string[][]> => {
    const before = salesforce.calls.length;
    await asks();
    return salesforce.calls
      .slice(before)
      .map((one) => queriesOf(one).filter((query) => !/FROM (?:User|Group|QueueSobject)\b/.test(query)))
      .filter((queries) => queries.length > 0);
  };
  return {
    salesforce,
    api,
    clock,
    warnings,
    open,
    asking,
    [Symbol.asyncDispose]: () => salesforce[Symbol.asyncDispose](),
  };
}

const Composite = z.object({ compositeRequest: z.array(z.object({ url: z.string() })) });

function queriesOf({ query, body }: { query: Readonly<Record<string, string>>; body: unknown }): string[] {
  const composite = Composite.safeParse(body);
  const urls = composite.success ? composite.data.compositeRequest.map(({ url }) => url) : [];
  const parts = urls.map((url) => new URL(url, 'http://any').searchParams.get('q'));
  return [query['q'], ...parts].filter((text) => typeof text === 'string');
}
