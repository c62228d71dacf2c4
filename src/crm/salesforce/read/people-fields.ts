import type { Clock } from '../../../flow/ports.ts';
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
  /** Leaves out what this refusal says is not there; false when it names none of the fields that were asked for. */
  readonly learn: (type: PersonType, asked: readonly string[], refusal: Refusal) => boolean;
}

interface PeopleFieldsDeps {
  readonly org: Pick<Org, 'describe' | 'forget'>;
  readonly now: Clock;
}

/** Until then it may have been made, or shown to us. */
const MISSING_MS = 60 * 60_000;

/** Fields may be missing from an org, or hidden from our user, which is the same: Salesforce refuses all of a query. */
export function openPeopleFields({ org, now }: PeopleFieldsDeps): PeopleFields {
  const missingUntil = new Map<string, number>();
  const isMissing = (type: PersonType, field: string): boolean =>
    (missingUntil.get(`${type}.${field}`) ?? 0) > now().getTime();
  return {
    of: async (type) => {
      const known = (await org.describe(type))?.fields;
      return PEOPLE_FIELDS[type].filter(
        (field) => !isMissing(type, field) && (known === undefined || known.has(field)),
      );
    },
    learn: (type, asked, { code, message }) => {
      // Salesforce: "No such column 'Industry' on entity 'Lead'. …"
      const column = code === 'INVALID_FIELD' ? /column '(\w+)'/.exec(message)?.[1] : undefined;
      const field = asked.find((one) => one.toLowerCase() === column?.toLowerCase());
      if (field === undefined || field === 'Id') return false;
      missingUntil.set(`${type}.${field}`, now().getTime() + MISSING_MS);
      org.forget();
      return true;
    },
  };
}
