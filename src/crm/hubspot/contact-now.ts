import type { Crm, CrmCall, CrmPersonNow } from '../../flow/ports.ts';
import { createBatcher } from '../batcher.ts';
import { FACT_PROPERTIES, type FactsOf } from './contact-facts.ts';
import { identityOf, PERSON_PROPERTIES, profileOf } from './contact-profile.ts';
import type { HubSpotApi, HubSpotRecord } from './hubspot-api.ts';
import { instantIn, listIn, textIn } from './property-values.ts';

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
  const byId = createBatcher<string, HubSpotRecord | null>({
    run: (ids, call) => readByIds(ids, call, api),
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
    };
  };
  return (ids, call) => Promise.all(ids.map((id) => personNow(id, call)));
}

async function readByIds(
  ids: readonly string[],
  call: CrmCall,
  api: ReadContactsDeps['api'],
): Promise<(HubSpotRecord | null)[]> {
  const asked = [...new Set(ids)];
  const contacts = await api.read('contacts', { ids: asked, properties: PROPERTIES }, call);
  const byId = new Map<string, HubSpotRecord>();
  for (const contact of contacts)
    for (const former of listIn(contact.properties, 'hs_merged_object_ids')) byId.set(former, contact);
  for (const contact of contacts) byId.set(contact.id, contact);

  // HubSpot may merge under a new id and not list the old one. A contact that nobody seems to have asked for is such
  // a one; asked alone, the old id tells whose it is.
  const claimed = new Set(asked.map((id) => byId.get(id)));
  if (contacts.some((contact) => !claimed.has(contact))) {
    for (const id of asked.filter((one) => !byId.has(one))) {
      const [survivor] = await api.read('contacts', { ids: [id], properties: PROPERTIES }, call);
      if (survivor) byId.set(id, survivor);
    }
  }
  return ids.map((id) => byId.get(id) ?? null);
}

function lastForm({ properties }: HubSpotRecord): CrmPersonNow['lastForm'] {
  const at = instantIn(properties, 'recent_conversion_date');
  return at === null ? null : { at, name: textIn(properties, 'recent_conversion_event_name') };
}
