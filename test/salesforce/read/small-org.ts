import { chunksOf } from '../../../src/crm/chunks.ts';
import { PEOPLE_FIELDS } from '../../../src/crm/salesforce/read/people-fields.ts';
import type {
  QueryResult,
  Refusal,
  SalesforceApi,
  TypeDescription,
} from '../../../src/crm/salesforce/salesforce-api.ts';
import { longId } from '../../../src/domain/lead/salesforce-id.ts';
import type { FieldOf, Value } from '../../support/salesforce/soql/ground.ts';
import { type FakeRecord, runSoql, SoqlError } from '../../support/salesforce/soql/run-soql.ts';
import { described } from '../field-description.ts';

interface SmallOrgOptions {
  /** Fields (`Lead.Industry`) and types that this org's user does not see. */
  readonly without?: readonly string[];
  /** Fields (`Lead.IsConverted`) that are there, and left out of what it tells of itself. */
  readonly untold?: readonly string[];
  /** Whether it says so before it is asked for them. */
  readonly tells?: boolean;
}

const PREFIXES = {
  Lead: '00Q',
  Contact: '003',
  Account: '001',
  Opportunity: '006',
  OpportunityContactRole: '00K',
};
type Type = keyof typeof PREFIXES;

const FIELDS: Readonly<Record<Type, readonly string[]>> = {
  Lead: [...PEOPLE_FIELDS.Lead, 'Baton_Grade__c'],
  Contact: [...PEOPLE_FIELDS.Contact, 'Baton_Grade__c'],
  Account: [
    'Id',
    'Name',
    'Website',
    'NumberOfEmployees',
    'Industry',
    'BillingCountry',
    'OwnerId',
    'Type',
    'CreatedDate',
  ],
  Opportunity: ['Id', 'AccountId', 'IsClosed'],
  OpportunityContactRole: ['Id', 'ContactId', 'OpportunityId'],
};

/** An org in memory that answers queries; the text of each is kept, by the call that it was in. */
export function smallOrg({ without = [], untold = [], tells = true }: SmallOrgOptions = {}) {
  const records: FakeRecord[] = [];
  const calls: string[][] = [];

  const fieldsOf = (type: string): Map<string, FieldOf> | undefined => {
    const found = Object.entries(FIELDS).find(([name]) => name === type && !without.includes(name));
    const names = found?.[1].filter((name) => !without.includes(`${type}.${name}`));
    return names && new Map(names.map((name) => [name, fieldOf(name)]));
  };
  const ground = {
    fieldsOf,
    recordsOf: (type: string) => records.filter((record) => record.type === type),
    byId: (id: string) => records.find((record) => record.id === id),
  };
  const answer = (text: string, deleted: boolean): QueryResult => {
    try {
      return { kind: 'found', records: runSoql(text, ground, { deleted }).records };
    } catch (error) {
      if (!(error instanceof SoqlError)) throw error;
      return { kind: 'refused', refusal: refusalOf(error) };
    }
  };
  const queries: SalesforceApi['queries'] = async (soqls, _call, options) => {
    calls.push(...chunksOf(soqls, 5).map((few) => few.map(({ text }) => text)));
    return soqls.map(({ text }) => answer(text, options?.deleted === true));
  };
  const query: SalesforceApi['query'] = async (soql, call, options) => {
    const [result] = await queries([soql], call, options);
    if (result?.kind !== 'found') throw new Error(`refused: ${result?.refusal.message}`);
    return result.records;
  };
  const add = (type: Type, values: Readonly<Record<string, Value>>): string => {
    const made = records.length + 1;
    const id = longId(`${PREFIXES[type]}${String(made).padStart(12, '0')}`) ?? '';
    const at = new Date(Date.UTC(2026, 0, 1, 0, made)).toISOString().replace('Z', '+0000');
    const always = { CreatedDate: at, SystemModstamp: at, ...(type === 'Lead' && { IsConverted: false }) };
    records.push({ id, type, values: { ...always, ...values }, isDeleted: values['IsDeleted'] === true });
    return id;
  };
  return {
    calls,
    api: { queries, query },
    now: () => new Date('2026-03-02T09:00:00Z'),
    org: {
      describe: async (type: string) => {
        const fields = fieldsOf(type);
        if (!tells || fields === undefined) return null;
        return descriptionOf(new Map([...fields].filter(([name]) => !untold.includes(`${type}.${name}`))));
      },
      forget: () => undefined,
    },
    add,
    addLead: (values: Readonly<Record<string, Value>>) => add('Lead', values),
    addContact: (values: Readonly<Record<string, Value>>) => add('Contact', values),
    change: (id: string, values: Readonly<Record<string, Value>>) => {
      const at = records.findIndex((record) => record.id === id);
      const old = records[at];
      if (!old) throw new Error(`there is no ${id}`);
      const isDeleted = values['IsDeleted'] === undefined ? old.isDeleted : values['IsDeleted'] === true;
      records[at] = { ...old, values: { ...old.values, ...values }, isDeleted };
    },
  };
}

function fieldOf(name: string): FieldOf {
  if (/^Is|^Has/.test(name)) return { type: 'boolean' };
  if (/Date$|Modstamp$/.test(name)) return { type: 'datetime' };
  if (name === 'NumberOfEmployees') return { type: 'int' };
  if (!name.endsWith('Id')) return { type: 'string' };
  return name === 'Id'
    ? { type: 'id' }
    : { type: 'reference', relationship: name.slice(0, -2), referenceTo: [name.slice(0, -2)] };
}

const refusalOf = ({ code, message }: SoqlError): Refusal => ({
  status: 400,
  code,
  message: `${code}: ${message}`,
  fields: [],
  matches: [],
});

const descriptionOf = (fields: ReadonlyMap<string, FieldOf>): TypeDescription => ({
  fields: new Map([...fields].map(([name, { type }]) => [name, described(name, { type })])),
});
