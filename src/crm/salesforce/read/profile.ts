import { normalEmail, normalPhone } from '../../../domain/lead/identity.ts';
import type { Identity, Profile } from '../../../domain/lead/lead.ts';
import { countryFacts, present } from '../../crm-facts.ts';
import { isChecked, numberIn, textIn } from '../field-values.ts';
import { UNKNOWN_COMPANY, UNKNOWN_NAME } from '../placeholders.ts';
import type { SalesforceRecord } from '../salesforce-api.ts';
import { countryOf, PHONES } from './phone-forms.ts';

/** As every source gives it: without a country of its own, a number is read as one of the record's. */
export function identityOf(record: SalesforceRecord): Identity {
  const country = countryOf(record);
  const phones = PHONES.map((field) => normalPhone(textIn(record, field) ?? '', country));
  return {
    email: normalEmail(textIn(record, 'Email') ?? ''),
    phone: phones.find((phone) => phone !== null)?.e164 ?? null,
  };
}

/**
 * What a lead or contact says of the person, without what Baton put there for want of better. What their account says is
 * no word of theirs: it is told as `account.*`.
 */
export function profileOf(record: SalesforceRecord): Profile {
  const said = (field: string, unless?: string): string | null => {
    const text = textIn(record, field);
    return text === unless ? null : text;
  };
  const [first, last] = [said('FirstName'), said('LastName', UNKNOWN_NAME)];
  const attributes = {
    name: [first, last].filter((part) => part !== null).join(' ') || null,
    first_name: first,
    last_name: last,
    title: said('Title'),
    'company.name': said('Company', UNKNOWN_COMPANY),
    'company.employees': numberIn(record, 'NumberOfEmployees') || null,
    'company.industry': said('Industry'),
    ...countryFacts('company', said('Country') ?? said('MailingCountry')),
  };
  return {
    attributes: present<string | number>(attributes),
    answers: {},
    attribution: { utm: {}, clickIds: {}, page: null, referrer: null },
    // Who opted out of all e-mail said no. Who did not has said nothing.
    consent: isChecked(record, 'HasOptedOutOfEmail')
      ? [{ purpose: 'email', granted: false, wording: null, at: null }]
      : [],
    files: [],
  };
}
