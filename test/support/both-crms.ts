import { createHmac } from 'node:crypto';
import { startFakeHubSpot } from './hubspot/start-fake-hubspot.ts';
import { startFakeSalesforce } from './salesforce/start-fake-salesforce.ts';
import { outbound } from './salesforce-world.ts';

const CLIENT_SECRET = 'the client secret of the app';
const PUBLIC_URL = 'https://baton.example';
const PATH_TOKEN = 'a-token-of-the-path-that-nobody-guesses';
/** Of HubSpot and of Salesforce alike. */
const OWNERS = ['ana', 'bo'] as const;
const emailOf = (owner: string): string => `${owner}@example.com`;

/** One person as a CRM has them. */
export interface Standing {
  readonly id: string;
  /** E-mail address; null: nobody of the policy. */
  readonly owner: string | null;
  readonly grade: unknown;
  readonly tasks: number;
}

/** What a test needs to know of a CRM, whichever it is. */
export interface OneCrm {
  /** As `BATON_CRM` says it. */
  readonly name: 'hubspot' | 'salesforce';
  /** Where its pages are. */
  readonly site: string;
  /** Everybody who is reached by this address or number. */
  readonly standing: (reached: string) => readonly Standing[];
  /** Somebody of this address whom a person of its users owns. @returns the id */
  readonly add: (email: string, owner: (typeof OWNERS)[number]) => string;
  /** Somebody deletes the record, and the CRM tells of it. */
  readonly deleted: (id: string, batonUrl: string) => Promise<Response>;
  readonly edited: (id: string, batonUrl: string) => Promise<Response>;
}

/** A fake HubSpot and a fake Salesforce of one company, with sources of both for a policy. */
export async function openBothCrms() {
  await using opened = new AsyncDisposableStack();
  const hubspot = opened.use(await startFakeHubSpot({ owners: OWNERS.map(emailOf), searchLagMs: 0 }));
  const salesforce = opened.use(await startFakeSalesforce());
  const users = new Map(OWNERS.map((owner) => [owner, salesforce.addUser(emailOf(owner))]));
  const all = opened.move();

  const ofHubSpot: OneCrm = {
    name: 'hubspot',
    site: 'hubspot.com',
    standing: (reached) =>
      hubspot
        .records('contacts')
        .filter(({ properties }) => [properties['email'], properties['phone']].includes(reached))
        .map(({ id, properties }) => ({
          id,
          owner:
            OWNERS.map(emailOf).find((email) => hubspot.ownerId(email) === properties['hubspot_owner_id']) ??
            null,
          grade: properties['baton_grade'],
          tasks: hubspot
            .records('tasks')
            .filter(({ associations }) => associations.some(({ toId }) => toId === id)).length,
        })),
    add: (email, owner) =>
      hubspot.add('contacts', { email, hubspot_owner_id: hubspot.ownerId(emailOf(owner)) ?? '' }),
    deleted: (id, url) => {
      hubspot.remove('contacts', id);
      return deliverHubSpot(url, 'contact.deletion', id);
    },
    edited: (id, url) => {
      hubspot.edit('contacts', id, { jobtitle: 'Chief of Everything' });
      return deliverHubSpot(url, 'contact.propertyChange', id, { propertyName: 'jobtitle' });
    },
  };

  const ofSalesforce: OneCrm = {
    name: 'salesforce',
    site: salesforce.url,
    standing: (reached) =>
      [...salesforce.records('Lead'), ...salesforce.records('Contact')]
        .filter(({ values }) => [values['Email'], values['Phone']].includes(reached))
        .map(({ id, values }) => {
          const owner = OWNERS.find((name) => users.get(name) === values['OwnerId']);
          return {
            id,
            owner: owner === undefined ? null : emailOf(owner),
            grade: values['Baton_Grade__c'],
            tasks: salesforce.records('Task').filter((task) => task.values['WhoId'] === id).length,
          };
        }),
    add: (email, owner) =>
      salesforce.add('Lead', {
        Email: email,
        LastName: 'Stone',
        Company: 'Acme',
        OwnerId: users.get(owner) ?? null,
      }),
    deleted: (id, url) => {
      salesforce.remove(id);
      // Outbound messages are of changes: that somebody was deleted is found when they are read, or by the poll.
      return deliverSalesforce(url, outbound(salesforce.orgId, [id]));
    },
    edited: (id, url) => {
      salesforce.edit(id, { Title: 'Chief of Everything' });
      return deliverSalesforce(url, outbound(salesforce.orgId, [id]));
    },
  };

  return {
    hubspot: ofHubSpot,
    salesforce: ofSalesforce,
    sources: `  hubspot: { type: hubspot }\n  salesforce: { type: salesforce, token: "\${SALESFORCE_TOKEN}" }\n`,
    env: {
      HUBSPOT_BASE_URL: hubspot.url,
      HUBSPOT_ACCESS_TOKEN: hubspot.token,
      HUBSPOT_CLIENT_SECRET: CLIENT_SECRET,
      BATON_PUBLIC_URL: PUBLIC_URL,
      SALESFORCE_LOGIN_URL: salesforce.url,
      SALESFORCE_CLIENT_ID: salesforce.clientId,
      SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
      SALESFORCE_ORG_ID: salesforce.orgId,
      SALESFORCE_TOKEN: PATH_TOKEN,
    },
    violations: salesforce.violations,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

const deliverSalesforce = (url: string, document: string): Promise<Response> =>
  fetch(`${url}/hooks/salesforce/${PATH_TOKEN}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""' },
    body: document,
  });

function deliverHubSpot(url: string, subscriptionType: string, id: string, more: object = {}) {
  const timestamp = Date.now();
  const told = { eventId: timestamp, subscriptionId: 12, portalId: 33, appId: 44, attemptNumber: 0 };
  const event = { ...told, ...more, occurredAt: timestamp, subscriptionType, objectId: Number(id) };
  const body = JSON.stringify([event]);
  const signature = createHmac('sha256', CLIENT_SECRET)
    .update(`POST${PUBLIC_URL}/hooks/hubspot${body}${timestamp}`)
    .digest('base64');
  return fetch(`${url}/hooks/hubspot`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-hubspot-signature-v3': signature,
      'x-hubspot-request-timestamp': String(timestamp),
    },
    body,
  });
}
