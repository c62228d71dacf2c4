import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { prepareDump } from '../../src/store/initial-folder.ts';
import { migrate } from '../../src/store/migrate.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createPostgresDatabase, openTestDatabase, TEST_DATABASE_URL } from '../support/test-database.ts';

const newFolder = (): string => join(temporaryFolder(), 'data');
const ignore = (): void => undefined;

const openIn = async (dataFolder: string) => {
  await prepareDump();
  return openDatabase({ databaseUrl: undefined, dataFolder, onError: ignore });
};

describe('the embedded database', () => {
  test('keeps what was written, and its folder is free after close', async () => {
    const folder = newFolder();
    {
      await using database = await openIn(folder);
      await migrate(database);
      await database.pool.query(`create table baton.scratch as select 'kept' as note`);
    }
    await using again = await openIn(folder);
    await migrate(again);
    expect((await again.pool.query('select note from scratch')).rows).toEqual([{ note: 'kept' }]);
  });

  test('is refused while another has the folder, and does not harm it', async () => {
    const folder = newFolder();
    await using first = await openIn(folder);
    await expect(openIn(folder)).rejects.toMatchObject({ code: 'DATA_FOLDER_HELD' });
    expect((await first.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });

  test('closes although a client was never given back', async () => {
    const database = await openIn(newFolder());
    const client = await database.pool.connect();
    await client.query('begin');
    const started = performance.now();
    await database.close();
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test('holds every write that was acknowledged before its process was killed', async () => {
    const folder = newFolder();
    await (await openIn(folder)).close();
    const source = new URL('../../src/store/database.ts', import.meta.url).href;
    const script = `
      const { openDatabase } = await import(${JSON.stringify(source)});
      const dataFolder = ${JSON.stringify(folder)};
      const { pool } = await openDatabase({ databaseUrl: undefined, dataFolder, onError: console.error });
      await pool.query('create table public.written (n int)');
      for (let n = 1; ; n += 1) {
        await pool.query('insert into written values ($1)', [n]);
        process.stdout.write(n + ' ');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    for await (const chunk of child.stdout) {
      said += String(chunk);
      if (said.length > 500) child.kill('SIGKILL');
    }
    const acknowledged = Number(said.trim().split(' ').at(-1));
    await using database = await openIn(folder);
    const { rows } = await database.pool.query('select max(n) as last, count(*)::int as all from written');
    expect(rows[0].last).toBeGreaterThanOrEqual(acknowledged);
    expect(rows[0].all).toBe(rows[0].last);
  });

  test('makes a half made cluster anew', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'pg', 'base'), { recursive: true });
    writeFileSync(join(folder, 'pg', 'PG_VERSION'), '18');
    writeFileSync(join(folder, 'pg.unfinished'), '');
    await using database = await openIn(folder);
    expect((await database.pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
    expect(existsSync(join(folder, 'pg.unfinished'))).toBe(false);
  });

  test.each([
    ['is empty', (pg: string) => rmSync(pg, { recursive: true }) ?? mkdirSync(pg)],
    ['has lost its control file', (pg: string) => rmSync(join(pg, 'global', 'pg_control'))],
    ['has lost half its control file', (pg: string) => truncateSync(join(pg, 'global', 'pg_control'), 100)],
    ['is of another Postgres', (pg: string) => writeFileSync(join(pg, 'PG_VERSION'), '14\n')],
  ])('never starts anew over a cluster that %s', async (_what, harm) => {
    const folder = newFolder();
    await (await openIn(folder)).close();
    harm(join(folder, 'pg'));
    const files = () => readdirSync(join(folder, 'pg')).filter((file) => file !== 'postmaster.pid');
    const before = files();
    const opening = openIn(folder);
    await expect(opening).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(opening).rejects.toThrow(`${join(folder, 'pg')} cannot be opened`);
    await expect(opening).rejects.toThrow(/Restore a backup .* or move it away/);
    expect(files()).toEqual(before);
    await expect(openIn(folder)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' }); // not DATA_FOLDER_HELD
  });
});

const setting = async (pool: Pool, name: string): Promise<string> =>
  (await pool.query('select current_setting($1) as value', [name])).rows[0].value;

test('ledger and queue have their own search path, so that both may have a table of one name', async () => {
  await using database = await openTestDatabase();
  const { pool, queuePool } = database;
  const paths = [pool, queuePool, pool, queuePool].map((each) => setting(each, 'search_path'));
  const shown = (await Promise.all(paths)).map((path) => path.replaceAll(' ', ''));
  expect(shown).toEqual(['baton,public', 'bullmq', 'baton,public', 'bullmq']);
});

describe.skipIf(TEST_DATABASE_URL === undefined)('on Postgres', () => {
  test('the ledger has time limits, the queue, which waits to be told, has none', async () => {
    await using database = await openTestDatabase();
    expect(await setting(database.pool, 'lock_timeout')).toBe('5s');
    expect(await setting(database.pool, 'statement_timeout')).toBe('15s');
    expect(await setting(database.queuePool, 'statement_timeout')).toBe('0');
  });

  test('connections that break, idle or in use, are told of and do not end the process', async () => {
    const { url, drop } = await createPostgresDatabase();
    const errors: Error[] = [];
    await using database = await openDatabase({
      databaseUrl: url,
      dataFolder: '',
      onError: (error) => errors.push(error),
    });
    const inUse = await database.pool.connect();
    await inUse.query('begin');
    await database.pool.query('select 1');
    await drop();
    await expect(inUse.query('select 1')).rejects.toThrow();
    inUse.release(true);
    await expect.poll(() => errors.length).toBe(1);
    await expect(database.pool.query('select 1')).rejects.toMatchObject({ code: '3D000' });
  });

  test('an address where nobody answers is an error within the time limit', async () => {
    await using database = await openDatabase({
      databaseUrl: 'postgres://postgres@127.0.0.1:9/none',
      dataFolder: '',
      onError: ignore,
    });
    await expect(database.pool.query('select 1')).rejects.toThrow();
  });
});
