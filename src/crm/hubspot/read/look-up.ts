import { normalPhone } from '../../../domain/lead/identity.ts';
import type { Identity } from '../../../domain/lead/lead.ts';
import type { Crm, CrmCall, CrmKnown } from '../../../flow/ports.ts';
import { createBatcher } from '../../batcher.ts';
import type { HubSpotApi, HubSpotRecord } from '../hubspot-api.ts';
import { FACT_PROPERTIES, type FactsOf } from './contact-facts.ts';
import { listIn, textIn } from './property-values.ts';

interface LookUpDeps {
  readonly api: Pick<HubSpotApi, 'read' | 'search'>;
  readonly factsOf: FactsOf;
}

const PROPERTIES = ['email', 'hs_additional_emails', 'phone', 'mobilephone', ...FACT_PROPERTIES];
const PHONES = ['phone', 'mobilephone'] as const;
/** HubSpot: a search is at most 3,000 characters long, and a number in it has up to 19. */
export const MOST_PHONES = 100;
const PAGE = 200;

/**
 * Finds people in HubSpot: by e-mail in batch reads, which are current, as a search is not; by phone, which HubSpot
 * keeps as no key, in searches for the number in E.164, which is how Baton writes it. A number that somebody typed
 * otherwise is not found.
 *
 * HubSpot does not document whether a batch read finds a contact by one of its further addresses. If it does, the
 * contact is known here; if not, making it is refused as a duplicate, and the write goes to the contact it names.
 */
export function createLookUp({ api, factsOf }: LookUpDeps): Crm['lookUp'] {
  const byEmail = createBatcher<string, HubSpotRecord | null>({
    run: (emails, call) => readByEmail(emails, call, api),
  });
  const byPhone = createBatcher<string, HubSpotRecord | null>({
    most: MOST_PHONES,
    run: (phones, call) => searchByPhone(phones, call, api),
  });

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
): Promise<(HubSpotRecord | null)[]> {
  const what = { ids: [...new Set(emails)], idProperty: 'email', properties: PROPERTIES };
  const contacts = await api.read('contacts', what, call);
  const byAddress = new Map<string, HubSpotRecord>();
  // The first address of one contact wins over a further one of another.
  for (const contact of contacts)
    for (const address of listIn(contact.properties, 'hs_additional_emails')) byAddress.set(address, contact);
  for (const contact of contacts)
    for (const address of listIn(contact.properties, 'email')) byAddress.set(address, contact);
  return emails.map((email) => byAddress.get(email) ?? null);
}

/** Of several contacts with one number the first one made: a switchboard's number is many people's. */
export async function searchByPhone(
  phones: readonly string[],
  call: CrmCall,
  api: Pick<HubSpotApi, 'search'>,
): Promise<(HubSpotRecord | null)[]> {
  const asked = [...new Set(phones)];
  const found = await Promise.all(
    PHONES.map((property) =>
      api.search(
        'contacts',
        { filters: [{ property, operator: 'IN', values: asked }], properties: PROPERTIES, limit: PAGE },
        call,
      ),
    ),
  );
  const contacts = found.flatMap(({ records }) => records).toSorted((a, b) => Number(a.id) - Number(b.id));
  const hasPhone = ({ properties }: HubSpotRecord, phone: string): boolean =>
    PHONES.some((name) => normalPhone(textIn(properties, name) ?? '', null)?.e164 === phone);
  return phones.map((phone) => contacts.find((contact) => hasPhone(contact, phone)) ?? null);
}
