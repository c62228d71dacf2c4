import { setImmediate as breathe } from 'node:timers/promises';
import { isEventName } from '../domain/lead/event-name.ts';
import { type ColumnMapping, LEFT_OUT, openList, type PeopleList } from '../domain/list/people-list.ts';
import { Fault } from '../faults.ts';
import type { ChosenColumns, ColumnMemory } from './column-memory.ts';
import type { ImportRows } from './import-rows.ts';
import type { Imported, ImportRow } from './import-views.ts';
import { type Sent, sendList } from './send-list.ts';

export interface ListAsked {
  readonly source: string;
  /** What happened; null: a form was sent, or as each row says. */
  readonly kind: string | null;
  readonly bytes: Uint8Array;
}

export interface ListColumn {
  readonly name: string;
  readonly example: string;
  /** What its name means by itself. */
  readonly byName: string;
  /** What it is called for Baton, where that was chosen. */
  readonly chosen: string | null;
}

/** How a list would be read. */
export interface ListReading {
  readonly encoding: PeopleList['encoding'];
  /** In which line the columns are named; what stands above is passed over. */
  readonly headLine: number;
  readonly columns: readonly ListColumn[];
  /** null: nobody has chosen anything for such a list. */
  readonly remembered: ChosenColumns | null;
  /** Some column is one of e-mail addresses or phone numbers. */
  readonly namesPeople: boolean;
  readonly rows: number;
  /** What the first rows say that can be taken. */
  readonly first: readonly Readonly<Record<string, unknown>>[];
  readonly failed: Sent['failed'];
}

export interface ListTaken {
  readonly counts: Sent['counts'];
  readonly failed: number;
  /** The rows that failed with their reasons, to be mended and imported; null when none did. */
  readonly errors: string | null;
}

export interface ListTaking {
  readonly rows: number;
  /** How many rows are done, again and again, and then what became of them. It stops where nobody asks further. */
  readonly progress: AsyncGenerator<number, ListTaken>;
}

export interface ImportList {
  /** @param mapping undefined: as is remembered. @throws Fault */
  readonly read: (asked: ListAsked, mapping?: ColumnMapping) => Promise<ListReading>;
  /** @throws Fault */
  readonly take: (asked: ListAsked, mapping: ColumnMapping) => Promise<ListTaking>;
}

const MOST_ROWS = 10_000;
const SHOWN_FIRST = 3;

/** A whole list that somebody hands over in a browser; row by row it is what `baton import` does. */
export function createImportList(importRows: ImportRows, memory: ColumnMemory): ImportList {
  return {
    read: async ({ source, kind, bytes }, mapping) => {
      const list = open(bytes, kind);
      const names = list.columns.map(({ name }) => name);
      const remembered = await memory.recall(source, names);
      const chosen = mapping ?? remembered?.mapping ?? new Map<string, string>();
      const rows = list.rows(chosen);
      const asking = asker(importRows, { source, kind, dryRun: true });
      const sent = await ended(sendList(rows, asking));
      const failed = new Set(sent.failed.map(({ row }) => row));
      const good = rows.filter((row) => !failed.has(row)).slice(0, SHOWN_FIRST);
      const first = await Promise.all(
        good.map(async ({ said }) => (await asking([said])).reading?.first ?? {}),
      );
      const meaningOf = meanings(await asking([sayingAll(names)]));
      const called = names.map((name) => chosen.get(name) ?? name).filter((name) => name !== LEFT_OUT);
      const read = meanings(called.length > 0 ? await asking([sayingAll(called)]) : null);
      return {
        encoding: list.encoding,
        headLine: list.headLine,
        columns: list.columns.map(({ name, example }) => ({
          name,
          example,
          byName: meaningOf.get(name) ?? '',
          chosen: chosen.get(name) ?? null,
        })),
        remembered,
        namesPeople: [...read.values()].some((meaning) => meaning === 'email' || meaning === 'phone'),
        rows: rows.length,
        first,
        failed: sent.failed,
      };
    },
    take: async ({ source, kind, bytes }, mapping) => {
      const list = open(bytes, kind);
      const rows = list.rows(mapping);
      const names = list.columns.map(({ name }) => name);
      return {
        rows: rows.length,
        progress: (async function* () {
          const { counts, failed } = yield* sendList(
            rows,
            asker(importRows, { source, kind, dryRun: false }),
          );
          if (counts.taken + counts.duplicate > 0) await memory.remember(source, names, mapping);
          const errors = failed.length === 0 ? null : list.failedText(failed);
          return { counts, failed: failed.length, errors };
        })(),
      };
    },
  };
}

/** @throws Fault REQUEST_INVALID */
function open(bytes: Uint8Array, kind: string | null): PeopleList {
  if (kind !== null && !isEventName(kind))
    throw new Fault('REQUEST_INVALID', `"${kind}" cannot name an event. Say it as webinar_attended.`);
  const list = openList(bytes);
  const { length } = list.rows(new Map());
  if (length > MOST_ROWS)
    throw new Fault(
      'REQUEST_INVALID',
      `The list has ${length} rows, and a page takes ${MOST_ROWS}. Import it with npx baton import, or part by part.`,
    );
  return list;
}

const asker =
  (importRows: ImportRows, { kind, ...asked }: { source: string; kind: string | null; dryRun: boolean }) =>
  async (rows: readonly ImportRow[]): Promise<Imported> => {
    // A list is read row by row without a pause; whoever writes to us meanwhile is let in between.
    await breathe();
    return importRows({ ...asked, rows: rows.map((row) => (kind === null ? row : { ...row, kind })) });
  };

async function ended<T>(generator: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const { done, value } = await generator.next();
    if (done) return value;
  }
}

const sayingAll = (names: readonly string[]): ImportRow =>
  Object.fromEntries(names.map((name) => [name, 'x']));

const meanings = (imported: Imported | null): ReadonlyMap<string, string> =>
  new Map(imported?.reading?.columns.map(({ column, meaning }) => [column, meaning]));
