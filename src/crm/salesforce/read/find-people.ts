import type { CrmCall } from '../../../flow/ports.ts';
import { chunksOf } from '../../chunks.ts';
import { LEAD_KEY } from '../baton-fields.ts';
import { isChecked, textIn } from '../field-values.ts';
import type { Found, Sought } from '../people.ts';
import type { SalesforceRecord } from '../salesforce-api.ts';
import { anyOf, inQueries, names, soql } from '../soql.ts';
import type { Ask, AskRecords } from './ask-records.ts';
import { foundAs, readStanding, type Standing } from './people-by-id.ts';
import { askPeople, PEOPLE_FIELDS, type PersonType } from './people-fields.ts';
import { hasPhone, PHONES, phoneForms } from './phone-forms.ts';

/** Their forms stand twice in a query, which must not be longer than an address may be. */
const PHONES_TO_A_QUERY = 25;

/** Who may be the one sought, by what they are. */
interface Candidates {
  /** Carries our key, whoever they are. */
  readonly ours: SalesforceRecord | null;
  /** The one made last first. */
  readonly open: readonly SalesforceRecord[];
  /** The one changed last first. */
  readonly contacts: readonly SalesforceRecord[];
  /** The one made last first. */
  readonly converted: readonly SalesforceRecord[];
}

/**
 * Everybody sought, in one call of the API; in a second one the contacts of those of whom there is nothing but a converted
 * lead. The lead with our key comes first, then an open lead, the one made last; then a contact, the one changed last.
 */
export async function findPeople(
  sought: readonly Sought[],
  call: CrmCall,
  ask: AskRecords,
): Promise<(Found | null)[]> {
  const asks = asksFor(sought);
  const found = await ask(asks, call);
  const of = (wanted: PersonType): SalesforceRecord[] => {
    const records = asks.flatMap(({ type }, i) => (type === wanted ? (found[i] ?? []) : []));
    return [...new Map(records.map((record) => [textIn(record, 'Id'), record])).values()];
  };
  const [leads, contacts] = [of('Lead'), of('Contact')];
  const candidates = sought.map((one) => candidatesFor(one, leads, contacts));
  const seen: Standing = new Map(contacts.map((contact) => [textIn(contact, 'Id') ?? '', contact]));
  const unseen = [...new Set(candidates.flatMap(contactsFollowed))].filter((id) => !seen.has(id));
  const standing =
    unseen.length === 0 ? seen : new Map([...seen, ...(await readStanding(unseen, call, ask))]);
  return candidates.map((one) => choose(one, standing));
}

function asksFor(sought: readonly Sought[]): Ask[] {
  const emails = inQueries(sought.flatMap(({ email }) => email ?? []));
  const keys = inQueries(sought.flatMap(({ leadId }) => leadId ?? []));
  const phones = [...new Set(sought.flatMap(({ email, phone }) => (email === null ? (phone ?? []) : [])))];
  const types = ['Lead', 'Contact'] as const;
  const byEmail = types.flatMap((type) => emails.map((some) => askPeople(type, soql`Email IN ${some}`)));
  const byKey = keys.map(
    (some): Ask => ({
      type: 'Lead',
      fields: PEOPLE_FIELDS.Lead,
      where: (has) => (has(LEAD_KEY) ? soql`${names([LEAD_KEY])} IN ${some}` : null),
    }),
  );
  const byPhone = types.flatMap((type) =>
    chunksOf(phones, PHONES_TO_A_QUERY).map((some) => askForPhones(type, some)),
  );
  return [...byEmail, ...byKey, ...byPhone];
}

function askForPhones(type: PersonType, phones: readonly string[]): Ask {
  const forms = phones.flatMap(phoneForms);
  const conditions = { Phone: soql`Phone IN ${forms}`, MobilePhone: soql`MobilePhone IN ${forms}` };
  return {
    type,
    fields: PEOPLE_FIELDS[type],
    // Without either field Salesforce is to say itself that it cannot be asked.
    where: (has) => {
      const asked = PHONES.filter(has);
      return anyOf((asked.length === 0 ? PHONES : asked).map((field) => conditions[field]));
    },
  };
}

function candidatesFor(
  { leadId, email, phone }: Sought,
  leads: readonly SalesforceRecord[],
  contacts: readonly SalesforceRecord[],
): Candidates {
  const isSought = (record: SalesforceRecord): boolean => {
    if (email !== null) return textIn(record, 'Email')?.toLowerCase() === email.toLowerCase();
    return phone !== null && hasPhone(record, phone);
  };
  const alike = leads.filter(isSought).toSorted(lastBy('CreatedDate'));
  return {
    ours: (leadId !== null && leads.find((lead) => textIn(lead, LEAD_KEY) === leadId)) || null,
    open: alike.filter((lead) => !isConverted(lead)),
    contacts: contacts.filter(isSought).toSorted(lastBy('SystemModstamp')),
    converted: alike.filter(isConverted),
  };
}

const lastBy =
  (field: string) =>
  (a: SalesforceRecord, b: SalesforceRecord): number =>
    compare(textIn(b, field), textIn(a, field)) || compare(textIn(b, 'Id'), textIn(a, 'Id'));

const compare = (a: string | null, b: string | null): number => {
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? -1 : 1;
};

const isConverted = (lead: SalesforceRecord): boolean => isChecked(lead, 'IsConverted');
const contactOf = (lead: SalesforceRecord): string[] => [textIn(lead, 'ConvertedContactId') ?? []].flat();

/** Contacts that must be read to choose. */
const contactsFollowed = ({ ours, open, contacts, converted }: Candidates): string[] => [
  ...(ours && isConverted(ours) ? contactOf(ours) : []),
  ...(open.length + contacts.length === 0 ? converted.flatMap(contactOf) : []),
];

function choose({ ours, open, contacts, converted }: Candidates, standing: Standing): Found | null {
  const follow = (lead: SalesforceRecord): SalesforceRecord | null =>
    contactOf(lead).map((id) => standing.get(id))[0] ?? null;
  const record =
    (ours && (isConverted(ours) ? follow(ours) : ours)) ??
    open[0] ??
    contacts[0] ??
    converted.map(follow).find((contact) => contact !== null);
  const found = record && foundAs(record);
  if (!found) return null;
  const others = [...open, ...contacts].filter((other) => textIn(other, 'Id') !== found.id).length;
  return { ...found, others };
}
