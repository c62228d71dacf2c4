import { typeOfId } from '../../../domain/lead/salesforce-id.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { isChecked, textIn } from '../field-values.ts';
import type { Found } from '../people.ts';
import type { SalesforceRecord } from '../salesforce-api.ts';
import { inQueries, soql } from '../soql.ts';
import type { AskRecords } from './ask-records.ts';
import { askPeople, type PersonType } from './people-fields.ts';

/** Ids of 18 characters -> the record that now stands for each; absent: deleted, or never there. */
export type Standing = ReadonlyMap<string, SalesforceRecord>;

/** How often one record may have gone into another. */
const MOST_STEPS = 5;

/** 00Q… -> Lead; null for an id of anything else. */
export function typeOf(id: string): PersonType | null {
  const type = typeOfId(id);
  return type === 'Lead' || type === 'Contact' ? type : null;
}

/**
 * The leads and contacts with these ids, in one call; in one more for each step when records went into others: Salesforce
 * deletes who lost a merge and says on it who won, and a converted lead names its contact, a deleted one too.
 */
export async function readStanding(
  ids: readonly string[],
  call: CrmCall,
  ask: AskRecords,
): Promise<Standing> {
  const rows = new Map<string, SalesforceRecord | null>();
  const places = new Map(ids.map((id) => [id, id]));
  for (let step = 0; step <= MOST_STEPS; step += 1) {
    const unknown = [...new Set(places.values())].filter((id) => !rows.has(id));
    if (unknown.length === 0) break;
    await readInto(rows, unknown, call, ask);
    for (const [id, place] of places) places.set(id, nextOf(rows.get(place) ?? null) ?? place);
  }
  const standing = new Map<string, SalesforceRecord>();
  for (const [id, place] of places) {
    const row = rows.get(place);
    if (row && !isChecked(row, 'IsDeleted') && !isChecked(row, 'IsConverted')) standing.set(id, row);
  }
  return standing;
}

const nextOf = (row: SalesforceRecord | null): string | null =>
  row && (textIn(row, 'MasterRecordId') ?? textIn(row, 'ConvertedContactId'));

async function readInto(
  rows: Map<string, SalesforceRecord | null>,
  ids: readonly string[],
  call: CrmCall,
  ask: AskRecords,
): Promise<void> {
  const asks = (['Lead', 'Contact'] as const).flatMap((type) =>
    inQueries(ids.filter((id) => typeOf(id) === type)).map((some) => askPeople(type, soql`Id IN ${some}`)),
  );
  for (const id of ids) rows.set(id, null);
  for (const row of (await ask(asks, call, { deleted: true })).flat()) {
    const id = textIn(row, 'Id');
    if (id !== null) rows.set(id, row);
  }
}

/** A record of a query, as who it is of. @throws Error when it is of neither type */
export function foundAs(record: SalesforceRecord): Found {
  const id = textIn(record, 'Id') ?? '';
  const type = typeOf(id);
  if (type === null) throw new Error('Salesforce told of a lead or contact without its id');
  return { type, id, record, others: 0 };
}
