import type { PGlite } from '@electric-sql/pglite';
import { Pool } from 'pg';
import { EmbeddedSession } from './embedded-session.ts';
import { EmbeddedSocket } from './embedded-socket.ts';

export interface EmbeddedPools {
  /** Unqualified names are in schema `baton`. */
  readonly ledger: Pool;
  /** Unqualified names are in schema `bullmq`: it has a table `event` as well, and must not find ours. */
  readonly queue: Pool;
  /** Resolves when what clients left behind (open transactions, listening) is cleared away. */
  drained(): Promise<void>;
}

interface Options {
  /** Told of a breakdown of PGlite itself; nothing can be asked of the pools after it. */
  readonly onError: (error: Error) => void;
  /** After how long an idle transaction is cut off; 15 s unless told. */
  readonly idleInTransactionMs?: number;
}

/**
 * Gives PGlite the face of two node-postgres pools: real ones, whose clients talk to PGlite in this process
 * instead of over TCP. A client in a transaction holds the one session there is, and others queue for it; a
 * client released inside a transaction is rolled back; LISTEN belongs to the client that said it. What is set
 * with SET or set_config is shared by all clients, for the session is, but for the search path.
 *
 * PGlite must not be used beside the pools, and stays open after they have ended.
 */
export function createEmbeddedPools(
  db: PGlite,
  { onError, idleInTransactionMs = 15_000 }: Options,
): EmbeddedPools {
  const session = new EmbeddedSession(db, { idleLimitMs: idleInTransactionMs, onBroken: onError });
  const poolWith = (searchPath: string): Pool => {
    const pool = new Pool({
      stream: () => new EmbeddedSocket(session, searchPath),
      // Clients cost next to nothing here, and each BullMQ queue and worker keeps one to listen.
      max: 500,
      idleTimeoutMillis: 0,
      keepAlive: true, // tells BullMQ that a listening client cannot die unnoticed, so it need not poll
      // Said so that PGHOST, PGSSLMODE and the like in the environment are not heeded.
      host: 'embedded',
      user: 'postgres',
      database: 'postgres',
      ssl: false,
    });
    pool.on('release', (_error, client) => {
      const { stream } = client.connection;
      if (stream instanceof EmbeddedSocket) stream.rollback();
    });
    return surviving(pool, onError);
  };
  return { ledger: poolWith('baton, public'), queue: poolWith('bullmq'), drained: () => session.drained() };
}

/** Keeps a pool's broken connections from ending the process: an 'error' event nobody hears would. */
export function surviving(pool: Pool, onError: (error: Error) => void): Pool {
  pool.setMaxListeners(0); // each BullMQ queue and worker adds one and never takes it off
  pool.on('error', onError);
  pool.on('connect', (client) => {
    client.on('error', () => undefined); // the waiting query rejects; of idle clients the pool tells
  });
  return pool;
}
