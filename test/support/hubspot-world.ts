import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientOf } from './baton-client.ts';
import { type BatonProcess, startBaton } from './baton-process.ts';
import { GROUNDS, openGround } from './grounds.ts';
import { startFakeHubSpot } from './hubspot/start-fake-hubspot.ts';
import { testPolicy } from './test-policy.ts';

const CLIENT_SECRET = 'the client secret of the app';
const PUBLIC_URL = 'https://baton.example';
/** Each an owner in HubSpot and a person of the policy. */
const PEOPLE = { ana: 1, bo: 1, cy: 1, di: 1 };
export const emailOf = (person: string): string => `${person}@example.com`;

/**
 * The real Baton beside a fake HubSpot. One ground is enough: HubSpot is the same on all of them, and the grounds are
 * judged by the sandbox.
 */
export async function openHubSpotWorld(sources = '  hubspot: { type: hubspot }\n') {
  await using opened = new AsyncDisposableStack();
  const ground = opened.use(await openGround(GROUNDS[0] ?? 'embedded'));
  const hubspot = opened.use(
    await startFakeHubSpot({ owners: Object.keys(PEOPLE).map(emailOf), latencyMs: 2, searchLagMs: 0 }),
  );
  const file = join(ground.dataFolder, 'policy.yaml');
  writeFileSync(file, testPolicy({ people: PEOPLE, sources }));
  const start = (env: Readonly<Record<string, string>> = {}): Promise<BatonProcess> =>
    startBaton({
      ...ground.env,
      BATON_POLICY: file,
      BATON_CRM: 'hubspot',
      HUBSPOT_BASE_URL: hubspot.url,
      HUBSPOT_ACCESS_TOKEN: hubspot.token,
      HUBSPOT_CLIENT_SECRET: CLIENT_SECRET,
      BATON_PUBLIC_URL: PUBLIC_URL,
      ...env,
    });
  const baton = opened.use(await start());
  const all = opened.move();
  return {
    hubspot,
    baton,
    client: clientOf(baton),
    /** Another process on the same ground, for after this one has ended. */
    start,
    /** What stands in HubSpot of one person. */
    standing: (email: string) => {
      const contacts = hubspot.records('contacts').filter(({ properties }) => properties['email'] === email);
      const ids = contacts.map(({ id }) => id);
      const at = (type: 'tasks' | 'notes') =>
        hubspot
          .records(type)
          .filter(({ associations }) => associations.some(({ toId }) => ids.includes(toId)));
      return { contacts, tasks: at('tasks'), notes: at('notes') };
    },
    /** A delivery as HubSpot signs it; `change` tampers with the body afterwards. */
    deliver: (
      events: readonly object[],
      {
        timestamp = String(Date.now()),
        secret = CLIENT_SECRET,
        change = (text: string): string => text,
      }: { timestamp?: string; secret?: string; change?: (text: string) => string } = {},
    ): Promise<Response> => {
      const body = JSON.stringify(events);
      const signature = createHmac('sha256', secret)
        .update(`POST${PUBLIC_URL}/hooks/hubspot${body}${timestamp}`)
        .digest('base64');
      return fetch(`${baton.url}/hooks/hubspot`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-hubspot-signature-v3': signature,
          'x-hubspot-request-timestamp': timestamp,
        },
        body: change(body),
      });
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

export type HubSpotWorld = Awaited<ReturnType<typeof openHubSpotWorld>>;

let events = 0;
/** One event of a webhook, of its own unless told otherwise. */
export const anEvent = (subscriptionType: string, objectId: string, more: object = {}) => ({
  eventId: (events += 1),
  subscriptionId: 12,
  portalId: 33,
  appId: 44,
  occurredAt: Date.now(),
  subscriptionType,
  attemptNumber: 0,
  objectId: Number(objectId),
  ...more,
});
