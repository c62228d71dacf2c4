import { readFile } from 'node:fs/promises';
import { Fault } from '../faults.ts';
import { MOST_BYTES } from '../intake/body.ts';
import { type CsvRecord, csvLine, readCsv } from '../intake/csv.ts';

/** In the file of what failed; read again, it is no column. */
const WHY = 'baton_error';
/** Without it, spreadsheets take UTF-8 for something else. */
const BYTE_ORDER_MARK = '\uFEFF';

export interface ListRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** Column, as it is called for Baton -> what it says; without what is blank. */
  readonly said: Readonly<Record<string, string>>;
  /** Why it cannot be sent at all. */
  readonly flaw: string | null;
}

export interface List {
  readonly rows: readonly ListRow[];
  /** These rows with the reason of each, as a file that can be mended and read again. */
  readonly failedText: (failed: readonly { readonly row: ListRow; readonly why: string }[]) => string;
}

/**
 * A list of people from a CSV file.
 *
 * @param names what columns are to be called for Baton, where it is not as the file calls them
 * @throws Fault REQUEST_INVALID
 */
export async function readList(file: string, names: ReadonlyMap<string, string>): Promise<List> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Fault('REQUEST_INVALID', `${file} cannot be read. Give a CSV file.`, { cause });
  });
  const { delimiter, records } = readCsv(bytes);
  const [head, ...others] = records;
  if (head === undefined) throw new Fault('REQUEST_INVALID', `${file} is empty.`);
  const columns = head.cells.map((name, i) => name.trim() || `column ${i + 1}`);
  const called = calledFor(columns, names);
  const withoutWhy = (cells: readonly string[]): string[] => cells.filter((_, i) => columns[i] !== WHY);
  return {
    rows: others.map((record) => rowOf(record, called)),
    failedText: (failed) => {
      const lines = failed.map(({ row: { cells }, why }) => [
        ...withoutWhy(columns.map((_, i) => cells[i] ?? '')),
        why,
        ...cells.slice(columns.length),
      ]);
      const text = [[...withoutWhy(columns), WHY], ...lines].map(
        (cells) => `${csvLine(cells, delimiter)}\r\n`,
      );
      return `${BYTE_ORDER_MARK}${text.join('')}`;
    },
  };
}

/** What each column is called for Baton. @throws Fault REQUEST_INVALID */
function calledFor(columns: readonly string[], names: ReadonlyMap<string, string>): string[] {
  const unknown = [...names.keys()].find((name) => !columns.includes(name));
  if (unknown !== undefined)
    throw new Fault('REQUEST_INVALID', `There is no column "${unknown}". There are: ${columns.join(', ')}.`);
  const called = columns.map((column) => names.get(column) ?? column);
  const twice = called.find((name, i) => called.indexOf(name) !== i);
  if (twice !== undefined)
    throw new Fault('REQUEST_INVALID', `Two columns are called "${twice}". Rename one of them.`);
  return called;
}

function rowOf({ line, cells }: CsvRecord, called: readonly string[]): ListRow {
  const said = Object.fromEntries(
    called.flatMap((name, i) => {
      const cell = cells[i]?.trim() ?? '';
      return name === WHY || cell === '' ? [] : [[name, cell]];
    }),
  );
  return { line, cells, said, flaw: flawOf(cells, called.length, said) };
}

function flawOf(cells: readonly string[], columns: number, said: ListRow['said']): string | null {
  if (cells.slice(columns).some((cell) => cell.trim() !== ''))
    return `It has ${cells.length} cells, but there are ${columns} columns.`;
  return bytesOf(said) > MOST_BYTES ? `It is larger than ${MOST_BYTES / 1024} KB.` : null;
}

/** As it goes over the wire. */
export const bytesOf = (said: ListRow['said']): number => Buffer.byteLength(JSON.stringify(said));
