import { retryAfter } from '../crm/retry-after.ts';
import { wholeBody } from '../crm/whole-body.ts';
import { Fault } from '../faults.ts';
import { decodeJson, isObject, type JsonObject } from '../intake/body/body.ts';
import type { SourceSettings } from '../intake/source.ts';

const LONGEST_PAUSE_MS = 4 * 3_600_000;
/** What a header can carry. Of any other the error would quote it. */
const PLAIN = /^[\x21-\x7e]+$/;

/** What a provider answered, whatever its status. */
export interface Answered {
  readonly status: number;
  /** null: it is no JSON object. */
  readonly body: JsonObject | null;
  /** What it asked us to wait; null: it did not say. */
  readonly retryAfterMs: number | null;
}

/**
 * Asks a provider for JSON. Nothing of the token, and no words of the provider's, which may quote it, come into a message.
 * No redirect is followed: the token is for the provider alone.
 * @param provider its name, as people know it
 * @throws Fault ANSWERS_UNAVAILABLE where no whole answer came, or one that is no JSON and yet says that all is well
 */
export async function askProvider(
  provider: string,
  address: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answered> {
  const response = await answered(provider, address, headers, signal);
  const text = await wholeBody(response, signal);
  if (text instanceof Error) throw unavailable(provider, 'its answer did not come whole');
  const body = jsonIn(text);
  if (response.ok && body === null) throw unavailable(provider, 'what answered is no JSON, so it is another');
  const retryAfterMs = retryAfter(response.headers, Date.now(), LONGEST_PAUSE_MS);
  return { status: response.status, body, retryAfterMs };
}

/** The token of the source, fit for a header. @throws Fault ANSWERS_NOT_FETCHED */
export function tokenOf(
  { name, options: { access_token: token } }: SourceSettings,
  provider: string,
  id: string,
  mend: string,
): string {
  if (typeof token === 'string' && PLAIN.test(token)) return token;
  throw new Fault(
    'ANSWERS_NOT_FETCHED',
    `${provider} told of the lead ${id} by its id alone, and the source ${name} has no usable access_token to ask with. ${mend}`,
  );
}

/** Where the provider is asked, without a slash at the end. */
export const baseOf = ({ options: { base_url: base } }: SourceSettings, usual: string): string =>
  typeof base === 'string' ? base.replace(/\/+$/, '') : usual;

async function answered(
  provider: string,
  address: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await fetch(address, {
      headers: { ...headers, accept: 'application/json' },
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    if (signal.aborted) throw unavailable(provider, 'it did not answer in time');
    const cause = error instanceof Error ? error.cause : null;
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
    throw unavailable(provider, `it cannot be reached${code}`);
  }
}

const unavailable = (provider: string, why: string): Fault =>
  new Fault('ANSWERS_UNAVAILABLE', `${provider} was asked for a lead, and ${why}. It is tried again.`);

function jsonIn(text: string): JsonObject | null {
  try {
    const value = decodeJson(Buffer.from(text));
    return isObject(value) ? value : null;
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}
