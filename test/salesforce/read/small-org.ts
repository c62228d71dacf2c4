import { PEOPLE_FIELDS, type PersonType } from '../../../src/crm/salesforce/read/people-fields.ts';
import type {
  FieldDescription,
  QueryResult,
  Refusal,
  SalesforceApi,
  SalesforceRecord,
  TypeDescription,
} from '../../../src/crm/salesforce/salesforce-api.ts';
import { longId, PREFIX } from '../../../src/domain/lead/salesforce-id.ts';

interface SmallOrgOptions {
  /** Fields that this org's users do not see. */
  readonly without?: readonly string[];
  /** Whether it says so before it is asked for them. */
  readonly tells?: boolean;
}

type Row = Record<string, string | number | boolean | null>;

/** Leads and contacts in memory, which answer `… IN (…)` joined by OR; the text of each query is kept. */
export function smallOrg({ without = [], tells = true }: SmallOrgOptions = {}) {
  const rows: Record<'Lead' | 'Contact', Row[]> = { Lead: [], Contact: [] };
  /** The queries of each call. */
  const calls: string[][] = [];
  let made = 0;

  const answer = (text: string, deleted: boolean): QueryResult => {
    const [, fields = '', type = '', where = ''] = /^SELECT (.+) FROM (\w+) WHERE (.+)$/.exec(text) ?? [];
    const columns = fields.split(', ');
    const missing = columns.find((column) => without.includes(`${type}.${column}`));
    if (missing !== undefined) return { kind: 'refused', refusal: noSuchColumn(missing, type) };
    const conditions = [...where.matchAll(/(\w+) IN \(((?:(?:, )?'(?:[^'\\]|\\.)*')+)\)/g)].map(
      ([, column = '', list = '']) => ({
        column,
        values: [...list.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, value = '']) => plain(value)),
      }),
    );
    const found = rows[type === 'Lead' ? 'Lead' : 'Contact'].filter(
      (row) =>
        (deleted || row['IsDeleted'] === false) &&
        conditions.some(({ column, values }) => values.includes(plain(String(row[column] ?? '')))),
    );
    const view = (row: Row): SalesforceRecord =>
      Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
    return { kind: 'found', records: found.map(view) };
  };

  const queries: SalesforceApi['queries'] = async (soqls, _call, options) => {
    calls.push(soqls.map(({ text }) => text));
    if (soqls.length > 5) throw new Error(`${soqls.length} queries in one call`);
    return soqls.map(({ text }) => answer(text, options?.deleted === true));
  };
  const add = (type: 'Lead' | 'Contact', values: Row): string => {
    made += 1;
    const Id =
      longId(`${PREFIX[type === 'Lead' ? 'lead' : 'contact']}${String(made).padStart(12, '0')}`) ?? '';
    const at = new Date(Date.UTC(2026, 0, made)).toISOString().replace('Z', '+0000');
    const always = { IsDeleted: false, ...(type === 'Lead' && { IsConverted: false }) };
    rows[type].push({ Id, CreatedDate: at, SystemModstamp: at, ...always, ...values });
    return Id;
  };
  return {
    calls,
    api: { queries },
    now: () => new Date('2026-03-02T09:00:00Z'),
    org: {
      describe: async (type: string) => (tells ? descriptionWithout(type, without) : null),
      forget: () => undefined,
    },
    addLead: (values: Row) => add('Lead', values),
    addContact: (values: Row) => add('Contact', values),
    change: (id: string, values: Row) => {
      const row = [...rows.Lead, ...rows.Contact].find(({ Id }) => Id === id);
      if (!row) throw new Error(`there is no ${id}`);
      Object.assign(row, values);
    },
  };
}

const plain = (text: string): string => text.replaceAll(/\\(.)/g, '$1').toLowerCase();

const noSuchColumn = (column: string, type: string): Refusal => ({
  status: 400,
  code: 'INVALID_FIELD',
  message: `INVALID_FIELD: SELECT ${column} FROM ${type} ^ ERROR at Row:1:Column:8 No such column '${column}' on entity '${type}'.`,
  fields: [],
  matches: [],
});

function descriptionWithout(type: string, without: readonly string[]): TypeDescription {
  const names = PEOPLE_FIELDS[type as PersonType].filter((name) => !without.includes(`${type}.${name}`));
  return { fields: new Map(names.map((name) => [name, field(name)])) };
}

const field = (name: string): FieldDescription => ({
  name,
  label: name,
  type: 'string',
  length: 255,
  createable: true,
  updateable: true,
  required: false,
  unique: false,
  externalId: false,
  restricted: false,
  options: [],
});
