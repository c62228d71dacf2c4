import { PassThrough } from 'node:stream';
import type { MetadataType } from 'jsforce/lib/api/metadata.js';
import { Connection } from 'jsforce/lib/connection.js';
import { OAuth2 } from 'jsforce/lib/oauth2.js';
import type { Transport } from 'jsforce/lib/transport.js';
import * as z from 'zod';
import type { HttpRequest, Outcome } from './fetch-whole.ts';

/** Sends what jsforce made into a request. It never rejects. */
export type Send = (request: HttpRequest) => Promise<Outcome>;

export interface Account {
  /** `https://acme.my.salesforce.com` */
  readonly instanceUrl: string;
  readonly accessToken: string;
  /** `66.0` */
  readonly apiVersion: string;
}

/** What Salesforce answered, beside what jsforce made of it. */
export interface Exchanged {
  readonly outcome: Outcome;
  /** What jsforce read out of the answer; undefined where it found an error. */
  readonly value: unknown;
}

const JsforceRequest = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
});

/** One request of jsforce's REST, as the account. */
export const restExchange = (
  account: Account,
  { method, url, headers, body }: HttpRequest & { readonly method: 'GET' | 'POST' | 'PATCH' },
  send: Send,
): Promise<Exchanged> =>
  exchange(
    (transport) =>
      connect(account, transport).request({
        method,
        url,
        headers: { ...headers },
        ...(body !== undefined && { body }),
      }),
    send,
  );

/** One request to the token endpoint. */
export const tokenExchange = (
  config: { readonly loginUrl: string; readonly clientId?: string; readonly clientSecret?: string },
  parameters: { readonly grant_type: string; readonly assertion?: string },
  send: Send,
): Promise<Exchanged> =>
  exchange((transport) => {
    const oauth2 = Object.assign(new OAuth2(config), { _transport: transport });
    return oauth2.requestToken({ ...parameters });
  }, send);

/** One call of the Metadata API (SOAP): parts made or changed. */
export async function metadataExchange(
  account: Account,
  type: string,
  parts: readonly object[],
  send: Send,
): Promise<Exchanged> {
  const { MetadataApi } = await import('jsforce/lib/api/metadata.js');
  return exchange(
    (transport) =>
      new MetadataApi(connect(account, transport)).upsert(
        type as MetadataType,
        parts.map((part) => ({ ...part })),
      ),
    send,
  );
}

/**
 * A connection of jsforce's that can do nothing by itself: it knows no way to renew the session, since its own asks
 * without end when a 401 stays, and it is quiet, since its log has tokens in it.
 */
function connect({ instanceUrl, accessToken, apiVersion }: Account, transport: Transport): Connection {
  const connection = new Connection({ instanceUrl, accessToken, version: apiVersion, logLevel: 'NONE' });
  return Object.assign(connection, { _transport: transport });
}

/**
 * Lets jsforce work with a transport of ours, for this one request. What came is kept as it came: jsforce forgets the
 * status and headers, and takes text that is no JSON for an answer.
 */
async function exchange(work: (transport: Transport) => Promise<unknown>, send: Send): Promise<Exchanged> {
  let outcome: Outcome | undefined;
  const httpRequest = (given: unknown) => {
    const answer = (async () => {
      const { method, url, headers = {}, body } = JsforceRequest.parse(given);
      outcome = await send({ method, url, headers, ...(body !== undefined && { body }) });
      if (outcome.kind === 'broken') throw new Error(outcome.why);
      const { status, text } = outcome;
      return { statusCode: status, headers: Object.fromEntries(outcome.headers), body: text };
    })();
    return Object.assign(answer, { stream: () => new PassThrough() });
  };
  const transport = { httpRequest, getRequestStreamCreator: noStreams } as unknown as Transport;
  let value: unknown;
  let failure: unknown;
  try {
    value = await work(transport);
  } catch (error) {
    failure = error;
  }
  if (outcome !== undefined) return { outcome, value };
  const why = failure instanceof Error ? failure.message : 'jsforce sent nothing';
  return { outcome: { kind: 'broken', sent: false, why, cause: failure }, value };
}

const noStreams = (): never => {
  throw new Error('Baton asks Salesforce for nothing as a stream');
};
