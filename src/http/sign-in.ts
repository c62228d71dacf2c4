import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Fault } from '../faults.ts';
import type { Tokens } from '../flow/read-ports.ts';
import { SESSION_COOKIE } from './auth.ts';

const MOST_A_MINUTE = 20;

/**
 * A link with a token opens the pages. The cookie holds the bearer token itself: it is looked up on every request, so
 * taking the token away ends the session at once, on every web process and after every restart, with no session store.
 * Script cannot read it (HttpOnly). SameSite is Lax, not Strict: after a click in web mail the redirect to `/` still
 * counts as coming from there, and a Strict cookie would stay away until the page is loaded again. What Lax lets
 * through is GET, which changes nothing here, and same-origin.ts guards the rest.
 */
export const signIn: FastifyPluginAsyncZod<{ readonly tokens: Tokens; readonly publicUrl: string }> = async (
  app,
  { tokens, publicUrl },
) => {
  const cookie = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: publicUrl.startsWith('https:'),
  } as const;
  // The button to sign out is a plain form, which says nothing in its body.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, _body, done) => done(null, undefined),
  );

  app.get(
    '/sign-in',
    {
      config: {
        rateLimit: {
          max: MOST_A_MINUTE,
          timeWindow: 60_000,
          errorResponseBuilder: (_request: unknown, { ttl }: { ttl: number }) =>
            new Fault('RATE_LIMITED', 'Too many attempts to sign in came from this address. Wait a minute.', {
              retryAfterMs: ttl,
            }),
        },
      },
      schema: { hide: true, querystring: z.strictObject({ token: z.string().trim().max(512).optional() }) },
    },
    async ({ query: { token } }, reply) => {
      reply.header('cache-control', 'no-store');
      if (!token)
        throw new Fault(
          'TOKEN_MISSING',
          'The link has no token. Open the one that was printed when Baton started.',
        );
      if ((await tokens.find(token)) === null)
        throw new Fault('TOKEN_UNKNOWN', 'Nobody has this token. Make one with: npx baton token create.');
      return reply.setCookie(SESSION_COOKIE, token, { ...cookie, maxAge: 12 * 3600 }).redirect('/', 303);
    },
  );

  app.post('/sign-out', { schema: { hide: true } }, async (_request, reply) =>
    reply.clearCookie(SESSION_COOKIE, cookie).redirect('/', 303),
  );
};
