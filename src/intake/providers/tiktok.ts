import { Fault } from '../../faults.ts';
import type { JsonObject } from '../body/body.ts';
import { epochSeconds, idIn, objectsIn } from '../body/json-parts.ts';
import { OK, providerSource } from '../provider-source.ts';

/** What an `object` of TikTok's is about, where it is a lead. */
const LEAD = '1';
const IDS = ['advertiser_id', 'campaign_id', 'adgroup_id', 'ad_id', 'lead_source'];

/** Instant forms of TikTok. Their answers are in the push; ids have 19 digits, and stay exact as text. */
export const tiktok = providerSource({
  name: 'TikTok',
  scheme: {
    header: 'x-open-signature',
    hash: 'sha256',
    encoding: 'hex',
    signed: ({ body }) => [asciiOf(body)],
  },
  parts: (body) =>
    objectsIn(body, 'entry').map((entry) => ({ object: body['object'] ?? null, entry: [entry] })),
  // Other news have the id of an advertisement, which has more than one.
  idOf: (body) => (isLead(body) ? idIn(entryOf(body), 'id') : null),
  nothing: (body) =>
    isLead(body) || body['object'] === undefined ? null : 'no lead, but news of an account',
  read: (body) => {
    const entry = entryOf(body);
    const changes = objectsIn(entry, 'changes');
    if (changes.length === 0)
      throw new Fault('BODY_MALFORMED', 'TikTok sent no answers: entry or its changes are missing.');
    return {
      answers: changes.map(({ field = null, value = null }) => ({ label: field, value })),
      // The form is a page there, and has no other name.
      form: idIn(entry, 'page_id'),
      lead_id: idIn(entry, 'id'),
      ...Object.fromEntries(IDS.map((name) => [name, idIn(entry, name)])),
      occurred_at: epochSeconds(entry['create_time']),
    };
  },
  reply: () => OK,
});

const isLead = (body: JsonObject): boolean => idIn(body, 'object') === LEAD;

/** The first, and after taking a delivery apart the only one. */
const entryOf = (body: JsonObject): JsonObject => objectsIn(body, 'entry')[0] ?? {};

/** TikTok signs JSON in which every letter beyond ASCII is written `\u00e4`, however it sends them. */
const asciiOf = (body: Buffer): string =>
  body
    .toString('utf8')
    .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
