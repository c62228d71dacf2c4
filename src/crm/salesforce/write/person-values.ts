import type { CrmPerson, CrmWrite } from '../../../domain/handoff/crm-write.ts';
import { countryCode } from '../../../domain/lead/country.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { folded } from '../../../domain/scoring/folded.ts';
import { fieldsSaid } from '../../person-fields.ts';
import { countryName, isSameCountry, isSameNumber } from '../../says-new.ts';
import { batonField, LEAD_KEY } from '../baton-fields.ts';
import { textIn } from '../field-values.ts';
import type { Found } from '../people.ts';
import { UNKNOWN_COMPANY, UNKNOWN_NAME } from '../placeholders.ts';
import type { PlainValues, TypeDescription } from '../salesforce-api.ts';

/**
 * Who they are, in the fields of a lead or contact: what is known and says something new. A lead is made with a last
 * name and a company whatever is known, since Salesforce makes none without.
 * @param there the record as Salesforce has it; null for a new lead
 * @param description what records of its type hold; null: it cannot be told
 */
export function personValues(
  person: CrmPerson,
  there: Found | null,
  description: TypeDescription | null,
): PlainValues {
  const { email, phone, title, company, country } = person;
  const has = (field: string): string | null => (there === null ? null : textIn(there.record, field));
  const isContact = there?.type === 'Contact';
  const place = countryField(isContact, description);
  const isNewNumber =
    phone !== null && !['Phone', 'MobilePhone'].some((field) => isSameNumber(phone, has(field)));
  return {
    ...(there === null ? newName(person) : nameValues(person, there)),
    // An address that they are known by stays; one that was not there to be read is not taken for none.
    ...(email !== null && (there === null || there.record['Email'] === null) ? { Email: email } : {}),
    ...(isNewNumber ? { Phone: phone } : {}),
    ...(title === null ? {} : { Title: title }),
    // A contact's company is its account.
    ...(isContact || (company === null && there !== null) ? {} : { Company: company ?? UNKNOWN_COMPANY }),
    ...(country === null || isSameCountry(country, has(place.name))
      ? {}
      : { [place.written]: place.isCode ? (countryCode(country) ?? country) : countryName(country) }),
  };
}

/** An org with picklists for countries takes the code, and refuses a name that is not among its own. */
function countryField(isContact: boolean, description: TypeDescription | null) {
  const name = isContact ? 'MailingCountry' : 'Country';
  const isCode = description?.fields.has(`${name}Code`) === true;
  return { name, isCode, written: isCode ? `${name}Code` : name };
}

/** A whole name that intake could not split is not guessed at. The last name is the one that no lead goes without. */
const newName = ({ name, firstName, lastName }: CrmPerson): PlainValues =>
  lastName === null
    ? { LastName: name ?? firstName ?? UNKNOWN_NAME }
    : { ...(firstName === null ? {} : { FirstName: firstName }), LastName: lastName };

/** A name that was not split is never written over one that Salesforce has. */
function nameValues(person: CrmPerson, { record }: Found): PlainValues {
  const { name, firstName, lastName } = person;
  const last = textIn(record, 'LastName');
  const isUnknown = last === null || last === UNKNOWN_NAME;
  if (lastName !== null || (isUnknown && (name ?? firstName) !== null)) return newName(person);
  if (firstName === null || isUnknown) return {};
  // "Vera" as the whole name went where the last name stands.
  const isInLast = folded(last).split(/\s+/).includes(folded(firstName));
  return isInLast ? {} : { FirstName: firstName };
}

/** Baton's own fields, under the names that the policy has for them. */
export const batonValues = (fields: CrmWrite['fields'], { document }: Policy): PlainValues =>
  fieldsSaid(fields, (field) => document.crm.salesforce?.fields[field] ?? batonField(field).name);

/** Ties a lead that Salesforce had already to ours. One that is another's stays so; contacts have no such field. */
export const keyValues = (leadId: string, there: Found): PlainValues =>
  there.type === 'Lead' && there.record[LEAD_KEY] === null ? { [LEAD_KEY]: leadId } : {};
