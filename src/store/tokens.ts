import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Role, Tokens } from '../flow/read-ports.ts';
import type { Database } from './database.ts';

export const newToken = (): string => `baton_${randomBytes(32).toString('base64url')}`;

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Tokens of the API and the pages. Only hashes are kept: 32 random bytes need no slow hash, since nobody can guess them.
 * @param admin the token from the environment or the data folder, which is always an admin's
 */
export function openTokens({ db }: Database, admin: string, now: () => Date): Tokens {
  const adminHash = hashOf(admin);
  return {
    find: async (token) => {
      // Looked up by its hash: what timing tells of a hash says nothing about the token.
      const hash = hashOf(token);
      if (hash === adminHash) return { name: 'admin', role: 'admin' };
      const row = await db
        .selectFrom('token')
        .select(['name', 'role'])
        .where('hash', '=', hash)
        .executeTakeFirst();
      return row ?? null;
    },
    create: async (name, role: Role) => {
      const token = newToken();
      await db
        .insertInto('token')
        .values({ id: `tok_${randomUUIDv7()}`, name, role, hash: hashOf(token), created_at: now() })
        .execute();
      return token;
    },
  };
}
