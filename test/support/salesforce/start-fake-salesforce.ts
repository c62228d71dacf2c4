import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../hubspot/listen.ts';
import { type Answer, answerOf } from './answers.ts';
import { decoded, type Ground } from './ask.ts';
import { byHand } from './by-hand.ts';
import { control } from './control.ts';
import type { FakeCall, FakeOptions, FakeSalesforce } from './fake-salesforce.ts';
import { planFaults, type RequestFault } from './faults.ts';
import { openSessions } from './login.ts';
import { answerSoap } from './metadata.ts';
import { openOrg } from './org.ts';
import { answerRequest } from './routes.ts';
import { send } from './send.ts';
import { fillOrg } from './set-up.ts';
import { openUsage } from './usage.ts';

export const FAKE_CLIENT_ID = '3MVG9fake.fake.fake.fake.fake';
export const FAKE_CLIENT_SECRET = 'FAKE0000FAKE0000FAKE0000FAKE0000';
/** What is no call. */
const ASIDE = /^\/services\/(?:oauth2\/token|data\/?)$/;
const SOAP = /^\/services\/Soap\/m\//;

/** Listens on 127.0.0.1 and answers as Salesforce does, with its statuses and bodies. */
export async function startFakeSalesforce(options: FakeOptions = {}): Promise<FakeSalesforce> {
  const org = openOrg(options);
  fillOrg(org, options);
  const credentials = { clientId: FAKE_CLIENT_ID, clientSecret: FAKE_CLIENT_SECRET };
  const sessions = openSessions(org, { ...credentials, publicKey: options.publicKey });
  const faults = planFaults();
  const usage = openUsage();
  const ground: Ground = { org, options, faults, usage, cursors: new Map() };
  const calls: FakeCall[] = [];

  const aside = (path: string, text: string): Answer | undefined => {
    if (path === '/services/oauth2/token') return sessions.login(text, server.url);
    return ASIDE.test(path) ? { status: 200, body: VERSIONS } : undefined;
  };

  const take = async (request: IncomingMessage, text: string, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/', headers } = request;
    const { pathname, searchParams } = new URL(url, server.url);
    if (pathname.startsWith('/__fake/')) {
      send(response, control(fake, pathname, text));
      return;
    }
    const fault = faults.next(method, url, `${decoded(url)} ${text}`);
    const token = SOAP.test(pathname)
      ? /sessionId>([^<]*)</.exec(text)?.[1]
      : /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    const work = (): Answer => {
      const done = aside(pathname, text);
      if (done) return done;
      usage.count();
      if (token === undefined) org.violations.push(`${method} ${pathname} was sent without a token`);
      const isIn = token !== undefined && sessions.isGood(token);
      if (SOAP.test(pathname)) return answerSoap(org, pathname, text, isIn);
      return isIn ? answerRequest(ground, { method, url, headers, body: parse(text) }) : EXPIRED;
    };
    const call = {
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers,
      body: parse(text) ?? text,
      at: Date.now(),
      status: 0,
    };
    if (!ASIDE.test(pathname)) calls.push(call);
    if (fault?.kind === 'session_expired' && token !== undefined) sessions.end(token);
    const answer = planned(fault) ?? work();
    if (options.latencyMs !== undefined) await sleep(options.latencyMs);
    if (fault?.kind === 'hang') await sleep(fault.ms, undefined, { ref: false });
    const { used, most } = usage.standing();
    const told = { 'sforce-limit-info': `api-usage=${used}/${most}`, ...answer.headers };
    call.status = send(
      response,
      { ...answer, headers: told },
      fault?.kind === 'lost_answer' || fault?.kind === 'cut_body' ? fault.kind : undefined,
    );
  };

  const server = await listen(options.port ?? 0, (request, text, response) => {
    take(request, text, response).catch((error: unknown) => {
      send(response, { status: 500, body: [{ errorCode: 'UNKNOWN_EXCEPTION', message: String(error) }] });
    });
  });
  const fake: FakeSalesforce = {
    ...byHand(org),
    ...credentials,
    url: server.url,
    orgId: org.id,
    userId: org.userId,
    calls,
    violations: org.violations,
    get logins() {
      return sessions.logins();
    },
    expireSessions: sessions.endAll,
    fault: faults.plan,
    clearFaults: faults.clear,
    setUsage: usage.set,
    [Symbol.asyncDispose]: server.close,
  };
  return fake;
}

const VERSIONS = ['64.0', '65.0', '66.0', '67.0'].map((version) => ({
  label: `Release ${version}`,
  url: `/services/data/v${version}`,
  version,
}));
const EXPIRED = answerOf({ status: 401, code: 'INVALID_SESSION_ID', message: 'Session expired or invalid' });

/** What a fault has answered in place of the work. */
function planned(fault: RequestFault | undefined): Answer | undefined {
  if (fault?.kind === 'answer') return fault;
  if (fault?.kind === 'redirect') return { status: 302, headers: { location: fault.to }, body: '' };
  return undefined;
}

function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
