import { Fault } from '../../faults.ts';

export interface CsvRecord {
  /** Of the file, from 1: where the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Csv {
  readonly delimiter: string;
  /** In which its letters are written. `windows-1252` is a guess: such a file does not say it. */
  readonly encoding: 'utf-8' | 'utf-16' | 'windows-1252';
  /** As they stand in the file, none of them blank; the first is the head. */
  readonly records: readonly CsvRecord[];
}

const DELIMITERS = [',', ';', '\t'];
/** For the first line that has a delimiter: titles may stand above it. */
const LOOKED_AT = 20;

/**
 * A table as spreadsheets write it (RFC 4180): cells between quotes may hold delimiters, line breaks and doubled quotes.
 * The delimiter is the one that Excel's first line `sep=;` tells, else the one that the first line with any has most of. UTF-8, UTF-16
 * with its mark, or what Excel in Western Europe makes of a plain "CSV".
 * @throws Fault REQUEST_INVALID with the line, where what was meant cannot be known
 */
export function readCsv(bytes: Uint8Array): Csv {
  const { text, encoding } = decoded(bytes);
  const told = /^"?sep=([,;\t])"?(?=[\r\n])/i.exec(text)?.[1];
  const delimiter = told ?? delimiterOf(text);
  const records = recordsIn(text, delimiter).slice(told === undefined ? 0 : 1);
  return { delimiter, encoding, records: records.filter(({ cells }) => cells.some(isSaid)) };
}

/** One line of CSV, without its end. */
export const csvLine = (cells: readonly string[], delimiter: string): string =>
  cells
    .map((cell) =>
      /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell,
    )
    .join(delimiter);

const isSaid = (cell: string): boolean => cell.trim() !== '';

const beginsWith = (bytes: Uint8Array, ...first: readonly number[]): boolean =>
  first.every((byte, i) => bytes[i] === byte);

function decoded(bytes: Uint8Array): { text: string; encoding: Csv['encoding'] } {
  // A zip, as .xlsx, .ods and .numbers are, and the .xls of old.
  if (beginsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || beginsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    throw new Fault(
      'REQUEST_INVALID',
      'The file is a workbook, not CSV. Open it in Excel, save it as "CSV UTF-8", and give that file.',
    );
  const mark = beginsWith(bytes, 0xff, 0xfe) ? 'utf-16le' : beginsWith(bytes, 0xfe, 0xff) ? 'utf-16be' : null;
  const utf16 = mark && textIn(bytes, mark);
  if (utf16 !== null) return { text: utf16, encoding: 'utf-16' };
  if (mark || bytes.includes(0))
    throw new Fault('REQUEST_INVALID', 'The file is no text. Export the list as "CSV UTF-8".');
  const utf8 = textIn(bytes, 'utf-8');
  if (utf8 !== null) return { text: utf8, encoding: 'utf-8' };
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
}

/** null: it is not written so. */
function textIn(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function delimiterOf(text: string): string {
  const lines = text
    .replaceAll(/"[^"]*"/g, '')
    .trimStart()
    .split(/[\r\n]+/, LOOKED_AT);
  const head = lines.find((line) => DELIMITERS.some((one) => line.includes(one))) ?? '';
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
