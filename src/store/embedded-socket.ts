import { Duplex } from 'node:stream';
import type { EmbeddedSession, Line } from './embedded-session.ts';
import { fatalMessage, GREETING, takeMessages, typeOf, withStatementPrefix } from './postgres-wire.ts';

let opened = 0;

/**
 * What node-postgres takes for its TCP socket: it speaks the Postgres protocol with the embedded session in
 * this process. So parameters, types, results, errors and prepared statements are node-postgres's own.
 */
export class EmbeddedSocket extends Duplex implements Line {
  readonly searchPath: string;
  readonly #session: EmbeddedSession;
  readonly #prefix = `line${(opened += 1)}:`;
  readonly #statements = new Set<string>();
  #greeted = false;
  #unread: Buffer = Buffer.alloc(0);
  #batch: Buffer[] = [];

  constructor(session: EmbeddedSession, searchPath: string) {
    super();
    this.searchPath = searchPath;
    this.#session = session;
  }

  /** Ends the transaction this client left open, if it did. */
  rollback(): void {
    this.#session.rollback(this);
  }

  deliver(bytes: Buffer): void {
    if (!this.readableEnded && !this.destroyed) this.push(bytes);
  }

  cut(code: string, why: string): void {
    this.deliver(fatalMessage(code, why));
    this.push(null); // then the stream ends, as a server's socket would
    this.end();
  }

  // The parts of net.Socket that node-postgres calls.
  connect(): this {
    this.#session.join(this);
    process.nextTick(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {
    // Answers are pushed when they come; a client never asks for more than it can take.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#take(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _final(done: () => void): void {
    this.#leave();
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#leave();
    done(error);
  }

  #leave(): void {
    this.#session.leave(this, [...this.#statements]);
  }

  #take(chunk: Buffer): void {
    if (!this.#greeted) {
      this.#greeted = true; // the first message says who connects, which we know
      this.deliver(GREETING);
      return;
    }
    const { whole, rest } = takeMessages(Buffer.concat([this.#unread, chunk]));
    this.#unread = rest;
    for (const bytes of whole) this.#takeMessage(bytes);
  }

  #takeMessage(bytes: Buffer): void {
    const type = typeOf(bytes);
    if (type === 'X') return; // the goodbye; `_final` follows
    const own = withStatementPrefix(bytes, this.#prefix);
    if (type === 'P' && own !== bytes) this.#statements.add(own.toString('utf8', 5, own.indexOf(0, 5)));
    this.#batch.push(own);
    if (type !== 'Q' && type !== 'S') return;
    const batch = Buffer.concat(this.#batch);
    this.#batch = [];
    this.#session.query(this, batch);
  }
}
