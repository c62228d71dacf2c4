import { type Column, type FakeRecord, type SoqlGround, targetOf, type Value, valueOf } from './ground.ts';
import { shown } from './values.ts';

/** A record as it stands in an answer of the REST API; related records stand in it. */
export interface SoqlRow {
  readonly attributes: { readonly type: string; readonly url?: string };
  readonly [field: string]: Value | SoqlRow | SoqlRow['attributes'] | undefined;
}

type Growing = Record<string, unknown>;

export function rowOf(ground: SoqlGround, record: FakeRecord, columns: readonly Column[]): SoqlRow {
  const row = begun(record);
  for (const column of columns) {
    const place = placeOf(ground, record, column, row);
    if (place) place[column.name] = shown(column.field, valueOf(ground, record, column));
  }
  return row;
}

/** The record within the row to which the field belongs; null: nothing stands there. */
function placeOf(ground: SoqlGround, record: FakeRecord, { hops }: Column, row: Growing): Growing | null {
  let place = row;
  for (const [i, { relationship, isPolymorphic }] of hops.entries()) {
    const target = targetOf(ground, record, hops.slice(0, i + 1));
    if (target === null) {
      place[relationship] = null;
      return null;
    }
    place = (place[relationship] ??= begun(target, isPolymorphic ? 'Name' : target.type)) as Growing;
  }
  return place;
}

const begun = ({ type, id }: FakeRecord, shownAs = type): Growing & SoqlRow => ({
  attributes: { type: shownAs, url: `/services/data/v66.0/sobjects/${type}/${id}` },
});
