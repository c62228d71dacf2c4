import { type Answer, invalid, notFound, Refused, refusalAnswer } from './answers.ts';
import type { Ask } from './ask.ts';
import type { FakeOptions } from './fake-hubspot.ts';
import { limitHeaders, rollingWindow, searchFull, tenSecondsFull } from './limits.ts';
import type { Portal } from './portal.ts';
import { ALL_SCOPES, routeOf } from './routes.ts';

export interface Request {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authorization: string | undefined;
  /** Parsed; undefined when it is no JSON. */
  readonly body: unknown;
}

const TEN_SECONDS_MS = 10_000;
const TOKEN_INFO = '/oauth/v2/private-apps/get/access-token-info';

/** What HubSpot answers: limits first, then the token, then its scopes, then the request itself. */
export function openHandler(portal: Portal, token: string, options: FakeOptions) {
  const { limit = Number.POSITIVE_INFINITY, searchLimit = Number.POSITIVE_INFINITY } = options;
  const window = Number.isFinite(limit) ? rollingWindow(limit, TEN_SECONDS_MS) : null;
  const searches = rollingWindow(searchLimit, 1000);
  let today = 0;

  return (request: Request): Answer => {
    const { pathname, searchParams } = new URL(request.path, 'http://fake');
    const isSearch = pathname.endsWith('/search');
    today += 1;
    const answer = ((): Answer => {
      if (window && !window.take()) return tenSecondsFull(portal.id);
      if (pathname === TOKEN_INFO) return tokenInfo(portal, token, options, request.body);
      if (request.authorization !== `Bearer ${token}`) return refusalAnswer(UNAUTHORIZED);
      if (isSearch && !searches.take()) return searchFull();
      return route(portal, options, request, pathname, searchParams);
    })();
    // HubSpot does not tell of limits in the answers of search.
    if (isSearch) return answer;
    return { ...answer, headers: { ...answer.headers, ...limitHeaders(window, limit, today) } };
  };
}

function route(
  portal: Portal,
  { scopes }: FakeOptions,
  { method, body }: Request,
  pathname: string,
  query: URLSearchParams,
): Answer {
  try {
    const found = routeOf(method, pathname);
    if (!found) throw new Refused(notFound());
    if (body === undefined) throw new Refused(invalid('Invalid input JSON on line 1, column 1'));
    const ask: Ask = { portal, params: found.params, query, body: body as Ask['body'] };
    const needed = found.scopes(ask);
    if (scopes && needed.length > 0 && !needed.some((scope) => scopes.includes(scope)))
      throw new Refused(missingScopes(needed));
    return found.handler(ask);
  } catch (error) {
    if (error instanceof Refused) return refusalAnswer(error.refusal);
    throw error;
  }
}

function tokenInfo(portal: Portal, token: string, { scopes }: FakeOptions, body: unknown): Answer {
  const { tokenKey } = (body ?? {}) as { tokenKey?: unknown };
  if (tokenKey !== token) return refusalAnswer(invalid('tokenKey is not valid'));
  const info = { userId: 2_600_101, hubId: portal.id, appId: portal.appId, scopes: scopes ?? ALL_SCOPES };
  return { status: 200, body: info };
}

const UNAUTHORIZED = {
  status: 401,
  category: 'INVALID_AUTHENTICATION',
  message:
    'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
};

const missingScopes = (requiredGranularScopes: readonly string[]) => ({
  status: 403,
  category: 'MISSING_SCOPES',
  message:
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
  errors: [
    {
      message: 'One or more of the following scopes are required.',
      context: { requiredGranularScopes },
    },
  ],
  links: { scopes: 'https://developers.hubspot.com/scopes' },
});
