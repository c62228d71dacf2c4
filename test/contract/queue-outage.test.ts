import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { openQueues } from '../../src/queue/queues.ts';
import { startWorkers } from '../../src/queue/workers.ts';
import { eventually } from '../support/eventually.ts';
import { GROUNDS, type GroundName, openGround } from '../support/grounds.ts';
import { openQueueGround } from '../support/queue-place.ts';
import { openProxy } from '../support/tcp-proxy.ts';

const ANSWERS_WITHIN_MS = 3_000;
/** A connection that fell silent is found out only when a question has gone unanswered for a while. */
const RECOVERS_WITHIN_MS = { cut: 15_000, hush: 30_000 };
const CLOSES_WITHIN_MS = 3_000;
const ignore = (): void => undefined;

async function timed(work: Promise<unknown>): Promise<{ code: unknown; took: number }> {
  const started = Date.now();
  const code = await work.then(
    () => 'added',
    (error: { code?: unknown }) => error.code,
  );
  return { code, took: Date.now() - started };
}

/** The queue's ground behind a proxy, with a worker that notes what it ran. */
async function openBehindProxy(name: GroundName) {
  await using below = new AsyncDisposableStack();
  const place = below.use(await openGround(name));
  const proxy = below.use(await openProxy(place.redisUrl ?? place.databaseUrl ?? ''));
  const { ground } = below.use(
    await openQueueGround({
      dataFolder: place.dataFolder,
      databaseUrl: place.redisUrl === undefined ? proxy.url : place.databaseUrl,
      redisUrl: place.redisUrl && proxy.url,
    }),
  );
  const ran: string[] = [];
  const run = async (id: string) => {
    ran.push(id);
    return { kind: 'settled' as const };
  };
  const queues = openQueues(ground, ignore);
  const concurrency = { signal: 2, effect: 2, rescore: 2 };
  const workers = startWorkers(
    ground,
    { signal: run, effect: run, rescore: run },
    { concurrency, onError: ignore },
  );
  const all = below.move();
  return {
    proxy,
    queues,
    ran,
    [Symbol.asyncDispose]: async () => {
      // BullMQ may wait for ever for connections that fell silent; `baton serve` gives it 25 s, a test less.
      const closed = Promise.all([workers.close(), queues.close()]);
      await Promise.race([closed, sleep(CLOSES_WITHIN_MS, undefined, { ref: false })]);
      await all.disposeAsync();
    },
  };
}

for (const name of GROUNDS.filter((ground) => ground !== 'embedded')) {
  describe(`when the queue on ${name} is gone`, { timeout: 60_000 }, () => {
    test.each(['cut', 'hush'] as const)(
      '(%s) adding says so in time, and all goes on once it is back',
      async (how) => {
        await using it = await openBehindProxy(name);
        await it.queues.add([{ kind: 'signal', id: 'before', replay: 0 }]);
        await eventually(() => it.ran).toEqual(['before']);
        await it.proxy[how]();
        // Several in a row: none may wait behind one that hangs.
        for (const id of ['one', 'two', 'three']) {
          const { code, took } = await timed(it.queues.add([{ kind: 'signal', id, replay: 0 }]));
          expect(code).toBe('QUEUE_UNAVAILABLE');
          expect(took, `adding ${id}`).toBeLessThan(ANSWERS_WITHIN_MS);
        }
        expect(await it.queues.ready()).toBe(false);
        await it.proxy.mend();
        const backAt = Date.now();
        // As the sweeper does: again and again, the same job.
        await eventually(async () => {
          await it.queues.add([{ kind: 'signal', id: 'after', replay: 0 }]).catch(ignore);
          return it.ran.includes('after');
        }, RECOVERS_WITHIN_MS[how]).toBe(true);
        console.log(`${name} (${how}): jobs ran again ${Date.now() - backAt} ms after the queue was back`);
        await eventually(() => it.queues.ready(), RECOVERS_WITHIN_MS[how]).toBe(true);
      },
    );
  });
}

test('when the embedded database is closed, adding says so', async () => {
  await using place = await openGround('embedded');
  const opened = await openQueueGround({
    dataFolder: place.dataFolder,
    databaseUrl: undefined,
    redisUrl: undefined,
  });
  await using queues = openQueues(opened.ground, ignore);
  await queues.add([{ kind: 'signal', id: 'before', replay: 0 }]);
  await opened[Symbol.asyncDispose]();
  const { code, took } = await timed(queues.add([{ kind: 'signal', id: 'after', replay: 0 }]));
  expect(code).toBe('QUEUE_UNAVAILABLE');
  expect(took).toBeLessThan(ANSWERS_WITHIN_MS);
});
