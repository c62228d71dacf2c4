import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createEmbeddedPools } from '../../src/store/embedded-pool.ts';
import { emptyPGlite } from '../support/test-database.ts';

// What only the embedded database does; what both engines do is in pool.test.ts.
describe('the embedded session', () => {
  const open = async (idleInTransactionMs?: number) => {
    const db = await emptyPGlite();
    const errors: Error[] = [];
    const options = {
      onError: (error: Error) => errors.push(error),
      ...(idleInTransactionMs && { idleInTransactionMs }),
    };
    const { ledger: pool } = createEmbeddedPools(db, options);
    await pool.query('create table public.t (n int)');
    const close = async () => {
      await pool.end();
      await db.close();
    };
    return { pool, db, errors, [Symbol.asyncDispose]: close };
  };

  test('rolls back what a client leaves open, and lets the next one in', async () => {
    await using embedded = await open();
    const client = await embedded.pool.connect();
    await client.query('begin; insert into t values (1)');
    client.release();
    expect((await embedded.pool.query('select * from t')).rows).toEqual([]);
    const failed = await embedded.pool.connect();
    await failed.query('begin');
    await expect(failed.query('insert into nothing values (1)')).rejects.toMatchObject({ code: '42P01' });
    failed.release(true);
    expect((await embedded.pool.query('select * from t')).rows).toEqual([]);
  });

  test('cuts off a transaction that waits for itself, so that the others can go on', async () => {
    await using embedded = await open(100);
    const client = await embedded.pool.connect();
    const cut = once(client, 'error');
    await client.query('begin; insert into t values (1)');
    expect((await embedded.pool.query('select * from t')).rows).toEqual([]);
    expect((await cut)[0]).toMatchObject({ code: '25P03' });
    await expect(client.query('commit')).rejects.toThrow();
    client.release(true);
  });

  test('serves in turn: one client with much to ask does not shut another out', async () => {
    await using embedded = await open();
    const busy = await embedded.pool.connect();
    let asked = 0;
    const much = (async () => {
      for (; asked < 50; asked += 1) await busy.query('select 1');
    })();
    await embedded.pool.query('select 1');
    expect(asked).toBeLessThan(10);
    await much;
    busy.release();
  });

  test('says so when PGlite itself breaks, and answers with errors instead of silence', async () => {
    const db = await emptyPGlite();
    const errors: Error[] = [];
    const { ledger: pool } = createEmbeddedPools(db, { onError: (error) => errors.push(error) });
    await pool.query('select 1');
    db.execProtocolRawStream = () => Promise.reject(new Error('unreachable'));
    await expect(pool.query('select 1')).rejects.toMatchObject({ code: '57P01' });
    await expect(pool.query('select 1')).rejects.toThrow(/broke down: unreachable/);
    expect(errors.map(({ message }) => message)).toContain('the embedded database broke down: unreachable');
    await pool.end();
  });
});
