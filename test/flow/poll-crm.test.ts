import { describe, expect, test } from 'vitest';
import type { ChangedPerson, CrmFeed } from '../../src/flow/crm-feed.ts';
import { type CrmCursors, createPollCrm } from '../../src/flow/poll-crm.ts';
import type { NewSignal, QueuedJob } from '../../src/flow/ports.ts';
import type { SourceSettings } from '../../src/intake/source.ts';
import { iso, NOW } from '../support/leads.ts';

const MINUTE = 60_000;
const person = (id: string, minute: number): ChangedPerson => ({
  id,
  changedAt: new Date(NOW + minute * MINUTE),
});

interface World {
  readonly options?: SourceSettings['options'];
  /** Pages of the feed, one after the other. */
  readonly pages?: Awaited<ReturnType<CrmFeed['changedSince']>>[];
  readonly submissions?: CrmFeed['submissionsSince'];
  readonly explained?: readonly string[];
  readonly commit?: (signal: NewSignal) => Promise<{ signal: string; duplicate: boolean }>;
  readonly advance?: boolean;
}

/** One source, whose cursor stands at NOW; a new process for each bench. */
function pollBench({ options = {}, pages = [], ...world }: World) {
  const seen: string[] = [];
  const taken: NewSignal[] = [];
  const queued: QueuedJob[] = [];
  let clock = NOW;
  const cursors: CrmCursors = {
    take: async ({ feed }, everyMs) => {
      seen.push(`take ${feed} every ${everyMs / MINUTE}`);
      return { since: new Date(NOW), token: 't' };
    },
    advance: async ({ feed }, _token, through) => {
      seen.push(`advance ${feed} to ${iso(through.getTime())}`);
      return world.advance ?? true;
    },
    release: async ({ feed }) => void seen.push(`release ${feed}`),
    unexplained: async (people) => people.filter(({ id }) => world.explained?.includes(id) !== true),
  };
  const poll = createPollCrm({
    cursors,
    feed: {
      changedSince: async (since) => {
        seen.push(`ask since ${iso(since.getTime())}`);
        return pages.shift() ?? { people: [], through: null, more: false };
      },
      submissionsSince: world.submissions ?? (async () => []),
    },
    inbox: {
      commit:
        world.commit ??
        (async (signal) => {
          seen.push(`commit ${signal.dedupe.key}`);
          const duplicate = taken.some(({ dedupe }) => dedupe.key === signal.dedupe.key);
          taken.push(signal);
          return { signal: signal.id, duplicate };
        }),
    },
    jobs: { add: async (jobs) => void queued.push(...jobs) },
    sources: () => [{ name: 'hubspot', type: 'hubspot', secrets: [], tokens: [], fields: {}, options }],
    now: () => new Date(clock),
    newId: (prefix) => `${prefix}_${taken.length}`,
    onQueueError: (error) => {
      throw error;
    },
  });
  return { poll, seen, taken, queued, pass: (ms: number) => void (clock += ms) };
}

describe('the catch-up poll', () => {
  test('brings in whom nobody told of, each page before the cursor moves, with two minutes overlap', async () => {
    const through = [1, 2].map((minute) => new Date(NOW + minute * MINUTE));
    const { poll, seen, taken, queued } = pollBench({
      pages: [
        { people: [person('7', 1), person('8', 1)], through: through[0]!, more: true },
        { people: [person('9', 2)], through: through[1]!, more: false },
      ],
      explained: ['8'],
    });
    await poll();
    const at = (minute: number) => NOW + minute * MINUTE;
    expect(seen).toEqual([
      'take changed every 0',
      `ask since ${iso(at(-2))}`,
      `commit poll:7:${at(1)}`,
      `advance changed to ${iso(at(1))}`,
      `ask since ${iso(at(1))}`,
      `commit poll:9:${at(2)}`,
      `advance changed to ${iso(at(2))}`,
      'release changed',
    ]);
    expect(JSON.parse(taken[0]!.body.toString())).toEqual({
      poll: 'changed',
      objectId: '7',
      occurredAt: at(1),
    });
    expect(taken[0]).toMatchObject({ source: 'hubspot', contentType: 'application/json' });
    expect(taken[0]!.dedupe.windowMs).toBeNull();
    expect(queued.map(({ kind, id, urgent }) => [kind, id, urgent])).toEqual([
      ['signal', 'sig_0', false],
      ['signal', 'sig_1', false],
    ]);
  });

  test('who was deleted comes in as deleted', async () => {
    const gone = { ...person('7', 1), deleted: true };
    const { poll, taken } = pollBench({ pages: [{ people: [gone], through: gone.changedAt, more: false }] });
    await poll();
    expect(JSON.parse(taken[0]!.body.toString())).toMatchObject({ poll: 'deleted', objectId: '7' });
  });

  test('a process that begins asks at once, and then every five minutes', async () => {
    const { poll, seen } = pollBench({});
    for (let i = 0; i < 3; i++) await poll();
    expect(seen.filter((what) => what.startsWith('take'))).toEqual([
      'take changed every 0',
      'take changed every 5',
      'take changed every 5',
    ]);
  });

  test('what came before is not queued again', async () => {
    const page = () => ({ people: [person('7', 1)], through: new Date(NOW + MINUTE), more: false });
    const { poll, queued } = pollBench({ pages: [page(), page()] });
    await poll();
    await poll();
    expect(queued).toHaveLength(1);
  });

  test('is left out where the source says so', async () => {
    const { poll, seen } = pollBench({ options: { catch_up: false } });
    await poll();
    expect(seen).toEqual([]);
  });

  test('a page that could not be committed does not move the cursor, and the turn is given back', async () => {
    const { poll, seen, queued } = pollBench({
      pages: [{ people: [person('7', 1)], through: new Date(NOW), more: true }],
      commit: () => Promise.reject(new Error('the store is away')),
    });
    await expect(poll()).rejects.toThrow(/1 feeds.*the store is away/);
    expect(seen.at(-1)).toBe('release changed');
    expect(seen.filter((what) => what.startsWith('advance'))).toEqual([]);
    expect(queued).toEqual([]);
  });

  test('who has lost the turn stops; a feed that does not get on is not asked for ever', async () => {
    const page = () => ({ people: [], through: new Date(NOW - 2 * MINUTE), more: true });
    for (const advance of [true, false]) {
      const { poll, seen } = pollBench({ pages: [page(), page(), page()], advance });
      await poll();
      expect(seen.filter((what) => what.startsWith('ask'))).toHaveLength(1);
    }
  });
});

describe('the poll of forms', () => {
  const options = { catch_up: false, forms: ['one', 'two'] };
  const submission = (key: string) => ({ key, at: new Date(NOW), body: Buffer.from(`{"form":"${key}"}`) });

  test('each form every minute, each submission once for ever, as the feed gave it', async () => {
    const { poll, seen, taken } = pollBench({
      options,
      submissions: async (form) => [submission(`${form}-1`)],
    });
    await poll();
    await poll();
    expect(taken.slice(0, 2).map(({ dedupe, body }) => [dedupe, body.toString()])).toEqual([
      [{ key: 'form:one-1', windowMs: null }, '{"form":"one-1"}'],
      [{ key: 'form:two-1', windowMs: null }, '{"form":"two-1"}'],
    ]);
    expect(seen.filter((what) => what.startsWith('take'))).toEqual([
      'take form:one every 0',
      'take form:two every 0',
      'take form:one every 1',
      'take form:two every 1',
    ]);
    expect(seen).toContain(`advance form:one to ${iso(NOW)}`);
  });

  test('one that cannot be read does not keep the others waiting, and is told', async () => {
    const { poll, taken } = pollBench({
      options,
      submissions: async (form) =>
        form === 'one' ? Promise.reject(new Error('no such form')) : [submission('two-1')],
    });
    await expect(poll()).rejects.toThrow(/no such form/);
    expect(taken.map(({ dedupe }) => dedupe.key)).toEqual(['form:two-1']);
  });
});
