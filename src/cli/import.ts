import { readFile, writeFile } from 'node:fs/promises';
import { isEventName } from '../domain/lead/event-name.ts';
import {
  type ColumnMapping,
  type FailedRow,
  LEFT_OUT,
  openList,
  type PeopleList,
} from '../domain/list/people-list.ts';
import { Fault } from '../faults.ts';
import { ColumnsRemembered, Imported } from '../flow/import-views.ts';
import { type Sent, sendList } from '../flow/send-list.ts';
import { openApi } from './api-client.ts';
import { inColumns, oneLine, type Row } from './columns.ts';
import { openProgress } from './progress.ts';

interface Options {
  readonly source: string;
  readonly kind?: string;
  readonly map?: readonly string[];
  readonly forget?: boolean;
  readonly dryRun?: boolean;
}

/**
 * `baton import`: every row of a CSV file as a lead of a source, taken by the Baton that runs here. Rows that it cannot take
 * go with their reason into FILE.errors.csv. Exit code 1 when there are any.
 */
export async function importList(file: string, options: Options): Promise<void> {
  const { source, kind, map = [], forget = false, dryRun = false } = options;
  if (kind !== undefined && !isEventName(kind))
    throw new Fault('REQUEST_INVALID', `"${kind}" cannot name an event. Say --kind webinar_attended.`);
  const said = mappingIn(map);
  const list = await readList(file);
  const columns = list.columns.map(({ name }) => name);
  const api = openApi(process.env);
  const remembered = ColumnsRemembered.parse(await api.post('/api/import/mapping', { source, columns }));
  const mapping = new Map([...(forget ? [] : Object.entries(remembered.mapping)), ...said]);
  const rows = list.rows(mapping);
  if (list.encoding === 'windows-1252')
    console.log('The file is not UTF-8, so it is read as Windows-1252. Look whether names are spelt right.');
  if (list.headLine > 1)
    console.log(`The columns are named in line ${list.headLine}. What stands above it is passed over.`);
  if (remembered.at !== null && !forget)
    console.log(
      `Remembered from ${remembered.at.slice(0, 10)}: ${inWords(remembered.mapping)}. --forget begins anew.`,
    );

  const sending = sendList(rows, async (batch) => {
    const asked = batch.map((row) => (kind === undefined ? row : { ...row, kind }));
    return Imported.parse(await api.post('/api/import', { source, dryRun, rows: asked }));
  });
  const sent = await withProgress(sending, rows.length);
  tell(sent, rows.length, mapping);
  const isAnyTaken = sent.counts.taken + sent.counts.duplicate > 0;
  if (isAnyTaken && (said.size > 0 || forget))
    await api.put('/api/import/mapping', { source, columns, mapping: Object.fromEntries(mapping) });
  if (sent.failed.length === 0) return;
  process.exitCode = 1;
  if (dryRun) tellFirst(sent.failed);
  else await writeBeside(file, list.failedText(sent.failed));
}

async function readList(file: string): Promise<PeopleList> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new Fault('REQUEST_INVALID', `${file} cannot be read. Give a CSV file.`, { cause });
  });
  return openList(bytes);
}

/** `Work address=email` */
function mappingIn(map: readonly string[]): ColumnMapping {
  return new Map(
    map.map((one) => {
      const at = one.lastIndexOf('=');
      const [column, field] = [one.slice(0, at).trim(), one.slice(at + 1).trim()];
      if (at === -1 || column === '' || field === '')
        throw new Fault('REQUEST_INVALID', `"${one}" maps nothing. Say --map "Work address=email".`);
      return [column, field] as const;
    }),
  );
}

const inWords = (mapping: ColumnsRemembered['mapping']): string =>
  Object.entries(mapping)
    .map((pair) => oneLine(pair.join('=')))
    .join(', ');

async function withProgress(sending: AsyncGenerator<number, Sent>, all: number): Promise<Sent> {
  const progress = openProgress(all);
  try {
    for (;;) {
      const { done, value } = await sending.next();
      if (done) return value;
      progress.show(value);
    }
  } finally {
    progress.end();
  }
}

function tell({ counts, reading, failed }: Sent, all: number, mapping: ColumnMapping): void {
  if (reading) for (const line of readingLines(reading, mapping)) console.log(line);
  const { taken, duplicate, readable } = counts;
  const fine = reading ? `${readable} can be taken` : `${taken} taken, ${duplicate} came before`;
  console.log(`${all} ${all === 1 ? 'row' : 'rows'}: ${fine}, ${failed.length} failed.`);
  if (failed.length < all) return;
  const isAddressed = reading?.columns.some(({ meaning }) => meaning === 'email' || meaning === 'phone');
  console.log(
    isAddressed === false
      ? 'No column is read as an e-mail address or a phone number. Say which is one: --map "Work address=email".'
      : 'Not one row can be taken. --dry-run tells how the columns are read, and --map how to read them.',
  );
}

/** Columns by the names that the file has for them. */
function readingLines(
  { columns, first }: NonNullable<Imported['reading']>,
  mapping: ColumnMapping,
): string[] {
  const inFile = new Map([...mapping].map(([column, called]) => [called, column]));
  const said = Object.entries(first ?? {}).map(
    ([name, value]): Row => ({ name, text: typeof value === 'string' ? value : JSON.stringify(value) }),
  );
  return inColumns([
    {
      title: 'What each column means',
      rows: [
        ...columns.map(({ column, meaning }) => ({ name: inFile.get(column) ?? column, text: meaning })),
        ...[...mapping].flatMap(([name, called]) =>
          called === LEFT_OUT ? [{ name, text: 'left out, as was said' }] : [],
        ),
      ],
    },
    ...(said.length > 0 ? [{ title: 'The first row that can be taken says', rows: said }] : []),
  ]);
}

function tellFirst(failed: readonly FailedRow[]): void {
  for (const { row, why } of failed.slice(0, 10)) console.log(`line ${row.line}: ${oneLine(why)}`);
}

async function writeBeside(file: string, text: string): Promise<void> {
  const beside = `${file}.errors.csv`;
  await writeFile(beside, text);
  console.log(
    `Those that failed are in ${beside}, each with its reason. Mend them there, and import that file.`,
  );
}
