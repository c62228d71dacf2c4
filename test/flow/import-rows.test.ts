import { describe, expect, test } from 'vitest';
import { createImport } from '../../src/flow/import-rows.ts';
import type { NewSignal, QueuedJob } from '../../src/flow/ports.ts';
import { sourceFor } from '../../src/intake/sources.ts';
import { settings } from '../intake/deliveries.ts';

/** An import over an inbox that remembers keys. */
function bench() {
  const committed: NewSignal[] = [];
  const queued: QueuedJob[] = [];
  const importRows = createImport({
    settingsOf: (name) => {
      if (name === 'booth') return settings({ name, type: 'typeform' });
      return name === 'webinar' ? settings({ name, fields: { Seats: 'seats' } }) : undefined;
    },
    sourceFor,
    inbox: {
      commit: async (signal) => {
        const before = committed.find(({ dedupe }) => dedupe.key === signal.dedupe.key);
        if (before === undefined) committed.push(signal);
        return { signal: before?.id ?? signal.id, duplicate: before !== undefined };
      },
    },
    jobs: { add: async (jobs) => void queued.push(...jobs) },
    newId: (prefix) => `${prefix}_${committed.length + 1}`,
    now: () => new Date('2026-11-22T08:00:00Z'),
    onQueueError: () => undefined,
  });
  const send = (rows: Record<string, string>[], dryRun = false) =>
    importRows({ source: 'webinar', rows, dryRun });
  return { importRows, send, committed, queued };
}

const ANN = { Email: 'ann@acme.example', Company: 'Acme' };

describe('the rows of a list', () => {
  test('each becomes a signal of the source for ever, which goes after those who have just written', async () => {
    const { send, committed, queued } = bench();
    const { results, reading } = await send([ANN]);
    expect(results).toEqual([{ outcome: 'taken', signal: 'sig_1', reason: null }]);
    expect(reading).toBeNull();
    expect(committed).toMatchObject([
      { source: 'webinar', contentType: 'application/json', dedupe: { windowMs: null } },
    ]);
    expect(JSON.parse(String(committed[0]?.body))).toEqual(ANN);
    expect(queued).toEqual([{ kind: 'signal', id: 'sig_1', replay: 0, urgent: false }]);
  });

  test('the same row is the same signal, whatever the order of its columns and whatever is blank', async () => {
    const { send, queued } = bench();
    await send([ANN]);
    const again = { Phone: ' ', Company: 'Acme ', Email: 'ann@acme.example' };
    const { results } = await send([again, { ...ANN, Company: 'Other' }]);
    expect(results.map(({ outcome, signal }) => [outcome, signal])).toEqual([
      ['duplicate', 'sig_1'],
      ['taken', 'sig_2'],
    ]);
    expect(queued.map(({ id }) => id)).toEqual(['sig_1', 'sig_2']);
  });

  test('a row that names nobody, or breaks a limit of the door, is refused by itself', async () => {
    const { send, committed } = bench();
    const { results } = await send([
      { Name: 'Bob', Email: 'none' },
      ANN,
      { ...ANN, Note: 'x'.repeat(300_000) },
      { ...ANN, _gotcha: 'x' },
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['refused', 'taken', 'refused', 'refused']);
    expect(results[0]?.reason).toMatch(/neither an e-mail address nor a phone/);
    expect(results[2]?.reason).toMatch(/^BODY_TOO_LARGE/);
    expect(results[3]?.reason).toMatch(/people do not see/);
    expect(committed).toHaveLength(1);
  });

  test('a dry run takes nothing, and tells what each column means and what the first good row says', async () => {
    const { send, committed, queued } = bench();
    const rows = [
      { Name: 'Bob' },
      { ...ANN, utm_source: 'fair', Newsletter: 'yes', Seats: '4', 'How soon?!': 'x', Tea: 'green' },
    ];
    const { results, reading } = await send(rows, true);
    expect(results.map(({ outcome }) => outcome)).toEqual(['refused', 'readable']);
    expect(
      Object.fromEntries((reading?.columns ?? []).map(({ column, meaning }) => [column, meaning])),
    ).toEqual({
      Name: 'name',
      Email: 'email',
      Company: 'company.name',
      utm_source: 'utm_source',
      Newsletter: 'consent',
      Seats: 'seats',
      'How soon?!': 'timeframe',
      Tea: 'answer',
    });
    expect(reading?.first).toMatchObject({
      email: 'ann@acme.example',
      'company.name': 'Acme',
      event: 'form_submitted',
      utm_source: 'fair',
      'consent to newsletter': true,
      'answer to Tea': 'green',
    });
    expect([committed, queued]).toEqual([[], []]);
  });

  test('only a source that is there and takes lists', async () => {
    const { importRows } = bench();
    const of = (source: string) => importRows({ source, rows: [ANN], dryRun: false });
    await expect(of('nobody')).rejects.toMatchObject({ code: 'SOURCE_UNKNOWN' });
    await expect(of('booth')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});
