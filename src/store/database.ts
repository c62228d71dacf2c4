import { setTimeout as sleep } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import type { PgPool } from 'bullmq';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { openDataFolder } from './data-folder.ts';
import { createEmbeddedPools, surviving } from './embedded-pool.ts';
import { openEmbedded } from './initial-folder.ts';
import type { Tables } from './tables.ts';

/** BullMQ says a pg.Pool is a PgPool, but TypeScript does not see it through the overloads in @types/pg. */
export type QueuePool = Pool & PgPool;

/** The ledger's database, and the pool BullMQ works on when it is not on Redis. */
export interface Database extends AsyncDisposable {
  readonly kind: 'embedded' | 'postgres';
  /** For the ledger: unqualified names are in schema `baton`. */
  readonly pool: Pool;
  /** For BullMQ, as its `connection`: unqualified names are in schema `bullmq`. */
  readonly queuePool: QueuePool;
  readonly db: Kysely<Tables>;
  /** Waits up to 3 s for clients still out, then closes. Safe to call twice. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Undefined: the embedded database in `dataFolder`. */
  readonly databaseUrl: string | undefined;
  /** Made if need be. On the embedded database it is locked until `close()`; with Postgres it is not touched. */
  readonly dataFolder: string;
  /** Told of connections that broke while idle, and of a breakdown of the embedded database. */
  readonly onError: (error: Error) => void;
}

/**
 * Opens the database; on Postgres no connection is made yet. Says nothing about its schema: see `migrate`.
 *
 * @throws Fault DATA_FOLDER_HELD, CONFIG_INVALID, STORE_UNAVAILABLE on the embedded database
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl, dataFolder, onError } = options;
  if (databaseUrl !== undefined) return openPostgres(databaseUrl, onError);
  const folder = openDataFolder(dataFolder);
  try {
    return overPGlite(await openEmbedded(folder.path), { onError, onClosed: () => folder.release() });
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** The database over an open PGlite, which it will close. */
export function overPGlite(
  pglite: PGlite,
  options: { onError: (error: Error) => void; onClosed?: () => void },
): Database {
  const pools = createEmbeddedPools(pglite, options);
  return database('embedded', pools.ledger, pools.queue, async () => {
    await pools.drained();
    await pglite.close();
    options.onClosed?.();
  });
}

const CLIENTS_MAY_TAKE_MS = 3000;
const CONNECTION = { connectionTimeoutMillis: 2000, keepAlive: true } as const satisfies PoolConfig;

function openPostgres(connectionString: string, onError: (error: Error) => void): Database {
  const pool = new Pool({
    ...CONNECTION,
    connectionString,
    application_name: 'baton',
    max: 10,
    // The last one, as on the embedded database, ends what a hung process would keep locked.
    options:
      '-c search_path=baton,public -c lock_timeout=5000 -c statement_timeout=15000 -c idle_in_transaction_session_timeout=15000',
  });
  const queuePool = new Pool({
    ...CONNECTION,
    connectionString,
    application_name: 'baton-queue',
    max: 8,
    // A connection that fell silent is given up, or workers would wait on it for ever.
    query_timeout: 10_000,
    options: '-c search_path=bullmq',
  });
  return database('postgres', surviving(pool, onError), surviving(queuePool, onError), async () => undefined);
}

function database(kind: Database['kind'], pool: Pool, queue: Pool, after: () => Promise<void>): Database {
  let closing: Promise<void> | undefined;
  const shut = async (): Promise<void> => {
    const ended = new AbortController();
    const ending = Promise.allSettled([pool.end(), queue.end()]).then(() => ended.abort());
    await Promise.race([ending, sleep(CLIENTS_MAY_TAKE_MS, undefined, ended).catch(() => undefined)]);
    await after();
  };
  const close = (): Promise<void> => (closing ??= shut());
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { kind, pool, queuePool: queue as QueuePool, db, close, [Symbol.asyncDispose]: close };
}
