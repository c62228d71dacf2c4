import { DEADLINES } from '../../deadlines.ts';

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What became of a request that was sent once. */
export type Outcome =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly text: string }
  | {
      readonly kind: 'broken';
      /** False: no connection was made, so Salesforce cannot have heard of it. */
      readonly sent: boolean;
      readonly why: string;
      readonly cause: unknown;
    };

/** Milliseconds until the answer's headers, from then on until the end of its body. */
export interface Deadlines {
  readonly headers: number;
  readonly body: number;
}

const MOST_BYTES = 10 * 1024 * 1024;
/** What is sent has more time the longer it is: 100 KB in a second. */
const BYTES_IN_MS = 100;

/**
 * One request and its whole answer. It never rejects: jsforce's own transport leaves a promise open, or ends the process,
 * when a body is cut short. No redirect is followed, since the bearer token would go along.
 */
export async function fetchWhole(
  { method, url, headers, body }: HttpRequest,
  given: AbortSignal,
  deadlines: Deadlines = DEADLINES,
): Promise<Outcome> {
  const stop = new AbortController();
  const signal = AbortSignal.any([given, stop.signal]);
  const upload = (body?.length ?? 0) / BYTES_IN_MS;
  let timer = setTimeout(() => stop.abort(), deadlines.headers + upload);
  let has = 'no answer';
  try {
    const response = await fetch(url, { method, headers, body: body ?? null, redirect: 'manual', signal });
    clearTimeout(timer);
    has = 'its answer is not whole';
    timer = setTimeout(() => stop.abort(), deadlines.body);
    const text = await textOf(response);
    return { kind: 'answered', status: response.status, headers: response.headers, text };
  } catch (cause) {
    const why = signal.aborted
      ? `${has} in time`
      : has === 'no answer'
        ? unreachable(cause)
        : brokenOff(cause);
    return { kind: 'broken', sent: !neverSent(cause), why, cause };
  } finally {
    clearTimeout(timer);
  }
}

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop closes the connection.
    if (bytes > MOST_BYTES) throw new Error('more than 10 MB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/;

const reasonOf = (error: unknown): unknown => (error instanceof Error ? error.cause : undefined);

function neverSent(error: unknown): boolean {
  const reason = reasonOf(error);
  return (
    BEFORE_SENDING.test(nameOf(reason)) ||
    (typeof reason === 'object' && reason !== null && 'syscall' in reason && reason.syscall === 'connect')
  );
}

const unreachable = (error: unknown): string =>
  neverSent(error)
    ? `Salesforce cannot be reached (${nameOf(reasonOf(error))})`
    : `the connection broke (${nameOf(reasonOf(error))})`;

const brokenOff = (error: unknown): string =>
  `the answer broke off: ${error instanceof Error ? error.message : String(error)}`;

const nameOf = (reason: unknown): string =>
  typeof reason === 'object' && reason !== null && 'code' in reason ? String(reason.code) : 'no code';
