import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Fault } from '../faults.ts';
import type { Role, Tokens } from '../flow/read-ports.ts';
import { refuseCrossSite } from './same-origin.ts';

export interface Account {
  readonly name: string;
  readonly role: Role;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null when nobody is signed in or the token is unknown. */
    account: Account | null;
  }
}

export const SESSION_COOKIE = 'baton_session';

interface Credential {
  readonly token: string;
  readonly from: 'bearer' | 'cookie';
}

/** Finds out who asks, by bearer token or session cookie. It refuses nobody: `requireRole` does. */
export const auth = fp<{ readonly tokens: Tokens; readonly publicUrl: string }>(
  async (app, { tokens, publicUrl }) => {
    app.decorateRequest('account', null);
    app.addHook('onRequest', async (request) => {
      const credential = credentialOf(request);
      if (credential === null) return;
      // A browser adds the cookie by itself, whoever made it ask; a bearer token only comes from who knows it.
      if (credential.from === 'cookie') refuseCrossSite(request, publicUrl);
      request.account = await tokens.find(credential.token);
    });
  },
  { name: 'auth', dependencies: ['@fastify/cookie'] },
);

const RANK: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** A hook that lets through who has the role or a higher one. As `onRequest`, so no body is read before. */
export const requireRole =
  (role: Role) =>
  async (request: FastifyRequest): Promise<void> => {
    const { role: has } = accountOf(request);
    if (RANK[has] < RANK[role])
      throw new Fault('ROLE_TOO_LOW', `This needs the role ${role}; your token has ${has}. Ask an admin.`);
  };

/** For what is done in somebody's name; `requireRole` has made sure that there is somebody. */
export const nameOf = (account: Account | null): string => account?.name ?? 'nobody';

/** Who asks. @throws Fault TOKEN_MISSING, TOKEN_UNKNOWN */
function accountOf(request: FastifyRequest): Account {
  if (request.account !== null) return request.account;
  if (credentialOf(request) === null)
    throw new Fault('TOKEN_MISSING', 'Sign in, or send Authorization: Bearer with a token.');
  throw new Fault('TOKEN_UNKNOWN', 'Nobody has this token. Make one with: npx baton token create.');
}

function credentialOf({ headers, cookies }: FastifyRequest): Credential | null {
  const bearer = /^Bearer +(\S{1,512}) *$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return { token: bearer, from: 'bearer' };
  const session = cookies[SESSION_COOKIE];
  return session ? { token: session, from: 'cookie' } : null;
}
