import type { Crm, CrmCall, CrmPersonNow } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import type { HubSpotApi, HubSpotRecord } from '../hubspot-api.ts';
import { instantIn, listIn, textIn } from '../property-values.ts';
import { FACT_PROPERTIES, type FactsOf } from './contact-facts.ts';
import { identityOf, PERSON_PROPERTIES, profileOf } from './contact-profile.ts';

interface ReadContactsDeps {
  readonly api: Pick<HubSpotApi, 'read'>;
  readonly factsOf: FactsOf;
}

const PROPERTIES = [
  'hs_merged_object_ids',
  'recent_conversion_date',
  'recent_conversion_event_name',
  ...PERSON_PROPERTIES,
  ...FACT_PROPERTIES,
];

/** Reads contacts by their ids. One that was merged into another is answered with that other, under its id. */
export function createReadContacts({ api, factsOf }: ReadContactsDeps): Crm['read'] {
  const byId = createBatchedRead(async (ids, call) => {
    const found = new Map<string, HubSpotRecord>();
    await readInto(found, ids, call, api);
    return (id) => found.get(id) ?? null;
  });
  const personNow = async (id: string, call: CrmCall): Promise<CrmPersonNow | null> => {
    const contact = await byId(id, call);
    if (contact === null) return null;
    const identity = identityOf(contact.properties);
    return {
      ref: { type: 'contact', id: contact.id },
      identity,
      profile: profileOf(contact.properties),
      facts: await factsOf(contact, identity.email, call),
      lastForm: lastForm(contact),
      createdAt: instantIn(contact.properties, 'createdate'),
    };
  };
  return (ids, call) => Promise.all(ids.map((id) => personNow(id, call)));
}

/**
 * HubSpot answers an old id with the contact that stayed, and need not list the old one on it (after a second merge, or
 * one under a new id). So an id without an answer is only believed to be gone when no contact in sight may stand for it.
 */
async function readInto(
  found: Map<string, HubSpotRecord>,
  ids: readonly string[],
  call: CrmCall,
  api: ReadContactsDeps['api'],
): Promise<void> {
  const contacts = await api.read('contacts', { ids, properties: PROPERTIES }, call);
  const formerIds = ({ properties }: HubSpotRecord): string[] => listIn(properties, 'hs_merged_object_ids');
  for (const contact of contacts) for (const former of formerIds(contact)) found.set(former, contact);
  for (const contact of contacts) found.set(contact.id, contact);
  const [only] = contacts;
  if (only && ids.length === 1) for (const id of ids) found.set(id, only);

  const missing = ids.filter((id) => !found.has(id));
  const mayStandForOthers = contacts.some((one) => formerIds(one).length > 0 || !ids.includes(one.id));
  if (missing.length === 0 || !mayStandForOthers) return;
  const half = Math.ceil(missing.length / 2);
  const parts = missing.length < ids.length ? [missing] : [missing.slice(0, half), missing.slice(half)];
  for (const part of parts) await readInto(found, part, call, api);
}

function lastForm({ properties }: HubSpotRecord): CrmPersonNow['lastForm'] {
  const at = instantIn(properties, 'recent_conversion_date');
  return at === null ? null : { at, name: textIn(properties, 'recent_conversion_event_name') };
}
