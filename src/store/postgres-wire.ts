/**
 * As much of the Postgres wire protocol (version 3) as the embedded store has to read itself. A message is a
 * type byte (a client's very first one has none), a length of four bytes that counts itself, and a body.
 */

/** What a server says to a client it has let in. */
export const GREETING = Buffer.concat([
  message('R', Buffer.alloc(4)), // authentication: ok, no password asked
  ...Object.entries({ client_encoding: 'UTF8', DateStyle: 'ISO, MDY', integer_datetimes: 'on' }).map(
    ([name, value]) => message('S', texts(name, value)),
  ),
  message('Z', Buffer.from('I')),
]);

type TransactionStatus = 'idle' | 'open' | 'failed';

/** One answer of the server, sorted. */
export interface Answer {
  /** Everything for the client that asked, as it came. */
  readonly reply: Buffer;
  /** NOTIFY messages: they belong to whoever listens. */
  readonly notifications: readonly { readonly channel: string; readonly bytes: Buffer }[];
  /** Command tags in order: `SELECT 1`, `LISTEN`, … */
  readonly commands: readonly string[];
  /** Undefined when the server did not say it is ready for more. */
  readonly status: TransactionStatus | undefined;
}

/** A whole message made of its type and body. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** A simple query. */
export const queryMessage = (text: string): Buffer => message('Q', texts(text));

/** An error that ends the connection, with its SQLSTATE. */
export const fatalMessage = (code: string, text: string): Buffer =>
  message('E', Buffer.concat([texts('SFATAL', 'VFATAL', `C${code}`, `M${text}`), Buffer.alloc(1)]));

/** Cuts the whole messages from the front of what came so far. */
export function takeMessages(bytes: Buffer): { whole: Buffer[]; rest: Buffer } {
  const whole: Buffer[] = [];
  let at = 0;
  while (bytes.length - at >= 5) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    if (end > bytes.length) break;
    whole.push(bytes.subarray(at, end));
    at = end;
  }
  return { whole, rest: bytes.subarray(at) };
}

export const typeOf = (bytes: Buffer): string => String.fromCharCode(bytes[0] ?? 0);

/** The SQL in a query ('Q') or parse ('P') message, else ''. */
export function sqlIn(bytes: Buffer): string {
  if (typeOf(bytes) === 'Q') return textAt(bytes, 5);
  return typeOf(bytes) === 'P' ? textAt(bytes, bytes.indexOf(0, 5) + 1) : '';
}

/**
 * The same message with `prefix` before the name of its prepared statement, if it names one. All clients of
 * the embedded store share one session, where a name two of them chose would clash.
 */
export function withStatementPrefix(bytes: Buffer, prefix: string): Buffer {
  const type = typeOf(bytes);
  const describesStatement = (type === 'D' || type === 'C') && bytes[5] === 'S'.charCodeAt(0);
  if (type !== 'P' && type !== 'B' && !describesStatement) return bytes;
  // Parse: name first. Bind: after the portal's name. Describe and Close: after the letter S.
  const nameAt = type === 'P' ? 5 : type === 'B' ? bytes.indexOf(0, 5) + 1 : 6;
  if (bytes[nameAt] === 0) return bytes;
  return message(
    type,
    Buffer.concat([bytes.subarray(5, nameAt), Buffer.from(prefix), bytes.subarray(nameAt)]),
  );
}

/** Sorts what the server answered to one message or one batch up to its Sync. */
export function readAnswer(bytes: Buffer): Answer {
  const reply: Buffer[] = [];
  const notifications: { channel: string; bytes: Buffer }[] = [];
  const commands: string[] = [];
  let status: TransactionStatus | undefined;
  for (const part of takeMessages(bytes).whole) {
    const type = typeOf(part);
    if (type === 'A') {
      notifications.push({ channel: textAt(part, 9), bytes: part });
      continue;
    }
    if (type === 'C') commands.push(textAt(part, 5));
    if (type === 'Z') status = STATUS[String.fromCharCode(part[5] ?? 0)];
    reply.push(part);
  }
  return { reply: Buffer.concat(reply), notifications, commands, status };
}

const STATUS: Readonly<Record<string, TransactionStatus>> = { I: 'idle', T: 'open', E: 'failed' };

/** Texts, each ended by a zero byte. */
function texts(...all: readonly string[]): Buffer {
  return Buffer.from(all.map((text) => `${text}\0`).join(''));
}

const textAt = (bytes: Buffer, start: number): string =>
  bytes.toString('utf8', start, bytes.indexOf(0, start));
