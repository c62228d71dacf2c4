import { Agent, type Dispatcher, request } from 'undici';
import { safeFileName } from '../domain/lead/file-name.ts';
import type { FileReference } from '../domain/lead/lead.ts';
import type { CrmCall } from '../flow/ports.ts';
import { codeOf } from './never-sent.ts';
import { NotPublic, openPublicAgent } from './public-agent.ts';

export interface FetchFileDeps {
  /** `BATON_PUBLIC_URL`: Baton itself may be asked by http, at its own port, and wherever it stands. */
  readonly publicUrl: string;
  /** Goes to public addresses only. */
  readonly publicAgent?: Dispatcher;
  readonly deadlineMs?: number;
}

export interface FetchedFile {
  readonly bytes: Uint8Array;
  /** Safe as a name of a file; at most 200 characters. */
  readonly name: string;
}

/** An Error says why there is no file, to stand behind a colon: "it is larger than 10 MB". */
export type FetchFile = (file: FileReference, call: Pick<CrmCall, 'signal'>) => Promise<FetchedFile | Error>;

const MOST_REDIRECTS = 3;
const MOST_BYTES = 10 * 1024 * 1024;
const DEADLINE_MS = 20_000;
/** An answer that was asked for uncompressed, so that what is counted is what comes over the wire. */
const HEADERS = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Baton' };

/**
 * Fetches what somebody attached to a form. The link is theirs, so it must not be turned against our own network: https
 * at its usual port and public addresses only, at every step of a redirect; at most 10 MB, within 20 s.
 */
export function createFetchFile({
  publicUrl,
  publicAgent = openPublicAgent(),
  deadlineMs = DEADLINE_MS,
}: FetchFileDeps): FetchFile {
  const own = { origin: new URL(publicUrl).origin, agent: new Agent({ pipelining: 0 }) };

  /** Who may ask for this. @throws NoFile */
  const agentFor = (url: URL): Dispatcher => {
    if (url.username !== '' || url.password !== '') throw new NoFile('its link carries a password');
    if (url.origin === own.origin) return own.agent;
    if (url.protocol !== 'https:') throw new NoFile('its link does not begin with https');
    if (url.port !== '') throw new NoFile('its link names a port');
    return publicAgent;
  };

  const download = async (link: string, signal: AbortSignal): Promise<Buffer> => {
    let url = URL.parse(link);
    for (let step = 0; step <= MOST_REDIRECTS; step += 1) {
      if (url === null) throw new NoFile('its link is none');
      const answer = await request(url, { dispatcher: agentFor(url), signal, headers: HEADERS });
      const to = redirect(answer);
      if (to === null) return wholeFile(answer);
      leave(answer);
      url = URL.parse(to, url);
    }
    throw new NoFile(`its link leads on more than ${MOST_REDIRECTS} times`);
  };

  return async ({ name, url }, call) => {
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(deadlineMs)]);
    try {
      return { name: safeFileName(name), bytes: await download(url, signal) };
    } catch (error) {
      if (error instanceof NoFile) return error;
      if (call.signal.aborted) return new NoFile('there was no time left for it');
      if (signal.aborted) return new NoFile(`it did not come within ${deadlineMs / 1000} s`);
      return new NoFile(reasonOf(error), { cause: error });
    }
  };
}

class NoFile extends Error {
  override readonly name = 'NoFile';
}

function redirect({ statusCode, headers }: Dispatcher.ResponseData): string | null {
  const { location } = headers;
  return [301, 302, 303, 307, 308].includes(statusCode) && typeof location === 'string' ? location : null;
}

/** @throws NoFile for what is no file, or too large a one */
async function wholeFile(answer: Dispatcher.ResponseData): Promise<Buffer> {
  const why = unfit(answer);
  if (why !== null) {
    leave(answer);
    throw new NoFile(why);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new NoFile(TOO_LARGE);
    chunks.push(chunk);
  }
  if (length === 0) throw new NoFile('it is empty');
  return Buffer.concat(chunks);
}

const TOO_LARGE = `it is larger than ${MOST_BYTES / 1024 / 1024} MB`;

function unfit({ statusCode, headers }: Dispatcher.ResponseData): string | null {
  if (statusCode !== 200) return `its server answered with ${statusCode}`;
  if (Number(headers['content-length']) > MOST_BYTES) return TOO_LARGE;
  // Where one has to log in, or a page shows the file.
  if (/^text\/html\b/i.test(String(headers['content-type']))) return 'its link leads to a web page';
  const encoding = headers['content-encoding'] ?? 'identity';
  return encoding === 'identity' ? null : 'its server sends it compressed only';
}

/** The rest of the answer is not wanted. */
function leave({ body }: Dispatcher.ResponseData): void {
  // To be destroyed early is an error to the body, and nobody else listens.
  body.on('error', () => {});
  body.destroy();
}

/** Without addresses and hosts: a warning is read by people whom our network does not concern. */
function reasonOf(error: unknown): string {
  if (error instanceof NotPublic) return 'its address is not public';
  return `it cannot be fetched (${codeOf(error)})`;
}
