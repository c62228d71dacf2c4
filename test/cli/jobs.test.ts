import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { jobs } from '../../src/cli/jobs.ts';

beforeEach(() => void vi.stubEnv('BATON_ADMIN_TOKEN', 'a token of enough letters'));
afterEach(() => void (vi.unstubAllEnvs(), vi.restoreAllMocks()));

/** What the command prints beside a Baton whose /readyz answers so; null: not at all. */
async function printed(ready: object | null): Promise<string> {
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  const server = createServer(({ url }, response) => {
    if (url !== '/readyz') response.end(JSON.stringify({ items: [], next: null }));
    else if (ready) response.end(JSON.stringify(ready));
    else response.writeHead(404).end('<html>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  vi.stubEnv('BATON_PUBLIC_URL', `http://127.0.0.1:${port}`);
  try {
    await jobs({});
  } finally {
    await new Promise((done) => server.close(done));
  }
  return said.join('\n');
}

test('baton jobs says that the CRM takes nothing, until when and why', async () => {
  const crmPaused = { until: '2026-11-23T00:00:00.000Z', why: '429: the daily limit' };
  expect(await printed({ ready: true, detail: { store: true, crmPaused } })).toBe(
    'The CRM takes nothing until 2026-11-23T00:00:00.000Z: 429: the daily limit\nNothing is waiting, nothing has failed.',
  );
});

test.each([[{ ready: true, detail: { store: true } }], [null]])(
  'and lists the jobs where it is told nothing of that: %j',
  async (ready) => {
    expect(await printed(ready)).toBe('Nothing is waiting, nothing has failed.');
  },
);
