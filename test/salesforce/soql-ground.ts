import type { FieldOf, Value } from '../support/salesforce/soql/ground.ts';
import { type FakeRecord, runSoql, SoqlError, type SoqlGround } from '../support/salesforce/soql/run-soql.ts';

const text: FieldOf = { type: 'string' };
const owner: FieldOf = { type: 'reference', relationship: 'Owner', referenceTo: ['User', 'Group'] };
const account: FieldOf = { type: 'reference', relationship: 'Account', referenceTo: ['Account'] };
const who: FieldOf = { type: 'reference', relationship: 'Who', referenceTo: ['Lead', 'Contact'] };

const FIELDS: Readonly<Record<string, Readonly<Record<string, FieldOf>>>> = {
  Lead: {
    Name: text,
    Email: { type: 'email' },
    Street: { type: 'textarea', length: 255 },
    Description: { type: 'textarea', length: 32_000 },
    Fit__c: { type: 'double' },
    IsConverted: { type: 'boolean' },
    Due__c: { type: 'date' },
    CreatedDate: { type: 'datetime' },
    OwnerId: owner,
    MasterRecordId: { type: 'reference', relationship: 'MasterRecord', referenceTo: ['Lead'] },
  },
  Contact: { Name: text, AccountId: account, OwnerId: owner },
  Account: { Name: text, OwnerId: { ...owner, referenceTo: ['User'] } },
  Campaign: { ContactId: { type: 'reference', relationship: 'Contact', referenceTo: ['Contact'] } },
  Task: { Subject: text, WhoId: who },
  ContentVersion: { Title: text, VersionData: { type: 'base64' } },
  User: { Name: text, Email: { type: 'email' }, IsActive: { type: 'boolean' } },
  Group: { Name: text, Type: { type: 'picklist' } },
};

const PREFIXES: Readonly<Record<string, string>> = {
  Lead: '00Q',
  Contact: '003',
  Account: '001',
  User: '005',
};

/** An id of this type with the right check letters for one that has no upper case but its own prefix's. */
export const idOf = (type: string, number: number): string => {
  const short = `${PREFIXES[type] ?? 'a00'}${String(number).padStart(12, '0')}`;
  return `${short}${type === 'Lead' ? 'EAA' : 'AAA'}`;
};

export interface Given {
  readonly type: string;
  readonly number: number;
  readonly isDeleted?: boolean;
  readonly [field: string]: Value | undefined;
}

/** A ground with these records. */
export function groundOf(given: readonly Given[]): SoqlGround {
  const records = given.map(({ type, number, isDeleted = false, ...values }): FakeRecord => {
    const known = Object.entries(values).filter((one): one is [string, Value] => one[1] !== undefined);
    return { id: idOf(type, number), type, values: Object.fromEntries(known), isDeleted };
  });
  return {
    fieldsOf: (type) => (FIELDS[type] ? new Map(Object.entries(FIELDS[type])) : undefined),
    recordsOf: (type) => records.filter((record) => record.type === type),
    byId: (id) => records.find((record) => record.id === id),
  };
}

/** The names of the leads that a condition finds, or the code with which it is refused. */
export function namesWhere(given: readonly Given[], condition: string): string {
  return codeOr(() => {
    const { records } = runSoql(`SELECT Name FROM Lead WHERE ${condition}`, groundOf(given), {
      deleted: false,
    });
    return records.map(({ Name }) => (typeof Name === 'string' ? Name : '')).join(' ');
  });
}

export function codeOr<T>(run: () => T): T | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof SoqlError) return `${error.code}: ${error.message}`;
    throw error;
  }
}
