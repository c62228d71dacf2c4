import type { Identity } from '../../../domain/lead/lead.ts';
import type { Crm, CrmCall, CrmKnown } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import type { HubSpotApi, HubSpotRecord } from '../hubspot-api.ts';
import { createPhoneSearch } from '../phone-search.ts';
import { listIn } from '../property-values.ts';
import { FACT_PROPERTIES, type FactsOf } from './contact-facts.ts';

interface LookUpDeps {
  readonly api: Pick<HubSpotApi, 'read' | 'search'>;
  readonly factsOf: FactsOf;
}

const PROPERTIES = ['email', 'hs_additional_emails', ...FACT_PROPERTIES];

/**
 * Finds people in HubSpot: by e-mail in batch reads, which are current, as a search is not; by phone where they gave no
 * address.
 *
 * HubSpot does not document whether a batch read finds a contact by one of its further addresses. If it does, the
 * contact is known here; if not, making it is refused as a duplicate, and the write goes to the contact it names.
 */
export function createLookUp({ api, factsOf }: LookUpDeps): Crm['lookUp'] {
  const byEmail = createBatchedRead((emails, call) => readByEmail(emails, call, api));
  const byPhone = createPhoneSearch(api, PROPERTIES);

  const contactOf = async ({ email, phone }: Identity, call: CrmCall): Promise<HubSpotRecord | null> => {
    if (email !== null) return byEmail(email, call);
    return phone === null ? null : byPhone(phone, call);
  };
  const knownOf = async (person: Identity, call: CrmCall): Promise<CrmKnown> => {
    const contact = await contactOf(person, call);
    return {
      ref: contact && { type: 'contact', id: contact.id },
      facts: await factsOf(contact, person.email, call),
    };
  };
  return (people, call) => Promise.all(people.map((person) => knownOf(person, call)));
}

async function readByEmail(
  emails: readonly string[],
  call: CrmCall,
  api: LookUpDeps['api'],
): Promise<(email: string) => HubSpotRecord | null> {
  const what = { ids: emails, idProperty: 'email', properties: PROPERTIES };
  const contacts = await api.read('contacts', what, call);
  const byAddress = new Map<string, HubSpotRecord>();
  // The first address of one contact wins over a further one of another.
  for (const contact of contacts)
    for (const address of listIn(contact.properties, 'hs_additional_emails')) byAddress.set(address, contact);
  for (const contact of contacts)
    for (const address of listIn(contact.properties, 'email')) byAddress.set(address, contact);
  return (email) => byAddress.get(email) ?? null;
}
