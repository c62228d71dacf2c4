import * as z from 'zod';
import { longId } from '../../../domain/lead/salesforce-id.ts';
import { Fault } from '../../../faults.ts';
import type { Outcome } from './fetch-whole.ts';
import { type Account, type Send, tokenExchange } from './jsforce.ts';
import { assertionFor } from './jwt.ts';
import { inItsWords, parseJson, refusalOf } from './refusal.ts';

/** How Baton gets into the org: client credentials, or a JWT bearer as a user. */
export type SalesforceLogin = {
  /** The org's My Domain: `https://acme.my.salesforce.com`. */
  readonly loginUrl: string;
  readonly clientId: string;
} & ({ readonly clientSecret: string } | { readonly username: string; readonly privateKey: string });

/** Who we are, for as long as the token is good. */
export interface LoggedIn extends Account {
  /** 18 characters, as is the user's. */
  readonly orgId: string;
  readonly userId: string;
}

export interface LoginDeps {
  readonly login: SalesforceLogin;
  readonly apiVersion: string;
  readonly send: Send;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The token endpoint: the id ends in `/<org>/<user>`. */
const Token = z.object({ access_token: z.string().min(1), instance_url: z.url(), id: z.string() });

/** Refusals of the token endpoint that are over after a while. */
const PASSING =
  /unknown_error|retry your request|server_error|temporarily_unavailable|rate.?(limit|exceeded)/i;

/** @throws Fault CRM_ACCESS_DENIED (Salesforce does not let us in), CRM_UNAVAILABLE (it may do so soon) */
export async function logIn(deps: LoginDeps): Promise<LoggedIn> {
  const { login, apiVersion } = deps;
  const host = hostOf(login.loginUrl);
  const { outcome } = await ask(deps);
  if (outcome.kind === 'broken') throw away(`${host}: ${outcome.why}`, outcome.cause);
  const { status, text } = outcome;
  const body = parseJson(text);
  if (status < 200 || status >= 300) throw turnedDown(outcome, body, login);
  const token = Token.safeParse(body);
  if (!token.success) throw away(`${host}: the answer cannot be understood`);
  const { access_token: accessToken, instance_url: instance, id } = token.data;
  const [orgId, userId] = id.split('/').slice(-2).map(longId);
  if (!orgId || !userId) throw away('the answer does not say which org and user we are');
  return { accessToken, apiVersion, orgId, userId, instanceUrl: checkedInstance(instance, login.loginUrl) };
}

function ask({ login, send, now }: LoginDeps): Promise<{ readonly outcome: Outcome }> {
  const { loginUrl, clientId } = login;
  if ('clientSecret' in login) {
    const { clientSecret } = login;
    return tokenExchange({ loginUrl, clientId, clientSecret }, { grant_type: 'client_credentials' }, send);
  }
  const { username, privateKey } = login;
  return tokenExchange(
    { loginUrl },
    {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: signed(() => assertionFor({ clientId, username, loginUrl }, privateKey, now())),
    },
    send,
  );
}

function signed(sign: () => string): string {
  try {
    return sign();
  } catch (cause) {
    throw denied(
      'SALESFORCE_PRIVATE_KEY cannot be read: it must be the RSA key itself, in PEM, and not the name of its file',
      { cause },
    );
  }
}

function turnedDown(
  { status, headers }: Outcome & { kind: 'answered' },
  body: unknown,
  login: SalesforceLogin,
): Fault {
  if (status >= 300 && status < 400)
    return denied(
      `${hostOf(login.loginUrl)} sends it on to ${hostOf(headers.get('location'))}. SALESFORCE_LOGIN_URL must be the org's own address (My Domain)`,
    );
  const refusal = status < 500 && status !== 429 ? refusalOf(body, status) : null;
  if (refusal === null)
    return away(`${hostOf(login.loginUrl)}: ${status}: a page that is no answer of Salesforce's login`);
  const said = withoutSecrets(refusal.message, login);
  return PASSING.test(said)
    ? away(`${status}: ${said}`)
    : denied(`${status}: ${said}. Look at ${lookAt(login)}`);
}

const lookAt = (login: SalesforceLogin): string =>
  'clientSecret' in login
    ? "the app's consumer key and secret (SALESFORCE_CLIENT_ID, SALESFORCE_CLIENT_SECRET), its client credentials flow and the user that it runs as"
    : "the app's consumer key (SALESFORCE_CLIENT_ID), its certificate, and whether SALESFORCE_USERNAME is a user whom it approves";

/** The token goes wherever this says. */
function checkedInstance(instance: string, loginUrl: string): string {
  const { protocol, host, origin } = new URL(instance);
  const isSafe = protocol === 'https:' || host === new URL(loginUrl).host || staysHere(instance, loginUrl);
  if (!isSafe)
    throw denied(`it names ${host} without https as the place of the org, to which no token is sent`);
  if (host.endsWith('.lightning.force.com'))
    throw denied(`it names ${host} as the place of the org, which has no API`);
  return origin;
}

/** Both are this very machine: a test, which may listen at two ports or call one of them by two names. */
const staysHere = (...addresses: readonly string[]): boolean =>
  addresses.every((address) => /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])$/.test(placeOf(address)));
const placeOf = (address: string): string => {
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}`;
};

const hostOf = (address: string | null): string =>
  address !== null && URL.canParse(address) ? new URL(address).host : 'another address';

const withoutSecrets = (text: string, login: SalesforceLogin): string =>
  'clientSecret' in login && login.clientSecret !== '' ? inItsWords(text, [login.clientSecret]) : text;

const denied = (what: string, options?: ErrorOptions): Fault =>
  new Fault('CRM_ACCESS_DENIED', `Salesforce: the login: ${what}.`, options);

const away = (what: string, cause?: unknown): Fault =>
  new Fault('CRM_UNAVAILABLE', `Salesforce: the login: ${what}. It is tried again.`, { cause });
