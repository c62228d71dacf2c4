import { LEAD_KEY } from '../baton-fields.ts';
import type { Soql } from '../soql.ts';
import type { Ask } from './ask-records.ts';

export type PersonType = 'Lead' | 'Contact';

const BOTH = [
  'Id',
  'Email',
  'Phone',
  'MobilePhone',
  'FirstName',
  'LastName',
  'Title',
  'LeadSource',
  'OwnerId',
  'HasOptedOutOfEmail',
  'CreatedDate',
  'SystemModstamp',
  'IsDeleted',
  'MasterRecordId',
];

/** What is read of a person, whoever asks: facts, profile and the write all stand on it. An org need not have all. */
export const PEOPLE_FIELDS: Readonly<Record<PersonType, readonly string[]>> = {
  Lead: [
    ...BOTH,
    LEAD_KEY,
    'Company',
    'Country',
    'Industry',
    'NumberOfEmployees',
    'Status',
    'IsConverted',
    'ConvertedContactId',
  ],
  Contact: [...BOTH, 'MailingCountry', 'AccountId'],
};

/** A question for leads, or for contacts. */
export const askPeople = (type: PersonType, where: Soql): Ask => ({
  type,
  fields: PEOPLE_FIELDS[type],
  where: () => where,
});
