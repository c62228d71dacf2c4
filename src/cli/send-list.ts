import { Fault } from '../faults.ts';
import type { Imported, RowResult } from '../flow/import-views.ts';
import { bytesOf, type ListRow } from './list-file.ts';
import { openProgress } from './progress.ts';

interface Failed {
  readonly row: ListRow;
  readonly why: string;
}

export interface Sent {
  readonly counts: Record<RowResult['outcome'], number>;
  readonly failed: Failed[];
  reading: Imported['reading'];
}

const MOST_ROWS = 100;
const MOST_BYTES = 1024 * 1024;

/** Sends a list part by part, and shows how far it is. @throws Fault that says how many rows were done */
export async function sendList(
  rows: readonly ListRow[],
  ask: (rows: readonly ListRow['said'][]) => Promise<Imported>,
): Promise<Sent> {
  const sent: Sent = {
    counts: { taken: 0, duplicate: 0, refused: 0, readable: 0 },
    failed: [],
    reading: null,
  };
  const progress = openProgress(rows.length);
  let done = 0;
  try {
    for (const batch of batchesOf(rows)) {
      const sendable = batch.filter(({ flaw }) => flaw === null);
      const { results, reading } =
        sendable.length > 0 ? await ask(sendable.map(({ said }) => said)) : { results: [], reading: null };
      note(batch, sendable, results, sent);
      if (reading) sent.reading = joined(sent.reading, reading);
      progress.show((done += batch.length));
    }
  } catch (error) {
    if (!(error instanceof Fault) || done === 0) throw error;
    throw new Fault(
      error.code,
      `${error.message} ${done} rows were done before that. Run it again: nothing comes twice.`,
      {
        cause: error,
      },
    );
  } finally {
    progress.end();
  }
  return sent;
}

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
    const why = row.flaw ?? (result ? result.reason : 'Baton did not say what became of it.');
    if (why !== null) sent.failed.push({ row, why });
  }
}

function batchesOf(rows: readonly ListRow[]): ListRow[][] {
  const batches: ListRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const last = batches.at(-1);
    bytes += bytesOf(row.said);
    if (last && last.length < MOST_ROWS && bytes <= MOST_BYTES) last.push(row);
    else {
      batches.push([row]);
      bytes = bytesOf(row.said);
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
