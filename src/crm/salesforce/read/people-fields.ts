import { LEAD_KEY } from '../baton-fields.ts';
import type { Org } from '../org.ts';
import type { Refusal } from '../salesforce-api.ts';

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
    'Website',
    'Status',
    'IsConverted',
    'ConvertedContactId',
  ],
  Contact: [...BOTH, 'MailingCountry', 'AccountId'],
};

export interface PeopleFields {
  /** Those of PEOPLE_FIELDS that the org has, as far as it can be told. @throws Fault CRM_* */
  readonly of: (type: PersonType) => Promise<readonly string[]>;
  /** Leaves out what this refusal says is not there; false when it says nothing of the kind, or nothing new. */
  readonly learn: (type: PersonType, refusal: Refusal) => boolean;
}

/** Fields may be missing from an org, or hidden from our user, which is the same: Salesforce refuses all of a query. */
export function openPeopleFields(org: Pick<Org, 'describe' | 'forget'>): PeopleFields {
  const missing = new Set<string>();
  return {
    of: async (type) => {
      const known = (await org.describe(type))?.fields;
      return PEOPLE_FIELDS[type].filter(
        (field) => !missing.has(`${type}.${field}`) && (known === undefined || known.has(field)),
      );
    },
    learn: (type, { code, message }) => {
      // Salesforce: "No such column 'Industry' on entity 'Lead'. …"
      const column = code === 'INVALID_FIELD' ? /column '(\w+)'/.exec(message)?.[1] : undefined;
      const field = PEOPLE_FIELDS[type].find((one) => one.toLowerCase() === column?.toLowerCase());
      if (field === undefined || field === 'Id' || missing.has(`${type}.${field}`)) return false;
      missing.add(`${type}.${field}`);
      org.forget();
      return true;
    },
  };
}
