import type { FailedRow, ListRow } from '../domain/list/people-list.ts';
import { Fault } from '../faults.ts';
import type { Imported, ImportRow, RowResult } from './import-views.ts';

/** What became of a list. */
export interface Sent {
  readonly counts: Record<RowResult['outcome'], number>;
  readonly failed: FailedRow[];
  reading: Imported['reading'];
}

/** So that nobody else waits long for the process that takes them. */
const MOST_ROWS = 100;
const MOST_BYTES = 1024 * 1024;

/** Sends a list part by part, and tells after each how many rows are done. @throws Fault that says how many were */
export async function* sendList(
  rows: readonly ListRow[],
  ask: (rows: readonly ImportRow[]) => Promise<Imported>,
): AsyncGenerator<number, Sent> {
  const sent: Sent = {
    counts: { taken: 0, duplicate: 0, refused: 0, readable: 0 },
    failed: [],
    reading: null,
  };
  let done = 0;
  for (const batch of batchesOf(rows)) {
    const sendable = batch.filter((row) => flawOf(row) === null);
    const { results, reading } =
      sendable.length > 0
        ? await ask(sendable.map(({ said }) => said)).catch((error: unknown) => {
            throw sayingHowFar(error, done);
          })
        : { results: [], reading: null };
    note(batch, sendable, results, sent);
    if (reading) sent.reading = joined(sent.reading, reading);
    yield (done += batch.length);
  }
  return sent;
}

const sayingHowFar = (error: unknown, done: number): unknown =>
  error instanceof Fault && done > 0
    ? new Fault(
        error.code,
        `${error.message} ${done} rows were done before that. Run it again: nothing comes twice.`,
        { cause: error },
      )
    : error;

/** In the order of the file. */
function note(
  batch: readonly ListRow[],
  sendable: readonly ListRow[],
  results: Imported['results'],
  sent: Sent,
): void {
  const byRow = new Map(sendable.map((row, i) => [row, results[i]]));
  for (const row of batch) {
    const result = byRow.get(row);
    if (result) sent.counts[result.outcome] += 1;
    const why = flawOf(row) ?? (result ? result.reason : 'Baton did not say what became of it.');
    if (why !== null) sent.failed.push({ row, why });
  }
}

const bytesOf = ({ said }: ListRow): number => Buffer.byteLength(JSON.stringify(said));

const flawOf = (row: ListRow): string | null =>
  row.flaw ?? (bytesOf(row) > MOST_BYTES ? `It is larger than ${MOST_BYTES / 1024} KB.` : null);

function batchesOf(rows: readonly ListRow[]): ListRow[][] {
  const batches: ListRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const last = batches.at(-1);
    bytes += bytesOf(row);
    if (last && last.length < MOST_ROWS && bytes <= MOST_BYTES) last.push(row);
    else {
      batches.push([row]);
      bytes = bytesOf(row);
    }
  }
  return batches;
}

/** A column that is blank in one part may say something in another. */
function joined(
  before: Imported['reading'],
  { columns, first }: NonNullable<Imported['reading']>,
): Imported['reading'] {
  if (before === null) return { columns, first };
  const known = new Set(before.columns.map(({ column }) => column));
  return {
    columns: [...before.columns, ...columns.filter(({ column }) => !known.has(column))],
    first: before.first ?? first,
  };
}
