import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  openSalesforceApi,
  type SalesforceHttpDeps,
} from '../../../src/crm/salesforce/wire/salesforce-client.ts';
import { scriptedLimiter } from '../../support/scripted-limiter.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer, or how it fails to come: nothing at all, or half of a body and then the connection closed, or left open. */
export type Reply =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  | 'silence'
  | 'cut'
  | 'stall';

export const ORG = '00D5g000004abcdEAA';
export const USER = '0055g00000ABCDEAA5';
export const LEAD = '00Q5g00000777AAEAY';
export const SECRET = 'app-secret-of-ours';
export const CLOCK = Date.parse('2026-11-20T09:00:00Z');
export const BASE = '/services/data/v66.0';

/** What the token endpoint answers when all is well. */
export const token = (url: string, accessToken: string) => ({
  access_token: accessToken,
  instance_url: url,
  id: `https://login.salesforce.com/id/${ORG}/${USER}`,
});
export const error = (errorCode: string, message = 'no', status = 400): Reply => ({
  status,
  body: [{ errorCode, message }],
});

export const bodyOf = (asked: Asked | undefined): unknown => JSON.parse(asked?.body ?? '');
export const NO_ASSIGNMENT = { 'Sforce-Auto-Assign': 'FALSE' };

interface Part {
  readonly referenceId: string;
  readonly body: { readonly records?: readonly unknown[] };
}
/** Answers each part of a composite. */
export const parts =
  (answer: (part: Part, i: number) => object) =>
  ({ body }: Asked): Reply => {
    const { compositeRequest } = JSON.parse(body) as { compositeRequest: Part[] };
    const compositeResponse = compositeRequest.map((part, i) => ({
      ...answer(part, i),
      referenceId: part.referenceId,
      httpHeaders: {},
    }));
    return { body: { compositeResponse } };
  };

/** A server that answers as it is told, and keeps what it was asked. */
export async function scriptedServer(answer: (asked: Asked, url: string) => Reply) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
      asked.push(one);
      const reply = answer(one, url());
      if (reply === 'silence') return;
      if (reply === 'cut' || reply === 'stall') {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '900' });
        response.write('{"records":[', () => reply === 'cut' && response.destroy());
        return;
      }
      const { status = 200, body, headers: given } = reply;
      response.writeHead(status, { 'content-type': 'application/json', ...given });
      response.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    asked,
    url: url(),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export interface BenchOptions
  extends Partial<Pick<SalesforceHttpDeps, 'onCall' | 'onUsage' | 'now' | 'limiter'>> {
  /** The app's login, beside the address. */
  readonly login?: { readonly username: string; readonly privateKey: string };
  readonly patienceMs?: number;
  readonly logIn?: (asked: Asked, url: string, login: number) => Reply;
}

/** Baton's Salesforce over the wire, against a server that logs everybody in and answers the rest as told. */
export async function wireBench(answer: (asked: Asked) => Reply, options: BenchOptions = {}) {
  const { login = { clientSecret: SECRET }, patienceMs = 5_000, logIn, ...rest } = options;
  const logins: Asked[] = [];
  const calls: Asked[] = [];
  const server = await scriptedServer((asked, url) => {
    if (asked.path !== '/services/oauth2/token') {
      calls.push(asked);
      return answer(asked);
    }
    logins.push(asked);
    return logIn?.(asked, url, logins.length) ?? { body: token(url, `token-${logins.length}`) };
  });
  const { limiter, pauses, turns } = scriptedLimiter();
  const api = openSalesforceApi({
    login: { loginUrl: server.url, clientId: 'our-app', ...login },
    apiVersion: '66.0',
    limiter,
    now: () => CLOCK,
    deadlines: { headers: patienceMs, body: patienceMs },
    ...rest,
  });
  return {
    api,
    calls,
    logins,
    pauses,
    turns,
    url: server.url,
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}
