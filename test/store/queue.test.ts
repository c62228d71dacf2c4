import { createPostgresBackend, withBackend } from 'bullmq';
import { expect, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openTestDatabase } from '../support/test-database.ts';

// BullMQ as we use it without Redis: on the database's queuePool.
const { Queue, Worker } = withBackend(createPostgresBackend);

/** A queue and a worker that notes when it got which job. */
async function start(database: Database) {
  const connection = database.queuePool;
  const queue = new Queue<{ id: string }>('things', { connection });
  const got: { id: string; at: number }[] = [];
  const worker = new Worker<{ id: string }>(
    'things',
    async (job) => {
      got.push({ id: job.data.id, at: performance.now() });
      if (job.data.id === 'bad') throw new Error('on purpose');
      return { seen: job.data.id };
    },
    { connection, concurrency: 4 },
  );
  const finished = (state: 'completed' | 'failed') =>
    new Promise<void>((resolve) => worker.once(state, () => resolve()));
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const stop = async (): Promise<void> => {
    await worker.close();
    await queue.close();
  };
  return { queue, worker, got, finished, [Symbol.asyncDispose]: stop };
}

test('a job goes in, is worked and leaves its result', async () => {
  await using database = await openTestDatabase();
  await using things = await start(database);
  const done = things.finished('completed');
  const job = await things.queue.add('thing', { id: 'one' }, { jobId: 'first' });
  await done;
  expect(await things.queue.getJob('first')).toMatchObject({ returnvalue: { seen: 'one' } });
  expect(await job.getState()).toBe('completed');
  expect(await things.queue.getJobCounts('waiting', 'active')).toEqual({ waiting: 0, active: 0 });
});

test('an idle worker wakes at once', async () => {
  await using database = await openTestDatabase();
  await using things = await start(database);
  await new Promise((resolve) => setTimeout(resolve, 700)); // let it fall asleep
  const added = performance.now();
  await things.queue.add('thing', { id: 'wake' });
  await expect.poll(() => things.got.length, { interval: 5 }).toBe(1);
  expect(things.got[0]!.at - added).toBeLessThan(500);
});

test('a delayed job runs when it is due, with nobody to tell the sleeping worker', async () => {
  await using database = await openTestDatabase();
  await using things = await start(database);
  const added = performance.now();
  await things.queue.add('thing', { id: 'later' }, { delay: 300 });
  await expect.poll(() => things.got.length, { interval: 5, timeout: 5000 }).toBe(1);
  expect(things.got[0]!.at - added).toBeGreaterThan(290);
  expect(things.got[0]!.at - added).toBeLessThan(1500);
});

test('a failing job is tried again, then kept as failed', async () => {
  await using database = await openTestDatabase();
  await using things = await start(database);
  await things.queue.add('thing', { id: 'bad' }, { attempts: 2, jobId: 'bad' });
  await expect.poll(() => things.queue.getFailedCount()).toBe(1);
  expect(await things.queue.getJob('bad')).toMatchObject({ failedReason: 'on purpose', attemptsMade: 2 });
});

test('queue and ledger work side by side, and neither waits for the other', async () => {
  await using database = await openTestDatabase();
  await using things = await start(database);
  await database.pool.query('create table baton.scratch (n int)');
  const write = async (n: number): Promise<void> => {
    const client = await database.pool.connect();
    await client.query('begin');
    await client.query('insert into scratch values ($1)', [n]);
    await client.query('commit');
    client.release();
  };
  const jobs = Array.from({ length: 100 }, (_, at) => ({ name: 'thing', data: { id: `job ${at}` } }));
  await Promise.all([things.queue.addBulk(jobs), ...jobs.map((_, at) => write(at))]);
  await expect.poll(() => things.got.length, { timeout: 10_000 }).toBe(100);
  expect(new Set(things.got.map(({ id }) => id)).size).toBe(100);
  expect((await database.pool.query('select count(*) from scratch')).rows).toEqual([{ count: '100' }]);
  await database.pool.query('drop table baton.scratch');
});
