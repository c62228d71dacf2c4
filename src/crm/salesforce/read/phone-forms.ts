import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { countryCode } from '../../../domain/lead/country.ts';
import { normalPhone } from '../../../domain/lead/identity.ts';
import { textIn } from '../field-values.ts';
import type { SalesforceRecord } from '../salesforce-api.ts';

export const PHONES = ['Phone', 'MobilePhone'] as const;

/**
 * The ways in which a number is usually written: as Baton writes it, as it is dialled abroad and at home. Salesforce
 * keeps what was typed, and finds that alone; to a number of the US typed into its pages it gives the form at home.
 * @param phone in E.164
 */
export function phoneForms(phone: string): readonly string[] {
  const number = parsePhoneNumberFromString(phone);
  if (number === undefined) return [phone];
  const [abroad, home] = [number.formatInternational(), number.formatNational()];
  return [...new Set([phone, abroad, home, home.replaceAll(/\D/g, '')])];
}

/** Whether one of the record's numbers is this one. A number written without its country is read as one of the record's. */
export function hasPhone(record: SalesforceRecord, phone: string): boolean {
  const country = countryOf(record);
  return PHONES.some((field) => normalPhone(textIn(record, field) ?? '', country)?.e164 === phone);
}

/** ISO alpha-2, of a lead or a contact. */
export const countryOf = (record: SalesforceRecord): string | null =>
  countryCode(textIn(record, 'Country') ?? textIn(record, 'MailingCountry') ?? '');
