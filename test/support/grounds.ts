import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaseRedisDatabase, TEST_REDIS_URL } from './redis-databases.ts';
import { createPostgresDatabase, TEST_DATABASE_URL } from './test-database.ts';

/** What Baton can stand on: the embedded database, Postgres, or Postgres with the queue on Redis. */
export type GroundName = 'embedded' | 'postgres' | 'postgres+redis';

/** A ground of one's own: nobody else's rows, jobs or files are on it. */
export interface Ground extends AsyncDisposable {
  readonly name: GroundName;
  readonly dataFolder: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** For a Baton process that is to stand here. */
  readonly env: Readonly<Record<string, string>>;
  /** FLUSHDB of the queue's Redis database. Only on `postgres+redis`. */
  readonly flushQueue: () => Promise<void>;
}

/** The grounds to test now: `npm test` needs no service; with TEST_DATABASE_URL and TEST_REDIS_URL those are meant. */
export const GROUNDS: readonly GroundName[] =
  TEST_DATABASE_URL === undefined
    ? ['embedded']
    : TEST_REDIS_URL === undefined
      ? ['postgres']
      : ['postgres', 'postgres+redis'];

/** A new, empty ground. Disposing removes all of it, so stop what stands on it before. */
export async function openGround(name: GroundName): Promise<Ground> {
  await using opened = new AsyncDisposableStack();
  const dataFolder = mkdtempSync(join(tmpdir(), 'baton-ground-'));
  opened.defer(() => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 }));
  const database = name === 'embedded' ? undefined : await createPostgresDatabase();
  if (database) opened.defer(database.drop);
  const redis = name === 'postgres+redis' ? opened.use(await leaseRedisDatabase()) : undefined;

  const all = opened.move();
  return {
    name,
    dataFolder,
    databaseUrl: database?.url,
    redisUrl: redis?.url,
    env: { BATON_DATA: dataFolder, DATABASE_URL: database?.url ?? '', REDIS_URL: redis?.url ?? '' },
    flushQueue: async () => {
      if (!redis) throw new Error(`the ground ${name} has no Redis to flush`);
      await redis.flush();
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
