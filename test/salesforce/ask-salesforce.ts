import type { FakeSalesforce } from '../support/salesforce/fake-salesforce.ts';

/** One error of a request (`errorCode`) or of a row (`statusCode`). */
export interface Told {
  readonly message: string;
  readonly errorCode?: string;
  readonly statusCode?: string;
  readonly fields?: readonly string[];
}
export interface Row {
  readonly id?: string;
  readonly success: boolean;
  readonly created?: boolean;
  readonly errors: readonly Told[];
}
export interface PartAnswer {
  readonly referenceId: string;
  readonly httpStatusCode: number;
  readonly body: unknown;
}
export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text that is none; null: nothing. */
  readonly body: unknown;
}

const ROOT = '/services/data/v66.0';
/** What keeps assignment rules away from a lead. */
export const KEEP = { 'Sforce-Auto-Assign': 'FALSE' };

type Place = Pick<FakeSalesforce, 'url' | 'clientId' | 'clientSecret'>;

/** @returns the token */
export async function logIn({ url, clientId, clientSecret }: Place): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answer = await fetch(`${url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Asks over real HTTP with this token. @param path below the version's, or one that is whole */
export async function askAs(
  { url }: Pick<Place, 'url'>,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = KEEP,
): Promise<Asked> {
  const answer = await fetch(`${url}${/^\/(services|__fake)\//.test(path) ? '' : ROOT}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(5000),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: read(text) };
}

/** Logs in once. */
export async function asker(place: Place) {
  const token = await logIn(place);
  return (method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) =>
    askAs(place, token, method, path, body, headers);
}
export type Ask = Awaited<ReturnType<typeof asker>>;

function read(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Code and fields of each error of a request. */
export const errorsOf = ({ body }: Asked): (readonly string[] | string)[] =>
  (body as Told[]).map(({ errorCode = '', fields = [] }) =>
    fields.length === 0 ? errorCode : [errorCode, ...fields],
  );

/** For each row of a collection its codes, or whether it was made. */
export const rowsOf = (body: unknown): (string | undefined)[] =>
  (body as Row[]).map(({ success, errors }) => (success ? 'done' : errors[0]?.statusCode));

export const query = async (ask: Ask, soql: string, path = '/query') => {
  const { body } = await ask('GET', `${path}?q=${encodeURIComponent(soql)}`);
  return body as {
    records: Record<string, unknown>[];
    totalSize: number;
    done: boolean;
    nextRecordsUrl?: string;
  };
};

export const part = (
  referenceId: string,
  method: string,
  path: string,
  body?: unknown,
  httpHeaders: object = KEEP,
) => ({
  referenceId,
  method,
  url: `${ROOT}${path}`,
  ...(body !== undefined && { body }),
  httpHeaders,
});

/** @returns status and body of each part */
export async function composite(ask: Ask, parts: readonly object[], allOrNone = true): Promise<PartAnswer[]> {
  const { body } = await ask('POST', '/composite', { allOrNone, compositeRequest: parts });
  return (body as { compositeResponse: PartAnswer[] }).compositeResponse;
}
