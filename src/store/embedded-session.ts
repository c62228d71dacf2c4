import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';
import { Listeners } from './embedded-listeners.ts';
import { type Answer, queryMessage, readAnswer, sqlIn, takeMessages } from './postgres-wire.ts';

/** One client of the session. */
export interface Line {
  readonly searchPath: string;
  /** Takes messages of the server. */
  deliver(bytes: Buffer): void;
  /** Cuts the client off, with an SQLSTATE. It answers by leaving the session. */
  cut(code: string, why: string): void;
}

interface Work {
  readonly line: Line;
  readonly run: () => Promise<void>;
}

interface Options {
  /**
   * How long a transaction may sit idle before its client is cut off, as Postgres's
   * idle_in_transaction_session_timeout does. Here everybody else waits for that client, and one that asks
   * for a second connection inside its transaction would wait for itself.
   */
  readonly idleLimitMs: number;
  /** Told once, when PGlite itself fails and can answer no more. */
  readonly onBroken: (error: Error) => void;
}

/**
 * Shares PGlite, which is one session, among many lines. Work is done in the order it comes, except that a
 * line in a transaction holds the session until that ends. Whether it is in one we read from the server's own
 * ReadyForQuery, so no SQL is parsed for it.
 */
export class EmbeddedSession {
  readonly #db: PGlite;
  readonly #options: Options;
  readonly #lines = new Set<Line>();
  readonly #listeners = new Listeners<Line>();
  #queue: Work[] = [];
  #searchPath = '';
  #holder: Line | undefined;
  #idleTimer: NodeJS.Timeout | undefined;
  #pumping: Promise<void> | undefined;
  #broken: Error | undefined;

  constructor(db: PGlite, options: Options) {
    this.#db = db;
    this.#options = options;
  }

  join(line: Line): void {
    this.#lines.add(line);
  }

  /** Runs messages of a line, up to and including a Query or a Sync, and delivers the answer to it. */
  query(line: Line, batch: Buffer): void {
    this.#enqueue(line, async () => {
      if (this.#holder === undefined) await this.#setPath(line.searchPath);
      const answer = await this.#exec(batch);
      if (answer.commands.includes('LISTEN') || answer.commands.includes('UNLISTEN')) {
        await this.#noteListening(line, batch);
      }
      this.#hold(answer.status === 'idle' ? undefined : line);
      line.deliver(answer.reply);
    });
  }

  /** Ends the transaction a line left open, if it did. */
  rollback(line: Line): void {
    this.#enqueue(line, () => this.#endTransaction(line));
  }

  /** The line is gone: ends its transaction, its listening and its prepared statements. */
  leave(line: Line, statements: readonly string[]): void {
    if (!this.#lines.delete(line)) return;
    this.#enqueue(line, async () => {
      await this.#endTransaction(line);
      for (const channel of this.#listeners.drop(line)) await this.#tell(`unlisten ${quoted(channel)}`);
      for (const statement of statements) await this.#tell(`deallocate ${quoted(statement)}`);
    });
  }

  /** Resolves when no more work can be done: all is done, or what is left waits for an open transaction. */
  async drained(): Promise<void> {
    await this.#pumping;
    clearTimeout(this.#idleTimer);
  }

  #enqueue(line: Line, run: () => Promise<void>): void {
    const broken = this.#broken;
    if (broken !== undefined) {
      cutSoon(line, broken);
      return;
    }
    this.#queue.push({ line, run });
    if (line === this.#holder) clearTimeout(this.#idleTimer);
    if (this.#next() !== -1) this.#pumping ??= this.#pump();
  }

  async #pump(): Promise<void> {
    while (this.#next() !== -1) {
      // PGlite computes in this very thread: let sockets and timers have their turn between two statements.
      await nextTurn();
      const [work] = this.#queue.splice(this.#next(), 1);
      try {
        await work?.run();
      } catch (error) {
        this.#break(error);
      }
    }
    this.#pumping = undefined; // in the same turn as the last look at the queue, so no work is overlooked
  }

  /** Where in the queue the next work is, or -1. */
  #next(): number {
    if (this.#holder === undefined) return this.#queue.length > 0 ? 0 : -1;
    return this.#queue.findIndex((work) => work.line === this.#holder);
  }

  #hold(line: Line | undefined): void {
    this.#holder = line;
    clearTimeout(this.#idleTimer);
    if (line === undefined) return;
    const { idleLimitMs } = this.#options;
    const why = `the transaction was idle for ${idleLimitMs} ms while holding the embedded database`;
    this.#idleTimer = setTimeout(() => line.cut('25P03', why), idleLimitMs).unref();
  }

  async #endTransaction(line: Line): Promise<void> {
    if (this.#holder !== line) return;
    await this.#tell('rollback');
    this.#hold(undefined);
  }

  async #noteListening(line: Line, batch: Buffer): Promise<void> {
    const sql = takeMessages(batch).whole.map(sqlIn).join(';');
    const stillWanted = this.#listeners.note(line, sql);
    // The session knows one listener only, so what one line gave up is taken up again for the others.
    for (const channel of stillWanted) await this.#tell(`listen ${quoted(channel)}`);
  }

  async #setPath(path: string): Promise<void> {
    if (this.#searchPath === path) return;
    await this.#tell(`set search_path to ${path}`);
    this.#searchPath = path;
  }

  async #tell(sql: string): Promise<void> {
    await this.#exec(queryMessage(sql));
  }

  async #exec(batch: Buffer): Promise<Answer> {
    const parts: Buffer[] = [];
    // The streaming call: the plain one keeps every message it ever parsed (PGlite 0.5.16). The bytes given
    // are a window on wasm memory and must be copied at once.
    await this.#db.execProtocolRawStream(batch, { onRawData: (bytes) => parts.push(Buffer.from(bytes)) });
    const answer = readAnswer(Buffer.concat(parts));
    if (answer.status === undefined) throw new Error('no complete answer');
    for (const { channel, bytes } of answer.notifications) {
      for (const listener of this.#listeners.of(channel)) listener.deliver(bytes);
    }
    return answer;
  }

  #break(cause: unknown): void {
    const why = cause instanceof Error ? cause.message : String(cause);
    const broken = new Error(`the embedded database broke down: ${why}`, { cause });
    this.#broken = broken;
    this.#queue = [];
    for (const line of this.#lines) cutSoon(line, broken);
    this.#options.onBroken(broken);
  }
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Not at once: node-postgres may be in the midst of reading an answer, and cannot read within reading. */
const cutSoon = (line: Line, broken: Error): void =>
  process.nextTick(() => line.cut('57P01', broken.message));
