import { openHubSpotApi } from '../../src/crm/hubspot/wire/hubspot-client.ts';
import { scriptedLimiter } from './scripted-limiter.ts';

export const WIRE_URL = 'http://hubspot.test';
export const WIRE_TOKEN = 'pat-eu1-secret';
export const PATHS = {
  create: '/crm/v3/objects/contacts/batch/create',
  read: '/crm/v3/objects/contacts/batch/read',
  search: '/crm/v3/objects/contacts/search',
};
const call = { signal: new AbortController().signal, urgent: false };

export interface WireOptions {
  readonly timeZone?: () => Promise<string>;
  readonly now?: () => number;
  readonly url?: string;
  readonly patienceMs?: number;
  readonly onCall?: (outcome: string) => void;
}

/** HubSpot's API over the wire, with deadlines of a second or less; nock answers at WIRE_URL. */
export function wireBench({ url = WIRE_URL, patienceMs = 1_000, ...rest }: WireOptions = {}) {
  const { limiter, pauses } = scriptedLimiter();
  const deadlines = { headers: patienceMs, body: patienceMs };
  const api = openHubSpotApi({ accessToken: WIRE_TOKEN, baseUrl: url, limiter, deadlines, ...rest });
  return {
    pauses,
    api,
    create: (signal = call.signal) =>
      api.create('contacts', [{ properties: { email: 'ana@acme.com' } }], { ...call, signal }),
    read: () => api.read('contacts', { ids: ['51'], properties: ['email'] }, call),
    search: () => api.search('contacts', { filters: [], properties: [], limit: 1 }, call),
  };
}
