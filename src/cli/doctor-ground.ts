import { existsSync } from 'node:fs';
import type { Config } from '../config.ts';
import { Fault } from '../faults.ts';
import { bad, type Finding, good, unknown } from '../flow/finding.ts';
import { openDataFolder } from '../store/data-folder.ts';

const CONNECT_WITHIN_MS = 2_000;

/** Whether there is ground to stand on: the ledger's store, and Redis where it is asked for. */
export async function* examineGround({ databaseUrl, dataFolder, redisUrl }: Config): AsyncGenerator<Finding> {
  yield databaseUrl === undefined ? folderFound(dataFolder) : await databaseFound(databaseUrl, dataFolder);
  if (redisUrl !== undefined) yield* await redisFound(redisUrl);
}

/** The embedded database belongs to the process that serves, so only its folder is looked at. */
function folderFound(folder: string): Finding {
  if (!existsSync(folder)) return good('store', `${folder} is not there yet; the first start makes it`);
  try {
    using held = openDataFolder(folder);
    return good('store', `the embedded database, in ${held.path}`);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === 'DATA_FOLDER_HELD') return good('store', `a Baton runs on ${folder}`);
    return bad('store', 'the data folder cannot be used', error.message);
  }
}

async function databaseFound(databaseUrl: string, dataFolder: string): Promise<Finding> {
  const { openDatabase } = await import('../store/database.ts');
  await using database = await openDatabase({ databaseUrl, dataFolder, onError: () => undefined });
  try {
    const { rows } = await database.pool.query<{ server_version: string }>('show server_version');
    return good('store', `Postgres ${rows[0]?.server_version ?? ''} answers`);
  } catch (error) {
    return bad('store', `Postgres does not answer: ${reason(error)}`, 'Start it, or mend DATABASE_URL.');
  }
}

async function redisFound(url: string): Promise<Finding[]> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_WITHIN_MS,
    commandTimeout: CONNECT_WITHIN_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let broken: unknown;
  redis.on('error', (error) => {
    broken = error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    const why = reason(broken ?? error);
    return [bad('queue', `Redis does not answer: ${why}`, 'Start it, or mend REDIS_URL.')];
  }
  // Not every provider lets one ask.
  const policy = await redis.config('GET', 'maxmemory-policy').then(
    (answer) => (Array.isArray(answer) ? String(answer[1]) : null),
    () => null,
  );
  redis.disconnect();
  return [good('queue', 'Redis answers'), memoryFound(policy)];
}

function memoryFound(policy: string | null): Finding {
  if (policy === 'noeviction')
    return good('queue', 'Redis drops no jobs when its memory is full (noeviction)');
  const mend = 'Set maxmemory-policy noeviction.';
  if (policy === null)
    return unknown('queue', 'Redis does not tell whether it drops jobs when its memory is full', mend);
  return bad('queue', `Redis drops jobs when its memory is full (maxmemory-policy ${policy})`, mend);
}

/** Node tells several failed addresses as one error without words. */
const reason = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(reason).join('; ');
  return error instanceof Error ? error.message : String(error);
};
