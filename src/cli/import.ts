import { writeFile } from 'node:fs/promises';
import { Fault } from '../faults.ts';
import { Imported } from '../flow/import-views.ts';
import { isEventName } from '../intake/event-name.ts';
import { openApi } from './api-client.ts';
import { inColumns, oneLine, type Row } from './columns.ts';
import { readList } from './list-file.ts';
import { sendList } from './send-list.ts';

interface Options {
  readonly source: string;
  readonly kind?: string;
  readonly map?: readonly string[];
  readonly dryRun?: boolean;
}

/**
 * `baton import`: every row of a CSV file as a lead of a source, taken by the Baton that runs here. Rows that it cannot take
 * go with their reason into FILE.errors.csv. Exit code 1 when there are any.
 */
export async function importList(file: string, options: Options): Promise<void> {
  const { source, kind, map = [], dryRun = false } = options;
  if (kind !== undefined && !isEventName(kind))
    throw new Fault('REQUEST_INVALID', `"${kind}" cannot name an event. Say --kind webinar_attended.`);
  const names = namesIn(map);
  const list = await readList(file, names);
  if (list.rows.length === 0) throw new Fault('REQUEST_INVALID', `${file} has no rows but its first.`);
  const api = openApi(process.env);
  const sent = await sendList(list.rows, async (said) => {
    const rows = said.map((row) => (kind === undefined ? row : { ...row, kind }));
    return Imported.parse(await api.post('/api/import', { source, dryRun, rows }));
  });
  if (sent.reading) for (const line of readingLines(sent.reading, names)) console.log(line);
  const { taken, duplicate, readable } = sent.counts;
  const fine = dryRun ? `${readable} can be taken` : `${taken} taken, ${duplicate} came before`;
  console.log(`${list.rows.length} rows: ${fine}, ${sent.failed.length} failed.`);
  if (sent.failed.length === 0) return;
  process.exitCode = 1;
  if (dryRun) {
    for (const { row, why } of sent.failed.slice(0, 10)) console.log(`line ${row.line}: ${oneLine(why)}`);
    return;
  }
  const beside = `${file}.errors.csv`;
  await writeFile(beside, list.failedText(sent.failed));
  console.log(
    `Those that failed are in ${beside}, each with its reason. Mend them there, and import that file.`,
  );
}

/** `Work address=email` */
function namesIn(map: readonly string[]): Map<string, string> {
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

/** Columns by the names that the file has for them. */
function readingLines(
  { columns, first }: NonNullable<Imported['reading']>,
  names: ReadonlyMap<string, string>,
): string[] {
  const inFile = new Map([...names].map(([column, called]) => [called, column]));
  const said = Object.entries(first ?? {}).map(
    ([name, value]): Row => ({ name, text: typeof value === 'string' ? value : JSON.stringify(value) }),
  );
  return inColumns([
    {
      title: 'What each column means',
      rows: columns.map(({ column, meaning }) => ({ name: inFile.get(column) ?? column, text: meaning })),
    },
    ...(said.length > 0 ? [{ title: 'The first row that can be taken says', rows: said }] : []),
  ]);
}
