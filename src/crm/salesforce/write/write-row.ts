import type { CrmCall } from '../../../flow/ports.ts';
import { type MergeRules, writeMerged } from '../../write-merged.ts';
import { LEAD_KEY, TASK_KEY } from '../baton-fields.ts';
import type { ItemResult, PlainValues, RecordGroup, SalesforceApi } from '../salesforce-api.ts';
import { type End, HALTED, type Job, LINK } from './job.ts';
import { isAboutValues } from './refusals.ts';

type Api = Pick<SalesforceApi, 'writeGroups'>;

/** A record to be written in a group; who say the same key speak of the same one. */
type Row = { readonly key: string; readonly type: string; readonly values: PlainValues } & (
  | { readonly do: 'upsert'; readonly keyField: string; readonly value: string }
  | { readonly do: 'update'; readonly id: string }
  | { readonly do: 'create' }
);

/** The people of all jobs in one call, then what hangs at those who were written in a second one. */
export async function writeRow(api: Api, jobs: readonly Job[], call: CrmCall): Promise<readonly End[]> {
  const people = await written(api, jobs.map(personRow), call);
  const persons = jobs.map(({ person }, i): ItemResult => {
    if (person.do === 'nothing') return { kind: 'done', id: person.id, created: false };
    return people[i] ?? HALTED;
  });
  const rows = jobs.map(({ after }, i) => after.map((part) => afterRow(part, persons[i])));
  const results = await written(api, rows.flat(), call);
  const ends = results.values();
  return rows.map((own, i) => ({
    person: persons[i] ?? HALTED,
    after: own.map(() => ends.next().value ?? HALTED),
  }));
}

function personRow({ person }: Job, place: number): Row | null {
  switch (person.do) {
    case 'nothing':
      return null;
    case 'upsert': {
      const { key: value, values } = person;
      return { do: 'upsert', key: `new ${value}`, type: 'Lead', keyField: LEAD_KEY, value, values };
    }
    case 'create':
      return { ...person, key: `new, ${place}`, type: 'Lead' };
    case 'update':
      return { ...person, key: person.id };
  }
}

/** Null: there is nobody whose it would be. */
function afterRow(part: Job['after'][number], person: ItemResult | undefined): Row | null {
  const id = person?.kind === 'done' ? person.id : null;
  if (id === null) return null;
  const values = { ...part.values, [LINK[part.type]]: id };
  switch (part.do) {
    case 'upsert':
      return { ...part, key: `new ${part.key}`, keyField: TASK_KEY, value: part.key, values };
    case 'update':
      return { ...part, key: part.id };
    case 'create':
      return { ...part, key: `${id} ${String(part.values['Title'])}`, values };
  }
}

/** One clears what the other sets: two steps. */
const RULES: MergeRules<Row, ItemResult> = {
  both: (first, second) =>
    Object.entries(second.values).some(
      ([name, value]) => name in first.values && (first.values[name] === null) !== (value === null),
    )
      ? null
      : { ...first, values: { ...first.values, ...second.values } },
  isAboutValues,
};

/** What became of each row, in their order; null where there was none. @throws what the call throws */
async function written(
  api: Api,
  rows: readonly (Row | null)[],
  call: CrmCall,
): Promise<readonly (ItemResult | null)[]> {
  const real = rows.filter((row) => row !== null);
  const results = await writeMerged(real, (merged) => sendGroups(api, merged, call), RULES);
  const byRow = new Map(real.map((row, i) => [row, results[i]]));
  return rows.map((row) => {
    const result = row === null ? null : byRow.get(row);
    if (result instanceof Error) throw result;
    return result ?? null;
  });
}

async function sendGroups(api: Api, rows: readonly Row[], call: CrmCall): Promise<readonly ItemResult[]> {
  const groups = [...Map.groupBy(rows, (row) => `${row.do} ${row.type}`).values()];
  const answers = await api.writeGroups(groups.map(groupOf), call);
  const results = new Map(groups.flatMap((group, i) => group.map((row, j) => [row, answers[i]?.[j]])));
  return rows.map((row) => results.get(row) ?? HALTED);
}

function groupOf(rows: readonly Row[]): RecordGroup {
  const [first] = rows;
  if (first?.do === 'upsert') {
    const { type, keyField } = first;
    const records = rows.flatMap((row) =>
      row.do === 'upsert' ? [{ key: row.value, values: row.values }] : [],
    );
    return { do: 'upsert', type, keyField, records };
  }
  if (first?.do === 'update') {
    const records = rows.flatMap((row) =>
      row.do === 'update' ? [{ type: row.type, id: row.id, values: row.values }] : [],
    );
    return { do: 'update', records };
  }
  return { do: 'create', records: rows.map(({ type, values }) => ({ type, values })) };
}
