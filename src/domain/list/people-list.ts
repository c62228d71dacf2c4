import { Fault } from '../../faults.ts';
import { type Csv, type CsvRecord, csvLine, readCsv } from './csv.ts';
import { hasTooMany, tableIn } from './head.ts';
import { safeCell, wasSafe } from './safe-cell.ts';

/** In the file of what failed; read again, it is no column. */
const WHY = 'baton_error';
/** What a column is called that is not to be read. */
export const LEFT_OUT = '-';
/** Without it, spreadsheets take UTF-8 for something else. */
const BYTE_ORDER_MARK = '\uFEFF';

/** What columns are to be called for Baton, where it is not as the file calls them. */
export type ColumnMapping = ReadonlyMap<string, string>;

export interface ListRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** Column, as it is called for Baton -> what it says; without what is blank. */
  readonly said: Readonly<Record<string, string>>;
  /** Why it cannot be read at all. */
  readonly flaw: string | null;
}

export interface FailedRow {
  readonly row: ListRow;
  readonly why: string;
}

/** A list of people from a CSV file. */
export interface PeopleList {
  readonly encoding: Csv['encoding'];
  /** Where its columns are named. What stands above is passed over. */
  readonly headLine: number;
  /** By the names that the file has for them, with the first thing that each says. */
  readonly columns: readonly { readonly name: string; readonly example: string }[];
  /** @throws Fault REQUEST_INVALID for a mapping that does not fit */
  readonly rows: (mapping: ColumnMapping) => readonly ListRow[];
  /** These rows with the reason of each, as a file that can be mended and read again. */
  readonly failedText: (failed: readonly FailedRow[]) => string;
}

/** @throws Fault REQUEST_INVALID */
export function openList(bytes: Uint8Array): PeopleList {
  const { delimiter, encoding, records } = readCsv(bytes);
  const { head, others } = tableIn(records);
  const isOurs = head.cells.includes(WHY);
  const names = head.cells.map((name, i) => (isOurs ? wasSafe(name) : name).trim() || `column ${i + 1}`);
  const read = isOurs ? others.map(({ line, cells }) => ({ line, cells: cells.map(wasSafe) })) : others;
  const withoutWhy = (cells: readonly string[]): string[] => cells.filter((_, i) => names[i] !== WHY);
  return {
    encoding,
    headLine: head.line,
    columns: names.flatMap((name, i) => {
      const example = read.find(({ cells }) => cells[i]?.trim())?.cells[i]?.trim() ?? '';
      return name === WHY ? [] : [{ name, example }];
    }),
    rows: (mapping) => {
      const called = calledFor(names, mapping);
      return read.map((record) => rowOf(record, called));
    },
    failedText: (failed) => {
      const lines = failed.map(({ row: { cells }, why }) => [
        ...withoutWhy(names.map((_, i) => cells[i] ?? '')),
        why,
        ...cells.slice(names.length),
      ]);
      const text = [[...withoutWhy(names), WHY], ...lines].map(
        (cells) => `${csvLine(cells.map(safeCell), delimiter)}\r\n`,
      );
      return `${BYTE_ORDER_MARK}${text.join('')}`;
    },
  };
}

/** What each column is called for Baton. @throws Fault REQUEST_INVALID */
function calledFor(columns: readonly string[], mapping: ColumnMapping): string[] {
  const unknown = [...mapping.keys()].find((name) => !columns.includes(name));
  if (unknown !== undefined)
    throw new Fault('REQUEST_INVALID', `There is no column "${unknown}". There are: ${columns.join(', ')}.`);
  const called = columns.map((column) => mapping.get(column) ?? column);
  const twice = called.find((name, i) => name !== LEFT_OUT && called.indexOf(name) !== i);
  if (twice !== undefined)
    throw new Fault('REQUEST_INVALID', `Two columns are called "${twice}". Rename one of them.`);
  return called;
}

function rowOf({ line, cells }: CsvRecord, called: readonly string[]): ListRow {
  const said = Object.fromEntries(
    called.flatMap((name, i) => {
      const cell = cells[i]?.trim() ?? '';
      return name === WHY || name === LEFT_OUT || cell === '' ? [] : [[name, cell]];
    }),
  );
  const flaw = hasTooMany(cells, called.length)
    ? `It has ${cells.length} cells, but there are ${called.length} columns.`
    : null;
  return { line, cells, said, flaw };
}
