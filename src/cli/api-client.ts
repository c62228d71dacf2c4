import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { Fault } from '../faults.ts';

export interface ApiClient {
  readonly get: (path: string) => Promise<unknown>;
  readonly post: (path: string, body: unknown) => Promise<unknown>;
  readonly put: (path: string, body: unknown) => Promise<unknown>;
  /** False when there is no such thing. */
  readonly remove: (path: string) => Promise<boolean>;
}

/**
 * The API of the Baton that runs here: at BATON_PUBLIC_URL or PORT, with BATON_ADMIN_TOKEN or the token in BATON_DATA.
 * Commands go through it rather than to the store, since the embedded store belongs to the process that serves.
 */
export function openApi(environment: Readonly<Record<string, string | undefined>>): ApiClient {
  const config = loadConfig(environment);
  const kept = join(config.dataFolder, 'secrets', 'admin-token');
  const token = config.adminToken ?? (existsSync(kept) ? readFileSync(kept, 'utf8').trim() : undefined);
  if (token === undefined) {
    throw new Fault(
      'TOKEN_MISSING',
      `No admin token: set BATON_ADMIN_TOKEN, or BATON_DATA to the folder of the Baton that runs (looked in ${config.dataFolder}).`,
    );
  }
  const ask = async (path: string, init: RequestInit): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    return fetch(`${config.publicUrl}${path}`, { ...init, headers }).catch((cause: unknown) => {
      throw new Fault(
        'STORE_UNAVAILABLE',
        `No Baton answers at ${config.publicUrl}. Start it with npm start, or set BATON_PUBLIC_URL.`,
        { cause },
      );
    });
  };
  const call = async (path: string, init: RequestInit): Promise<unknown> => answerOf(await ask(path, init));
  return {
    get: (path) => call(path, { method: 'GET' }),
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
    put: (path, body) => call(path, { method: 'PUT', body: JSON.stringify(body) }),
    remove: async (path) => {
      const response = await ask(path, { method: 'DELETE' });
      if (response.status === 404) return false;
      if (!response.ok) await answerOf(response);
      return true;
    },
  };
}

/** @throws Fault REQUEST_INVALID with what the API says is wrong */
async function answerOf(response: Response): Promise<unknown> {
  const answer = (await response.json()) as { code?: string; detail?: string };
  if (response.ok) return answer;
  throw new Fault('REQUEST_INVALID', `${answer.code ?? response.status}: ${answer.detail ?? 'no detail'}`);
}
