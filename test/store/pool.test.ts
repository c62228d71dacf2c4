import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openTestDatabase } from '../support/test-database.ts';

// One suite for both engines: what holds here on Postgres holds on the embedded database, value for value.
let database: Database;
let pool: Pool;

beforeAll(async () => {
  database = await openTestDatabase();
  ({ pool } = database);
  await pool.query('create table baton.scratch (id int primary key, note text)');
});
beforeEach(() => pool.query('delete from scratch'));
afterAll(async () => {
  await pool.query('drop table baton.scratch');
  await database.close();
});

describe('values', () => {
  const when = new Date('2026-03-29T01:30:00.123Z');
  const bytes = Buffer.from([0, 1, 255, 92, 39]);
  const json = { a: [1, null, 'ü"\\'], big: 1.5e10, nested: { t: true } };

  test.each([
    ['text', "it's \\ ü 🎉\n", "it's \\ ü 🎉\n"],
    ['int4', -2147483648, -2147483648],
    ['int8', '9007199254740993', '9007199254740993'],
    ['int8', 42, '42'],
    ['bool', true, true],
    ['float8', 0.1, 0.1],
    ['numeric', '1.10', '1.10'],
    ['json', JSON.stringify(json), json],
    ['jsonb', json, json],
    ['jsonb', '[1,2]', [1, 2]],
    ['timestamptz', when, when],
    ['timestamptz', '2026-07-01T12:00:00+02:00', new Date('2026-07-01T10:00:00Z')],
    ['bytea', bytes, bytes],
    ['text[]', ['a', 'b,c', '"', '\\', 'NULL', ''], ['a', 'b,c', '"', '\\', 'NULL', '']],
    ['text[]', [], []],
    ['int4[]', [1, 2], [1, 2]],
    ['int8[]', ['1', '2'], ['1', '2']],
    ['uuid', '0198f0a0-0000-7000-8000-000000000000', '0198f0a0-0000-7000-8000-000000000000'],
    ['text', null, null],
    ['jsonb', undefined, null],
  ])('%s given %j comes back as it should', async (type, given, wanted) => {
    const { rows } = await pool.query(`select $1::${type} as value`, [given]);
    expect(rows).toEqual([{ value: wanted }]);
    if (Buffer.isBuffer(wanted)) expect(Buffer.isBuffer(rows[0].value)).toBe(true);
  });

  test('a result tells its command, count and fields', async () => {
    const inserted = await pool.query('insert into scratch values (1), (2)');
    expect(inserted).toMatchObject({ command: 'INSERT', rowCount: 2, rows: [], fields: [] });
    const read = await pool.query('select id, note from scratch order by id');
    expect(read).toMatchObject({ command: 'SELECT', rowCount: 2, rows: [{ id: 1 }, { id: 2 }] });
    expect(read.fields.map(({ name, dataTypeID }) => [name, dataTypeID])).toEqual([
      ['id', 23],
      ['note', 25],
    ]);
  });

  test('a query may be an object, with rows as arrays, or prepared under a name by several clients', async () => {
    expect((await pool.query({ text: 'select $1::int as n', values: [3] })).rows).toEqual([{ n: 3 }]);
    expect((await pool.query({ text: 'select 1, 2', rowMode: 'array' })).rows).toEqual([[1, 2]]);
    const clients = await Promise.all([pool.connect(), pool.connect()]);
    for (const [at, client] of [...clients, ...clients].entries()) {
      const text = client === clients[0] ? 'select $1::int + 1 as n' : 'select $1::int + 2 as n';
      const { rows } = await client.query({ name: 'plus', text, values: [at] });
      expect(rows).toEqual([{ n: at + (client === clients[0] ? 1 : 2) }]);
    }
    for (const client of clients) client.release(true);
  });

  test('several statements without parameters give several results', async () => {
    const results: unknown = await pool.query('insert into scratch values (1); select id from scratch');
    expect(results).toMatchObject([{ command: 'INSERT' }, { command: 'SELECT', rows: [{ id: 1 }] }]);
  });

  test('a large value comes through whole', async () => {
    const large = 'ü'.repeat(3_000_000);
    const { rows } = await pool.query('select $1::text as value', [large]);
    expect(rows[0].value === large).toBe(true);
  });
});

describe('errors', () => {
  test.each([
    ['23505', 'insert into scratch values (1), (1)', undefined],
    ['42601', 'selec 1', undefined],
    ['42P01', 'select * from no_such_table where 1 = $1', [1]],
    ['22P02', 'select $1::int', ['x']],
    ['22021', 'select $1::text', ['\0']],
  ])('carry SQLSTATE %s', async (code, text, values) => {
    await expect(pool.query(text, values)).rejects.toMatchObject({ code, severity: 'ERROR' });
    expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });

  test('name the constraint', async () => {
    const twice = pool.query('insert into scratch values (1), (1)');
    await expect(twice).rejects.toMatchObject({ constraint: 'scratch_pkey', table: 'scratch' });
  });
});

describe('transactions', () => {
  const count = async (by: Pool | PoolClient): Promise<number> =>
    Number((await by.query('select count(*) from scratch')).rows[0].count);

  test('that overlap do not mix, and end in the order they were begun', async () => {
    await pool.query('insert into scratch values (0, $1)', ['']);
    const append = async (letter: string): Promise<void> => {
      const client = await pool.connect();
      await client.query('-- why\n/* here */ BEGIN');
      const { rows } = await client.query('select note from scratch where id = 0 for update');
      await sleep(5);
      await client.query('update scratch set note = $1 where id = 0', [rows[0].note + letter]);
      await client.query('commit');
      client.release();
    };
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(append));
    const { rows } = await pool.query('select note from scratch');
    expect([...rows[0].note].toSorted((a, b) => a.localeCompare(b)).join('')).toBe('abcde');
  });

  test('are not seen outside before they commit', async () => {
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into scratch values (1)');
    const outside = count(pool);
    await sleep(20);
    await client.query('rollback');
    client.release();
    expect(await outside).toBe(0);
  });

  test('through Kysely commit and roll back', async () => {
    const insert = (fail: boolean): Promise<void> =>
      database.db.transaction().execute(async (transaction) => {
        const { sql } = await import('kysely');
        await sql`insert into scratch values (${fail ? 1 : 2})`.execute(transaction);
        if (fail) throw new Error('on purpose');
      });
    await expect(insert(true)).rejects.toThrow('on purpose');
    await insert(false);
    expect((await pool.query('select id from scratch')).rows).toEqual([{ id: 2 }]);
  });
});

describe('LISTEN', () => {
  test('brings notifications to those who said it, and to nobody else', async () => {
    const [one, two, deaf] = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
    const heard: string[] = [];
    for (const [name, client] of Object.entries({ one, two, deaf })) {
      client.on('notification', ({ channel, payload }) => heard.push(`${name} ${channel} ${payload}`));
    }
    await one.query('-- with a comment; and a "quote"\nLISTEN news;\n');
    await two.query('listen "News"; listen news');
    await pool.query('select pg_notify($1, $2)', ['news', '1']);
    await pool.query(`notify "News", '2'`);
    await two.query('unlisten news');
    await pool.query(`notify news, '3'`);
    await one.query('unlisten *');
    await pool.query(`notify news, '4'; notify "News", '5'`);
    await expect
      .poll(() => heard.toSorted())
      .toEqual(['one news 1', 'one news 3', 'two News 2', 'two News 5', 'two news 1']);
    for (const client of [one, two, deaf]) client.release(true);
  });

  test('waits for the commit', async () => {
    const [listener, teller] = await Promise.all([pool.connect(), pool.connect()]);
    await listener.query('listen later');
    const arrived = once(listener, 'notification').then(() => 'told');
    await teller.query(`begin; notify later`);
    expect(await Promise.race([arrived, sleep(50, 'silence')])).toBe('silence');
    await teller.query('commit');
    expect(await arrived).toBe('told');
    for (const client of [listener, teller]) client.release(true);
  });
});
