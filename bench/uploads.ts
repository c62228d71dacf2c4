import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { residentMemory } from '../test/support/resident-memory.ts';
import { testPolicy } from '../test/support/test-policy.ts';

const POSTS = 1_000;
const FILE_BYTES = 1024 * 1024;
const MOST_GROWTH_MB = 200;
const CONTENT = randomBytes(FILE_BYTES - 9);
const ORIGIN = 'https://shop.example';
const TOKEN = 'the-admin-token-of-the-bench';
/** So many posts at once. */
export const PARTS = ['50', '1000'];

/** What 1,000 browser posts with a file of 1 MB each do to the memory of a Baton on the embedded ground. Linux only. */
export async function run(parts: readonly string[]): Promise<boolean> {
  process.stdout.write('forms with a file of 1 MB: what they cost in memory\n');
  const passed: boolean[] = [];
  for (const part of parts.length > 0 ? parts : PARTS) passed.push(await measure(Number(part)));
  return passed.every(Boolean);
}

async function measure(atOnce: number): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-uploads-'));
  // A new folder is unpacked at the first start, which takes more memory than anything after it.
  await stop(await startBaton(folder));
  const baton = await startBaton(folder);
  try {
    await sleep(3_000);
    const idle = residentMemory(baton.pid).now;
    const begun = performance.now();
    const turns = pLimit(atOnce);
    const statuses = await Promise.all(
      Array.from({ length: POSTS }, (_, i) => turns(() => post(baton.url, i))),
    );
    const seconds = (performance.now() - begun) / 1000;
    await sleep(1_000);
    const taken = statuses.filter((status) => status === 202).length;
    const growth = residentMemory(baton.pid).peak - idle;
    const isGood = taken === POSTS && growth <= MOST_GROWTH_MB;
    const cells = [
      `${String(atOnce).padStart(4)} at once`,
      `idle ${idle.toFixed(0)} MB`,
      `peak ${residentMemory(baton.pid).peak.toFixed(0)} MB`,
      `grew by ${growth.toFixed(0)} MB`,
      `${(POSTS / seconds).toFixed(0)} posts/s`,
      `${taken} of ${POSTS} taken`,
      isGood ? 'good' : 'BELOW THE BAR',
    ];
    process.stdout.write(`  ${cells.join('  ')}\n`);
    return isGood;
  } finally {
    await stop(baton);
    await rm(folder, { recursive: true, force: true });
  }
}

interface Baton {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly url: string;
}

async function stop({ child }: Baton): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function startBaton(folder: string): Promise<Baton> {
  const file = join(folder, 'policy.yaml');
  const source = `  shop: { type: form, origins: ["${ORIGIN}"], files: { types: [pdf] } }\n`;
  await writeFile(file, testPolicy({ sources: source }));
  const port = await freePort();
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve'], {
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      BATON_DATA: join(folder, 'data'),
      BATON_POLICY: file,
      BATON_ADMIN_TOKEN: TOKEN,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  process.once('exit', () => child.kill());
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/readyz`).catch(() => null))?.ok) await sleep(100);
  return { child, url, pid: child.pid ?? 0 };
}

async function post(url: string, i: number): Promise<number> {
  const body = new FormData();
  body.append('email', `lead-${i}@acme.example`);
  body.append('message', 'The plan is attached.');
  body.append('plan', new Blob(['%PDF-1.7\n', CONTENT]), 'plan.pdf');
  const sent = fetch(`${url}/hooks/shop`, { method: 'POST', headers: { origin: ORIGIN }, body });
  const answer = await sent.catch(() => null);
  await answer?.text();
  return answer?.status ?? 0; // 0: the connection broke
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
