import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';

/** Where the tests' Redis is, if they are to run on one. Its own database number keeps who has which of the others. */
export const TEST_REDIS_URL = process.env['TEST_REDIS_URL'];

/** A Redis database that this test alone has. */
export interface RedisDatabase extends AsyncDisposable {
  readonly url: string;
  /** FLUSHDB of this one database. */
  readonly flush: () => Promise<void>;
}

const NUMBERS = Array.from({ length: 15 }, (_, i) => i + 1);
const LEASE_MS = 10 * 60_000;
/** How long a database that a test had is remembered as ours: a queue that closes late may leave keys behind. */
const REMEMBER_MS = 86_400_000;

/**
 * Test files run side by side, and the key prefix of the queue is fixed, so each takes a database number of its own.
 * One that holds keys is somebody else's and is left alone, unless a test had it before and was killed.
 */
export async function leaseRedisDatabase(): Promise<RedisDatabase> {
  const base = new URL(TEST_REDIS_URL ?? '');
  const keeper = new Redis(base.href, { maxRetriesPerRequest: 1 });
  const keeperNumber = Number(base.pathname.slice(1) || 0);
  const holder = randomUUID();
  for (const number of NUMBERS.filter((n) => n !== keeperNumber)) {
    const lock = `baton-test:db:${number}`;
    const had = `baton-test:had:${number}`;
    if ((await keeper.set(lock, holder, 'PX', LEASE_MS, 'NX')) === null) continue;
    base.pathname = `/${number}`;
    const redis = new Redis(base.href, { maxRetriesPerRequest: 1 });
    if ((await redis.dbsize()) > 0 && (await keeper.exists(had)) === 0) {
      redis.disconnect();
      await keeper.del(lock);
      continue;
    }
    await keeper.set(had, holder, 'PX', REMEMBER_MS);
    await redis.flushdb();
    return {
      url: base.href,
      flush: async () => {
        await redis.flushdb();
      },
      [Symbol.asyncDispose]: async () => {
        await redis.flushdb();
        await keeper.del(lock);
        redis.disconnect();
        keeper.disconnect();
      },
    };
  }
  keeper.disconnect();
  throw new Error(`Every Redis database of ${base.host} holds keys. Flush one that nobody needs.`);
}
