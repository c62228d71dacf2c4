import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { afterAll } from 'vitest';
import { type Database, openDatabase, overPGlite } from '../../src/store/database.ts';
import { prepareDump, readDump } from '../../src/store/initial-folder.ts';
import { migrate } from '../../src/store/migrate.ts';

/** Where the tests' Postgres is, if they are to run on one: a database somebody may make databases from. */
export const TEST_DATABASE_URL = process.env['TEST_DATABASE_URL'];

// Making a database takes most of a second, emptying one some milliseconds. So those given back are emptied
// and lent again, until the test file is done.
const idle: Database[] = [];
const made: { database: Database; drop: () => Promise<void> }[] = [];

afterAll(async () => {
  for (const { database, drop } of made.splice(0)) {
    await database.close();
    await drop();
  }
});

/**
 * A migrated database with no rows but those the migrations made: PGlite in memory, or a database of its own
 * on Postgres when TEST_DATABASE_URL is set. `close()` and `await using` give it back; stop workers before.
 */
export async function openTestDatabase(): Promise<Database> {
  const database = idle.pop() ?? (await make());
  let back: Promise<void> | undefined;
  const giveBack = (): Promise<void> => (back ??= reset(database));
  return { ...database, close: giveBack, [Symbol.asyncDispose]: giveBack };
}

async function make(): Promise<Database> {
  const { database, drop } = TEST_DATABASE_URL === undefined ? await makeEmbedded() : await makePostgres();
  made.push({ database, drop });
  await migrate(database);
  await database.pool.query(REMEMBER);
  return database;
}

async function makeEmbedded(): Promise<{ database: Database; drop: () => Promise<void> }> {
  const pglite = await emptyPGlite();
  return { database: overPGlite(pglite, { onError: raise }), drop: async () => undefined };
}

/** A new PGlite in memory, from the prepared dump. */
export async function emptyPGlite(): Promise<PGlite> {
  await prepareDump();
  const dump = readDump();
  return PGlite.create(dump === undefined ? {} : { loadDataDir: dump });
}

async function makePostgres(): Promise<{ database: Database; drop: () => Promise<void> }> {
  const { url, drop } = await createPostgresDatabase();
  return {
    database: await openDatabase({ databaseUrl: url, dataFolder: '', onError: raiseUnlessDropped }),
    drop,
  };
}

/** A new, empty database on the tests' Postgres. `drop` throws out whoever is still connected. */
export async function createPostgresDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `baton_test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(`create database ${name}`);
  const url = new URL(TEST_DATABASE_URL ?? '');
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await everybodyGone(name);
      await asAdmin(`drop database if exists ${name} with (force)`);
    },
  };
}

/** A pool says that it has ended while its connections still say goodbye; who stays longer is cut off. */
async function everybodyGone(name: string): Promise<void> {
  const there = `select from pg_stat_activity where datname = '${name}'`;
  const deadline = Date.now() + GOODBYES_MS;
  while ((await asAdmin(there)) > 0 && Date.now() < deadline) await sleep(20);
}

const GOODBYES_MS = 1_000;

/** @returns how many rows it gave or changed */
async function asAdmin(statement: string): Promise<number> {
  const admin = new Client({ connectionString: TEST_DATABASE_URL });
  await admin.connect();
  const { rowCount } = await admin.query(statement);
  await admin.end();
  return rowCount ?? 0;
}

async function reset(database: Database): Promise<void> {
  await database.pool.query(RESET);
  idle.push(database);
}

const raise = (error: Error): never => {
  throw error;
};

/** A pool says that it has ended while its connections still say goodbye: `drop` may be what cuts them off. */
const raiseUnlessDropped = (error: Error & { code?: string }): void => {
  if (error.code !== '57P01') raise(error);
};

/** Our tables and BullMQ's, but for the records of migrations. */
const TABLES = `
  select relnamespace::regnamespace::text as schema, relname as name from pg_class
   where relnamespace in ('baton'::regnamespace, 'bullmq'::regnamespace)
     and relkind in ('r', 'p') and not relispartition
     and relname not in ('migration', 'kysely_migration', 'kysely_migration_lock')`;

const REMEMBER = `
  create schema pristine;
  do $$ declare t record; begin
    for t in ${TABLES} loop
      execute format('create table pristine.%I as table %I.%I', t.schema || '.' || t.name, t.schema, t.name);
    end loop;
  end $$`;

// The replica role leaves out triggers, so neither foreign keys nor append-only guards stand in the way.
const RESET = `
  do $$ declare t record; begin
    set local session_replication_role = replica;
    for t in ${TABLES} loop
      execute format('delete from %I.%I', t.schema, t.name);
      execute format('insert into %I.%I overriding system value table pristine.%I',
                     t.schema, t.name, t.schema || '.' || t.name);
    end loop;
    for t in select schemaname as schema, sequencename as name from pg_sequences
              where schemaname in ('baton', 'bullmq') and last_value is not null loop
      execute format('alter sequence %I.%I restart', t.schema, t.name);
    end loop;
  end $$`;
