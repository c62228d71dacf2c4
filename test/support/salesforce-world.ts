import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/store/database.ts';
import { clientOf } from './baton-client.ts';
import { type BatonProcess, startBaton } from './baton-process.ts';
import { GROUNDS, openGround } from './grounds.ts';
import { startFakeSalesforce } from './salesforce/start-fake-salesforce.ts';
import { testPolicy } from './test-policy.ts';

const PATH_TOKEN = 'a-token-of-the-path-that-nobody-guesses';
export const ACK =
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>';
/** Each a user of Salesforce and a person of the policy. */
const PEOPLE = { ana: 1, bo: 1, cy: 1, di: 1 };
const emailOf = (person: string): string => `${person}@example.com`;

interface WorldOptions {
  /** Further keys of the source, behind a comma. */
  readonly source?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The real Baton beside a fake Salesforce. One ground is enough: the grounds are judged by the sandbox. */
export async function openSalesforceWorld({ source = '', env = {} }: WorldOptions = {}) {
  await using opened = new AsyncDisposableStack();
  const ground = opened.use(await openGround(GROUNDS[0] ?? 'embedded'));
  const salesforce = opened.use(await startFakeSalesforce({ latencyMs: 2 }));
  const users = new Map(Object.keys(PEOPLE).map((name) => [name, salesforce.addUser(emailOf(name))]));
  const file = join(ground.dataFolder, 'policy.yaml');
  const sources = `  salesforce: { type: salesforce, token: "\${SALESFORCE_TOKEN}"${source} }\n`;
  writeFileSync(file, testPolicy({ people: PEOPLE, sources }));
  const start = (more: Readonly<Record<string, string>> = {}): Promise<BatonProcess> =>
    startBaton({
      ...ground.env,
      BATON_POLICY: file,
      BATON_CRM: 'salesforce',
      SALESFORCE_LOGIN_URL: salesforce.url,
      SALESFORCE_CLIENT_ID: salesforce.clientId,
      SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
      SALESFORCE_ORG_ID: salesforce.orgId,
      SALESFORCE_TOKEN: PATH_TOKEN,
      ...env,
      ...more,
    });
  const baton = opened.use(await start());
  const all = opened.move();
  return {
    salesforce,
    baton,
    client: clientOf(baton),
    /** Another process on the same ground, for after this one has ended. */
    start,
    /** While no process stands on the ground: the time passes for which Salesforce was not to be asked. */
    endPauses: async (): Promise<void> => {
      const { databaseUrl, dataFolder } = ground;
      const onError = (error: Error): void => {
        throw error;
      };
      await using database = await openDatabase({ databaseUrl, dataFolder, onError });
      await database.pool.query('update crm_limit set pause = null');
    },
    /** The id in Salesforce of a person of the policy. */
    userId: (person: string): string => users.get(person) ?? 'nobody',
    /** What stands in Salesforce of one person. */
    standing: (email: string) => {
      const people = [...salesforce.records('Lead'), ...salesforce.records('Contact')].filter(
        ({ values }) => values['Email'] === email,
      );
      const ids = people.map(({ id }) => id);
      const tasks = salesforce.records('Task').filter(({ values }) => ids.includes(String(values['WhoId'])));
      return { people, tasks };
    },
    /** Salesforce tells of these records, as it does: one message, a notification for each. */
    tell: (ids: readonly string[], url = baton.url): Promise<Response> =>
      deliver(url, outbound(salesforce.orgId, ids)),
    /** Any document, at the address that Salesforce calls. */
    deliver: (document: string, token = PATH_TOKEN) => deliver(baton.url, document, token),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

export type SalesforceWorld = Awaited<ReturnType<typeof openSalesforceWorld>>;

const deliver = (url: string, document: string, token = PATH_TOKEN): Promise<Response> =>
  fetch(`${url}/hooks/salesforce/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
    body: document,
  });

let notifications = 0;
/** An outbound message of Leads and Contacts. */
export function outbound(orgId: string, ids: readonly string[]): string {
  const told = ids.map((id) => {
    notifications += 1;
    const type = id.startsWith('003') ? 'Contact' : 'Lead';
    const notification = `04l${String(notifications).padStart(15, '0')}`;
    return `<Notification><Id>${notification}</Id><sObject xsi:type="sf:${type}" xmlns:sf="urn:sobject.enterprise.soap.sforce.com"><sf:Id>${id}</sf:Id></sObject></Notification>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body><notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>${orgId}</OrganizationId><ActionId>04k000000000001AAA</ActionId><SessionId xsi:nil="true"/><EnterpriseUrl>https://example.my.salesforce.com/</EnterpriseUrl><PartnerUrl>https://example.my.salesforce.com/</PartnerUrl>${told.join('')}</notifications></soapenv:Body></soapenv:Envelope>`;
}
