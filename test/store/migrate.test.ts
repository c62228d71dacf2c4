import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Database, openDatabase, overPGlite } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createPostgresDatabase, emptyPGlite, TEST_DATABASE_URL } from '../support/test-database.ts';

const onError = (error: Error): never => {
  throw error;
};

/** A database nobody has migrated. `open` gives further ways into it, as other processes have. */
async function emptyDatabase(): Promise<{ open: () => Promise<Database> } & AsyncDisposable> {
  if (TEST_DATABASE_URL === undefined) {
    const opened = [overPGlite(await emptyPGlite(), { onError })];
    const close = async () => opened[0]!.close();
    return { open: async () => opened[0]!, [Symbol.asyncDispose]: close };
  }
  const { url, drop } = await createPostgresDatabase();
  const opened: Database[] = [];
  const open = async () => {
    opened.push(await openDatabase({ databaseUrl: url, dataFolder: '', onError }));
    return opened.at(-1)!;
  };
  const close = async () => {
    await Promise.all(opened.map((each) => each.close()));
    await drop();
  };
  return { open, [Symbol.asyncDispose]: close };
}

function migrations(files: Record<string, string>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const FIRST = {
  '0001-things.sql': `
    -- a comment; with a semicolon
    create table things (id int primary key, note text not null default 'a;b');
    create function twice(n int) returns int language plpgsql as $$ begin return n * 2; end $$;
    insert into things values (1);`,
};

const tablesOf = async (database: Database, schema: string): Promise<string[]> => {
  const found = await database.pool.query(
    'select tablename from pg_tables where schemaname = $1 order by 1',
    [schema],
  );
  return found.rows.map(({ tablename }) => tablename);
};

describe('migrate', () => {
  test('makes our tables in schema baton and the queue in schema bullmq', async () => {
    await using empty = await emptyDatabase();
    const database = await empty.open();
    await migrate(database, migrations(FIRST));
    expect(await tablesOf(database, 'baton')).toEqual([
      'kysely_migration',
      'kysely_migration_lock',
      'things',
    ]);
    expect(await tablesOf(database, 'bullmq')).toContain('job');
    expect(await tablesOf(database, 'public')).toEqual([]);
    expect((await database.pool.query('select twice(id) as n, note from things')).rows).toEqual([
      { n: 2, note: 'a;b' },
    ]);
  });

  test('a second time does nothing, and later files are added', async () => {
    await using empty = await emptyDatabase();
    const database = await empty.open();
    await migrate(database, migrations(FIRST));
    await migrate(database, migrations(FIRST));
    await migrate(database, migrations({ ...FIRST, '0002-more.sql': 'insert into things values (2)' }));
    expect((await database.pool.query('select id from things')).rows).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('a file that fails leaves nothing of itself nor of the files before it', async () => {
    await using empty = await emptyDatabase();
    const database = await empty.open();
    const folder = migrations({
      ...FIRST,
      '0002-bad.sql': 'create table more (id int); insert into things values (1)',
    });
    await expect(migrate(database, folder)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('0002-bad failed and was undone: duplicate key'),
    });
    expect(await tablesOf(database, 'baton')).toEqual(['kysely_migration', 'kysely_migration_lock']);
    await migrate(database, migrations(FIRST));
    expect((await database.pool.query('select id from things')).rows).toEqual([{ id: 1 }]);
  });

  test('two that start together run each file once', async () => {
    await using empty = await emptyDatabase();
    const starters = await Promise.all(Array.from({ length: 4 }, empty.open));
    const folder = migrations({ '0001-slow.sql': `${FIRST['0001-things.sql']} select pg_sleep(0.3)` });
    await Promise.all(starters.map((database) => migrate(database, folder)));
    expect((await starters[0]!.pool.query('select id from things')).rows).toEqual([{ id: 1 }]);
  });

  test.skipIf(TEST_DATABASE_URL === undefined)(
    'waits for another process longer than a query may',
    async () => {
      await using empty = await emptyDatabase();
      const [one, two] = await Promise.all([empty.open(), empty.open()]);
      const folder = migrations({ '0001-slow.sql': 'select pg_sleep(6)' }); // lock_timeout is 5 s
      await Promise.all([migrate(one, folder), migrate(two, folder)]);
      expect((await one.pool.query('show lock_timeout')).rows).toEqual([{ lock_timeout: '5s' }]);
    },
  );

  test('a store made by a later release is refused, not touched', async () => {
    await using empty = await emptyDatabase();
    const database = await empty.open();
    await migrate(database, migrations({ ...FIRST, '0002-later.sql': 'create table later (id int)' }));
    await expect(migrate(database, migrations(FIRST))).rejects.toMatchObject({
      message: expect.stringContaining('0002-later is missing'),
    });
  });

  test('a file with a name out of order is refused', async () => {
    await using empty = await emptyDatabase();
    await expect(migrate(await empty.open(), migrations({ 'things.sql': '' }))).rejects.toThrow(
      'NNNN-name.sql',
    );
  });
});
