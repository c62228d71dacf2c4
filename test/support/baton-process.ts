import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
export const ADMIN_TOKEN = 'baton_the-admin-token-of-the-tests';
export const WEBSITE_SECRET = `whsec_${Buffer.from('a secret that only the tests know').toString('base64')}`;
const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 20_000;

/** The real Baton in a process of its own. */
export interface BatonProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly adminToken: string;
  /** Resolves when the process has ended: by itself with a code, or by a signal. */
  readonly exited: Promise<Exit>;
  /** All that it has printed and logged so far. */
  readonly output: () => string;
  /** SIGTERM, and waits until it has ended. */
  readonly stop: () => Promise<Exit>;
  /** SIGKILL: the power cut. */
  readonly kill: () => Promise<Exit>;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

type Environment = Readonly<Record<string, string>>;

const alive = new Set<ChildProcess>();
const killAll = (): void => {
  for (const child of alive) child.kill('SIGKILL');
};
// A test that ran out of time leaves its processes behind; nobody else would end them.
afterAll(killAll);
process.once('exit', killAll);

/** Runs `node src/cli/main.ts <args>` with nothing in its environment but what a test gives it. */
export function runBaton(args: readonly string[], env: Environment) {
  const child = spawn(process.execPath, ['src/cli/main.ts', ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      BATON_ADMIN_TOKEN: ADMIN_TOKEN,
      WEBSITE_SECRET,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const exited = once(child, 'close').then((): Exit => {
    alive.delete(child);
    return { code: child.exitCode, signal: child.signalCode };
  });
  return { child, exited, output: () => said };
}

/** `baton serve` on a port of its own, once it says that it is ready. */
export async function startBaton(env: Environment): Promise<BatonProcess> {
  const port = await freePort();
  const { child, exited, output } = runBaton(['serve'], { ...env, PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<Exit> => {
    child.kill(signal);
    const late = sleep(STOP_WITHIN_MS, undefined, { ref: false }).then(() => {
      child.kill('SIGKILL');
      throw new Error(`Baton did not end within ${STOP_WITHIN_MS} ms of ${signal}:\n${output()}`);
    });
    return Promise.race([exited, late]);
  };
  let ended: Exit | undefined;
  void exited.then((exit) => (ended = exit));

  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(url))) {
    if (ended) throw new Error(`Baton ended with ${JSON.stringify(ended)} before it was ready:\n${output()}`);
    if (Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`Baton was not ready within ${READY_WITHIN_MS} ms:\n${output()}`);
    }
    await sleep(25);
  }
  return {
    url,
    pid: child.pid ?? 0,
    adminToken: ADMIN_TOKEN,
    exited,
    output,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: async () => {
      if (!ended) await end('SIGTERM');
    },
  };
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** Sends a body as given, signed as Standard Webhooks. */
export function signedPost(
  url: string,
  body: string,
  { id = `msg_${randomUUID()}`, type = 'application/json', secret = WEBSITE_SECRET } = {},
): Promise<Response> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': type,
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    },
    body,
  });
}
