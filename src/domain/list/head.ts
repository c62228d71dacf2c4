import { Fault } from '../../faults.ts';
import type { CsvRecord } from './csv.ts';

/** A table by its parts. */
export interface Table {
  /** The line that names the columns. */
  readonly head: CsvRecord;
  readonly others: readonly CsvRecord[];
}

const EMAIL = /^[^\s@]+@[^\s@]+$/;
const PHONE = /^[+(]?\d[\d ()./-]{6,}$/;

/** An e-mail address or a phone number: what people have, and no column is called. */
export const isAddress = (text: string): boolean => EMAIL.test(text) || PHONE.test(text);

/**
 * Webinar tools set the title of the webinar, its date and more above their lists, in fewer columns than the people have. So
 * where the first line is at most half as wide, the head is the widest line above the first e-mail address; nobody who
 * could be reached stands above it.
 * @throws Fault REQUEST_INVALID where no line names the columns
 */
export function tableIn(records: readonly CsvRecord[]): Table {
  const [first, ...below] = records;
  if (first === undefined) throw new Fault('REQUEST_INVALID', 'The file is empty.');
  if (below.length === 0) throw new Fault('REQUEST_INVALID', 'The file has no rows but its first.');
  const people = records.findIndex(({ cells }) => cells.some((cell) => EMAIL.test(cell.trim())));
  const widest = records
    .slice(0, Math.max(1, people))
    .reduce((best, one) => (widthOf(one) > widthOf(best) ? one : best));
  const head = widthOf(first) * 2 <= widthOf(widest) ? widest : first;
  const others = records.slice(records.indexOf(head) + 1);
  refuseOtherHeads(head, others);
  return { head, others };
}

/** Whether there is more in a row than columns are named. */
export const hasTooMany = (cells: readonly string[], columns: number): boolean =>
  cells.slice(columns).some((cell) => cell.trim() !== '');

const widthOf = ({ cells }: CsvRecord): number => cells.findLastIndex((cell) => cell.trim() !== '') + 1;

/** The line that names the columns is not a person, and not a title above them. */
function refuseOtherHeads({ cells }: CsvRecord, others: readonly CsvRecord[]): void {
  const address = cells.map((cell) => cell.trim()).find(isAddress);
  if (address !== undefined)
    throw new Fault(
      'REQUEST_INVALID',
      `The first line must name the columns, and it holds "${address}". Put a line with their names above it.`,
    );
  if (others.every((other) => hasTooMany(other.cells, cells.length)))
    throw new Fault(
      'REQUEST_INVALID',
      `The first line names ${cells.length} columns, and every row has more cells. Delete what stands above the line that names them all, or mend the rows.`,
    );
}
