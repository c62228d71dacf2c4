import { createHash } from 'node:crypto';
import type { Submission } from '../domain/lead/lead.ts';
import { Fault } from '../faults.ts';
import type { Source, SourceSettings } from '../intake/source.ts';
import type { ImportAsked, Imported, ImportRow, RowResult } from './import-views.ts';
import type { Clock, QueuedJob } from './ports.ts';
import type { ReceiveDeps } from './receive.ts';

export interface ImportDeps extends Omit<ReceiveDeps, 'checkpoint'> {
  readonly now: Clock;
}

/** @throws Fault SOURCE_UNKNOWN, REQUEST_INVALID, STORE_UNAVAILABLE */
export type ImportRows = (asked: ImportAsked) => Promise<Imported>;

const JSON_TYPE = 'application/json';
const refused = (reason: string): RowResult => ({ outcome: 'refused', signal: null, reason });

/**
 * Takes a list somebody has: each row is a signal of the source, read as the fields of a form. A row that says the same as
 * one that came in before, whenever that was, is that one, so a list may be sent again. What names nobody is refused here,
 * where whoever has the list can mend it.
 */
export function createImport(deps: ImportDeps): ImportRows {
  return async ({ source, rows, dryRun }) => {
    const taker = takerOf(source, deps);
    const read = rows.map((row) => readRow(row, taker));
    if (dryRun) return { results: read.map(readable), reading: readingOf(rows, read, taker) };
    // All at once: the inbox gathers them into one commit or two.
    const results = await Promise.all(
      read.map(async (one) => (typeof one === 'string' ? refused(one) : commit(one, source, deps))),
    );
    const fresh = results.flatMap(({ outcome, signal }): QueuedJob[] =>
      // Nobody waits for a list, so whoever has just written to us goes first.
      outcome === 'taken' && signal ? [{ kind: 'signal', id: signal, replay: 0, urgent: false }] : [],
    );
    if (fresh.length > 0) deps.jobs.add(fresh).catch(deps.onQueueError);
    return { results, reading: null };
  };
}

interface Taker {
  readonly settings: SourceSettings;
  readonly parse: Source['parse'];
  readonly columnMeaning: NonNullable<Source['columnMeaning']>;
}

function takerOf(source: string, { settingsOf, sourceFor }: ImportDeps): Taker {
  const settings = settingsOf(source);
  if (!settings)
    throw new Fault('SOURCE_UNKNOWN', `There is no source "${source}". Name it under sources in the policy.`);
  const { parse, columnMeaning } = sourceFor(settings.type);
  if (!columnMeaning)
    throw new Fault(
      'REQUEST_INVALID',
      `The source "${source}" is of type ${settings.type}, which takes no lists. Name one of type form.`,
    );
  return { settings, parse, columnMeaning };
}

interface ReadRow {
  readonly body: Buffer;
  readonly key: string;
  readonly submission: Submission;
}

/** Or why it cannot be taken. */
function readRow(row: ImportRow, { settings, parse }: Taker): ReadRow | string {
  const cells = Object.entries(row).filter(([, cell]) => cell.trim() !== '');
  const body = Buffer.from(JSON.stringify(Object.fromEntries(cells)));
  try {
    const submission = parse(body, JSON_TYPE, settings);
    if (!('identity' in submission)) return 'It is read as no person.';
    const [doubt] = submission.doubts ?? [];
    if (doubt) return `It is read as sent by no person: ${doubt.because}.`;
    const { email, phone } = submission.identity;
    if (email === null && phone === null)
      return 'It has neither an e-mail address nor a phone number that can be read. Mend it or map the column that holds one.';
    return { body, key: keyOf(cells), submission };
  } catch (error) {
    if (error instanceof Fault) return `${error.code}: ${error.message}`;
    throw error;
  }
}

/** What a row says, in whatever order its columns stand. */
function keyOf(cells: readonly (readonly [string, string])[]): string {
  const said = cells
    .map(([column, cell]) => [column, cell.trim()] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `row:${createHash('sha256').update(JSON.stringify(said)).digest('hex')}`;
}

async function commit({ body, key }: ReadRow, source: string, deps: ImportDeps): Promise<RowResult> {
  const { signal, duplicate } = await deps.inbox.commit({
    body,
    source,
    id: deps.newId('sig'),
    contentType: JSON_TYPE,
    receivedAt: deps.now(),
    dedupe: { key, windowMs: null },
  });
  return { outcome: duplicate ? 'duplicate' : 'taken', signal, reason: null };
}

const readable = (read: ReadRow | string): RowResult =>
  typeof read === 'string' ? refused(read) : { outcome: 'readable', signal: null, reason: null };

function readingOf(
  rows: readonly ImportRow[],
  read: readonly (ReadRow | string)[],
  { settings, columnMeaning }: Taker,
): Imported['reading'] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const first = read.find((one) => typeof one !== 'string');
  return {
    columns: columns.map((column) => ({ column, meaning: columnMeaning(column, settings) })),
    first: first === undefined ? null : plainly(first.submission),
  };
}

/** A submission by what it says; what it does not say is left out. */
function plainly({ identity, profile, event, occurredAt }: Submission): Record<string, unknown> {
  const { attributes, answers, attribution, consent } = profile;
  const all = {
    ...identity,
    ...attributes,
    event: event.name,
    at: occurredAt,
    ...Object.fromEntries(Object.entries(attribution.utm).map(([name, value]) => [`utm_${name}`, value])),
    ...Object.fromEntries(
      consent.map(({ purpose, granted }) => [`consent to ${purpose}`, granted ?? 'unclear']),
    ),
    ...Object.fromEntries(Object.entries(answers).map(([label, value]) => [`answer to ${label}`, value])),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}
