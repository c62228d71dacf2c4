import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runMigrations } from 'bullmq';
import { type Kysely, type Migration, type MigrationProvider, Migrator, sql } from 'kysely';
import { Fault } from '../faults.ts';
import type { Database } from './database.ts';

const OUR_MIGRATIONS = join(import.meta.dirname, 'migrations');
const FILE_NAME = /^\d{4}-[a-z0-9-]+\.sql$/;

/**
 * Brings schema `baton` (our tables) and schema `bullmq` (the queue's) up to what this release needs. Does
 * nothing when they are. Processes that start together wait for the one that came first. Our pending files
 * run in one transaction: all of them, or none.
 *
 * @param folder of `NNNN-name.sql` files, run in the order of their names; no file may begin or end a transaction
 * @throws Fault STORE_UNAVAILABLE, with what went wrong as its cause
 */
export async function migrate(database: Database, folder = OUR_MIGRATIONS): Promise<void> {
  try {
    await database.db.connection().execute((one) => migrateLedger(one, folder));
    await migrateQueue(database);
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('STORE_UNAVAILABLE', `The store cannot be brought up to date: ${textOf(cause)}`, {
      cause,
    });
  }
}

async function migrateLedger<Tables>(one: Kysely<Tables>, folder: string): Promise<void> {
  if (await isUpToDate(one, folder)) return;
  // A migration may take long, and so may waiting for another process that is at it.
  await sql`set lock_timeout = 0; set statement_timeout = 0`.execute(one);
  const migrator = new Migrator({ db: one, provider: sqlFiles(folder), migrationTableSchema: 'baton' });
  const { error, results } = await migrator.migrateToLatest();
  await sql`reset lock_timeout; reset statement_timeout`.execute(one);
  if (error === undefined) return;
  const failed = results?.find((each) => each.status === 'Error');
  const what =
    failed === undefined ? 'migrating failed' : `migration ${failed.migrationName} failed and was undone`;
  throw new Fault('STORE_UNAVAILABLE', `The store is as it was: ${what}: ${textOf(error)}`, { cause: error });
}

/** Most starts find everything done; one look at the record of it is much quicker than the migrator's own. */
async function isUpToDate<Tables>(one: Kysely<Tables>, folder: string): Promise<boolean> {
  const wanted = Object.keys(await sqlFiles(folder).getMigrations());
  const known = await sql<{ there: boolean }>`
    select to_regclass('baton.kysely_migration') is not null as there`.execute(one);
  if (known.rows[0]?.there !== true) return false;
  const { rows } = await sql<{ name: string }>`select name from baton.kysely_migration`.execute(one);
  const done = new Set(rows.map(({ name }) => name));
  return done.size === wanted.length && wanted.every((name) => done.has(name));
}

async function migrateQueue({ queuePool }: Database): Promise<void> {
  const client = await queuePool.connect(); // BullMQ's lock and transaction need one connection
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
}

/** Each file a migration, named by the file. There is no way down: restore a backup. */
const sqlFiles = (folder: string): MigrationProvider => ({
  async getMigrations() {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.sql'));
    const wrong = files.find((file) => !FILE_NAME.test(file));
    if (wrong !== undefined) throw new Error(`${join(folder, wrong)} is not named NNNN-name.sql`);
    return Object.fromEntries(
      files.map((file): [string, Migration] => [
        basename(file, '.sql'),
        {
          async up(db) {
            await sql.raw(await readFile(join(folder, file), 'utf8')).execute(db);
          },
        },
      ]),
    );
  },
});

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
