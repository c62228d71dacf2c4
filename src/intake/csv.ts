import { Fault } from '../faults.ts';

export interface CsvRecord {
  /** Of the file, from 1: where the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Csv {
  readonly delimiter: string;
  /** As they stand in the file, none of them blank; the first is the head. */
  readonly records: readonly CsvRecord[];
}

const DELIMITERS = [',', ';', '\t'];

/**
 * A table as spreadsheets write it (RFC 4180): cells between quotes may hold delimiters, line breaks and doubled quotes.
 * The delimiter is the one that the first line has most of. UTF-8, or UTF-16 with its mark.
 * @throws Fault REQUEST_INVALID with the line, where what was meant cannot be known
 */
export function readCsv(bytes: Uint8Array): Csv {
  const text = decoded(bytes);
  const delimiter = delimiterOf(text);
  return { delimiter, records: recordsIn(text, delimiter).filter(({ cells }) => cells.some(isSaid)) };
}

/** One line of CSV, without its end. */
export const csvLine = (cells: readonly string[], delimiter: string): string =>
  cells
    .map((cell) =>
      /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell,
    )
    .join(delimiter);

const isSaid = (cell: string): boolean => cell.trim() !== '';

function decoded(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault('REQUEST_INVALID', 'The file is not UTF-8. Save it as "CSV UTF-8".', { cause });
  }
}

function delimiterOf(text: string): string {
  const [head = ''] = text
    .replaceAll(/"[^"]*"/g, '')
    .trimStart()
    .split(/[\r\n]/, 1);
  const count = (delimiter: string): number => head.split(delimiter).length;
  return DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

function recordsIn(text: string, delimiter: string): CsvRecord[] {
  // A cell, quoted or not, with what ends it.
  const cell = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"|([^"${delimiter}\\r\\n][^${delimiter}\\r\\n]*)?)(${delimiter}|\\r\\n|\\n|\\r|$)`,
    'y',
  );
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let begun = 1;
  while (cell.lastIndex < text.length || cells.length > 0) {
    const found = cell.exec(text);
    if (found === null)
      throw new Fault(
        'REQUEST_INVALID',
        `The quotes in line ${line} do not match. Mend them, or export the list anew.`,
      );
    const [whole, quoted, plain = '', end] = found;
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === delimiter) continue;
    records.push({ line: begun, cells });
    cells = [];
    begun = line;
  }
  return records;
}
