import { Fault } from '../../faults.ts';

/** A place in a list ordered by time and id, newest first. */
export interface Cursor {
  readonly at: string;
  readonly id: string;
}

const encodeCursor = ({ at, id }: Cursor): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url');

/** @throws Fault REQUEST_INVALID for text that this service did not hand out */
export function decodeCursor(text: string): Cursor {
  try {
    const [at, id]: unknown[] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof at === 'string' && typeof id === 'string' && !Number.isNaN(Date.parse(at))) return { at, id };
  } catch {
    // Falls through to the one answer for every text that is no cursor.
  }
  throw new Fault(
    'REQUEST_INVALID',
    'The cursor is not one that this list handed out. Leave it out to begin at the top.',
  );
}

/** One page of rows read with a limit of one more than shown. */
export function paged<Row, Item>(
  rows: readonly Row[],
  limit: number,
  show: (row: Row) => Item,
  cursorOf: (row: Row) => Cursor,
): { items: Item[]; next: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(show),
    next: last === undefined ? null : encodeCursor(cursorOf(last)),
  };
}
