import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { erase } from '../../src/cli/erase.ts';

/** Runs the command against an API that answers so. @returns what it printed, and what it asked */
async function run(
  email: string,
  status: number,
  answer?: object,
): Promise<{ said: string; asked: string[] }> {
  const asked: string[] = [];
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status).end(answer && JSON.stringify(answer));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  vi.stubEnv('BATON_PUBLIC_URL', `http://127.0.0.1:${port}`);
  try {
    await erase(email);
  } finally {
    await new Promise((done) => server.close(done));
  }
  return { said: said.join('\n'), asked };
}

describe('baton erase', () => {
  beforeEach(() => void vi.stubEnv('BATON_ADMIN_TOKEN', 'a token of enough letters'));
  afterEach(() => void (vi.unstubAllEnvs(), vi.restoreAllMocks()));

  test('asks the Baton that runs, and says what it did', async () => {
    const { said, asked } = await run('ann+x@acme.example', 204);
    expect(asked).toEqual(['DELETE /api/leads/ann%2Bx%40acme.example Bearer a token of enough letters']);
    expect(said).toMatch(/Everything that Baton held of ann\+x@acme\.example is erased\. The CRM keeps/);
  });

  test('that nobody is known is no failure', async () => {
    expect((await run('ann@acme.example', 404, { code: 'NOT_FOUND' })).said).toMatch(/nothing was erased/);
  });

  test('what the API refuses is one, and so is something that is no address', async () => {
    const refused = run('ann@acme.example', 403, { code: 'ROLE_TOO_LOW', detail: 'needs admin' });
    await expect(refused).rejects.toThrow('ROLE_TOO_LOW: needs admin');
    await expect(run('ann', 204)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});
