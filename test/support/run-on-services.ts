import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';

/**
 * `npm run test:services [-- vitest's own options]`: every suite that touches a store or a queue, on the services that TEST_DATABASE_URL and TEST_REDIS_URL
 * name. What has no service is said, not hidden; with CI=1 or CI=true it is a failure, since there it must not be skipped.
 */
const ROOT = join(import.meta.dirname, '..', '..');
/** The others run on no ground at all: `npm test` has run them. */
const SUITES = 'test/{contract,e2e,store}/**/*.test.ts';
/** A CRM does the same on every ground, and the last of these ask for the embedded one wherever they run. */
const ON_NO_GROUND = [
  'test/contract/{hubspot,salesforce}-crm.test.ts',
  'test/e2e/{hubspot,salesforce}-*.test.ts',
  'test/e2e/moving-crm.test.ts',
  'test/e2e/{browser-form,demo-form,import-page,meta-answers,visitors,withdrawals}.test.ts',
];
const ANSWERS_WITHIN_MS = 5_000;
const inCi = ['1', 'true'].includes((process.env['CI'] ?? '').toLowerCase());

const SERVICES = [
  {
    variable: 'TEST_DATABASE_URL',
    suites: 'the store contract, the queue contract and e2e on Postgres (and all that needs Redis beside it)',
    ping: pingPostgres,
  },
  {
    variable: 'TEST_REDIS_URL',
    suites: 'the queue contract and e2e on Postgres with Redis',
    ping: pingRedis,
  },
];

const environment = { ...process.env };
let missing = 0;
for (const { variable, suites, ping } of SERVICES) {
  const url = environment[variable]?.trim();
  const why = url ? await ping(url).then(ok, reason) : 'it is not set';
  if (why === undefined) continue;
  missing += 1;
  delete environment[variable];
  console.error(`${variable}: ${why}. Not tested: ${suites}.`);
}
if (missing > 0 && inCi) {
  console.error('In CI every service must be there, so this is a failure.');
  process.exitCode = 1;
} else if (environment['TEST_DATABASE_URL'] !== undefined) {
  process.exitCode = await vitest(process.argv.slice(2));
}

/** @returns vitest's exit code; a signal that ended it is a failure too */
async function vitest(options: readonly string[]): Promise<number> {
  const suites = globSync(SUITES, { cwd: ROOT, exclude: ON_NO_GROUND });
  const args = [join(ROOT, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...suites, ...options];
  const child = spawn(process.execPath, args, { cwd: ROOT, env: environment, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  await once(child, 'exit');
  return child.exitCode ?? 1;
}

async function pingPostgres(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: ANSWERS_WITHIN_MS });
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function pingRedis(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: ANSWERS_WITHIN_MS,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined); // said by connect()
  try {
    await redis.connect();
    await redis.ping();
  } finally {
    redis.disconnect();
  }
}

function ok(): undefined {
  return undefined;
}

function reason(error: unknown): string {
  const text = error instanceof AggregateError ? String(error.errors[0]) : String(error);
  return `it does not answer (${text})`;
}
