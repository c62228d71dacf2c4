import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JobResult, QueuedJob } from '../../src/flow/ports.ts';
import type { QueueGround } from '../../src/queue/queue-ground.ts';
import { openQueues } from '../../src/queue/queues.ts';
import { startWorkers } from '../../src/queue/workers.ts';
import { eventually } from '../support/eventually.ts';
import { openQueueGround, type QueuePlace } from '../support/queue-place.ts';

/** Names that break a queue which takes job ids from outside: its own keys, its separators, its sense of numbers. */
const HOSTILE = [
  'wait',
  'active',
  'delayed',
  'meta',
  'events',
  'marker',
  'completed',
  'stalled',
  'prioritized',
].concat(['a:b', '123', '0', '__proto__', "x'; drop table job; --", 'ü'.repeat(5_000), ' ', '{baton}']);
const RECOVERY_MS = 15_000;
const TAKES_LONG = 40_000;

const job = (id: string, but: Partial<QueuedJob> = {}): QueuedJob => ({
  kind: 'signal',
  id,
  replay: 0,
  ...but,
});
const settled: JobResult = { kind: 'settled' };

type Run = { readonly kind: QueuedJob['kind']; readonly id: string; readonly at: number };

/** A queue with one worker that notes what it runs, and when. */
function open(ground: QueueGround, run: (id: string) => Promise<JobResult> = async () => settled) {
  const runs: Run[] = [];
  const onError = (): void => undefined;
  const queues = openQueues(ground, onError);
  const handle = (kind: Run['kind']) => async (id: string) => {
    runs.push({ kind, id, at: Date.now() });
    return run(id);
  };
  const workers = startWorkers(
    ground,
    { signal: handle('signal'), effect: handle('effect'), rescore: handle('rescore') },
    { concurrency: { signal: 4, effect: 4, rescore: 4 }, onError },
  );
  return {
    ...queues,
    workers,
    runs,
    ran: (id: string): number => runs.filter((one) => one.id === id).length,
    /** Resolves when jobs that were queued after all others have run, so that no other can still come. */
    quiet: async (): Promise<void> => {
      const last = (['signal', 'effect', 'rescore'] as const).map((kind) => job(randomUUID(), { kind }));
      await queues.add(last);
      await eventually(() => last.every(({ id }) => runs.some((one) => one.id === id))).toBe(true);
    },
    [Symbol.asyncDispose]: async () => {
      await workers.close();
      await queues.close();
    },
  };
}

/** What the queue must do on every ground. `newPlace` gives a ground of its own, with nothing in its queue. */
export function queueContract(name: string, newPlace: () => Promise<QueuePlace & AsyncDisposable>): void {
  describe(`the queue on ${name}`, () => {
    let ground: QueueGround;
    const opened = new AsyncDisposableStack();
    beforeAll(async () => {
      const place = opened.use(await newPlace());
      ({ ground } = opened.use(await openQueueGround(place)));
    }, TAKES_LONG);
    afterAll(() => opened.disposeAsync());

    test('answers that it is there', async () => {
      await using queue = open(ground);
      expect(await queue.ready()).toBe(true);
    });

    test('a job added twice runs once, also when it is added while it runs', async () => {
      const running = Promise.withResolvers<void>();
      const end = Promise.withResolvers<void>();
      await using queue = open(ground, async (id) => {
        if (id === 'twice') {
          running.resolve();
          await end.promise;
        }
        return settled;
      });
      await Promise.all([queue.add([job('twice'), job('twice')]), queue.add([job('twice')])]);
      await running.promise;
      await queue.add([job('twice')]);
      await queue.quiet();
      end.resolve();
      await queue.quiet();
      expect(queue.ran('twice')).toBe(1);
    });

    test('one id as signal and as effect, and its replay, are three jobs', async () => {
      await using queue = open(ground);
      const jobs = [job('same'), job('same', { kind: 'effect' }), job('same', { replay: 1 })];
      await queue.add(jobs);
      await queue.quiet();
      expect(
        queue.runs
          .filter(({ id }) => id === 'same')
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(['effect', 'signal', 'signal']);
    });

    test('no id can harm it', async () => {
      await using queue = open(ground);
      await queue.add(HOSTILE.map((id) => job(id)));
      await queue.quiet();
      expect(HOSTILE.filter((id) => queue.ran(id) !== 1)).toEqual([]);
    });

    test('a settled job leaves nothing, so the sweeper may bring it again', async () => {
      await using queue = open(ground);
      for (const times of [1, 2, 3]) {
        await queue.add([job('again and again')]);
        await eventually(() => queue.ran('again and again')).toBe(times);
        await queue.quiet();
      }
    });

    test('a job whose run fails leaves nothing either', async () => {
      let failing = true;
      await using queue = open(ground, async (id) => {
        if (id === 'fails' && failing) throw new Error('with a NUL \u0000 and a lone surrogate \uD800');
        return settled;
      });
      await queue.add([job('fails')]);
      await eventually(() => queue.ran('fails')).toBe(1);
      await queue.quiet();
      failing = false;
      // At once, not only when the queue takes it for that of a dead worker.
      await eventually(async () => {
        await queue.add([job('fails')]);
        return queue.ran('fails');
      }, 3_000).toBeGreaterThan(1);
      await queue.quiet();
    });

    test('what is to be done again later is run later, not sooner and not twice', async () => {
      const due = Date.now() + 1_500;
      let first = true;
      await using queue = open(ground, async (id) => {
        if (id !== 'later' || !first) return settled;
        first = false;
        return { kind: 'again', at: new Date(due) };
      });
      await queue.add([job('later')]);
      await eventually(() => queue.ran('later'), 6_000).toBe(2);
      expect(queue.runs.at(-1)?.at).toBeGreaterThanOrEqual(due - 20);
      expect(queue.runs.at(-1)?.at).toBeLessThan(due + 2_000);
      await queue.quiet();
      expect(queue.ran('later')).toBe(2);
    });

    test('what is to be done much later leaves the queue to the sweeper', async () => {
      await using queue = open(ground, async (id) =>
        id === 'tomorrow' ? { kind: 'again', at: new Date(Date.now() + 86_400_000) } : settled,
      );
      await queue.add([job('tomorrow')]);
      await eventually(() => queue.ran('tomorrow')).toBe(1);
      await queue.quiet();
      await queue.add([job('tomorrow')]);
      await eventually(() => queue.ran('tomorrow')).toBe(2);
      await queue.quiet();
    });

    test('closing waits for what runs, and what comes meanwhile is run once, by this worker or the next', async () => {
      const begun = Promise.withResolvers<void>();
      const end = Promise.withResolvers<void>();
      let ended = false;
      const queue = open(ground, async () => {
        begun.resolve();
        await end.promise;
        ended = true;
        return settled;
      });
      await queue.add([job('slow')]);
      await begun.promise;
      const closing = queue.workers.close().then(() => ended);
      await queue.add([job('late')]);
      end.resolve();
      expect(await closing).toBe(true);
      await queue.close();
      await using next = open(ground);
      await next.quiet();
      expect(queue.ran('late') + next.ran('late')).toBe(1);
      expect(queue.ran('slow') + next.ran('slow')).toBe(1);
    });

    test('a thousand jobs at once are each run once', async () => {
      await using queue = open(ground);
      const ids = Array.from({ length: 1_000 }, (_, i) => `one of many ${i}`);
      await Promise.all(ids.map((id) => queue.add([job(id)])));
      await eventually(() => queue.runs.length, 15_000).toBe(1_000);
      await queue.quiet();
      expect(new Set(queue.runs.map(({ id }) => id)).size).toBe(1_003);
      expect(queue.runs).toHaveLength(1_003);
    });

    test('the job of a killed worker is taken up within 15 s', { timeout: TAKES_LONG }, async () => {
      await using place = await newPlace();
      const { dataFolder, databaseUrl, redisUrl } = place;
      const id = 'killed';
      const child = spawn(
        process.execPath,
        [
          fileURLToPath(import.meta.resolve('../support/hanging-worker.ts')),
          JSON.stringify({ id, place: { dataFolder, databaseUrl, redisUrl } }),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const [said] = (await once(child.stdout, 'data')) as [Buffer];
      expect(said.toString()).toBe(`running ${id}\n`);
      child.kill('SIGKILL');
      const killedAt = Date.now();
      await once(child, 'exit');
      await using other = await openQueueGround(place);
      await using queue = open(other.ground);
      await eventually(() => queue.ran(id), RECOVERY_MS + 5_000).toBe(1);
      const took = (queue.runs[0]?.at ?? 0) - killedAt;
      console.log(`${name}: the job of a killed worker went on after ${took} ms`);
      expect(took).toBeLessThan(RECOVERY_MS);
    });
  });
}
