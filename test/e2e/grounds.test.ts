import { describe, expect, test } from 'vitest';
import { aForm, type BatonClient, clientOf, expectOnePass } from '../support/baton-client.ts';
import { runBaton, startBaton } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { GROUNDS, openGround } from '../support/grounds.ts';

const TAKES_LONG = 90_000;
const emails = (what: string, n: number): string[] =>
  Array.from({ length: n }, (_, i) => `${what}${i}@acme.com`);
const sendAll = async (client: BatonClient, all: readonly string[]): Promise<void> => {
  const answers = await Promise.all(all.map((email) => client.send(aForm(email))));
  expect(answers.map(({ status }) => status)).toEqual(all.map(() => 202));
};
const expectAllHandedOff = async (client: BatonClient, n: number, within: number): Promise<number> => {
  const started = Date.now();
  const done = async (): Promise<number> =>
    (await client.leads()).filter(({ handedOffAt }) => handedOffAt !== null).length;
  await eventually(done, within).toBe(n);
  const took = Date.now() - started;
  await eventually(async () => (await client.jobs('state=pending')).length, within).toBe(0);
  const { people, tasks, notes } = await client.sandbox();
  expect([people.length, tasks.length, notes.length, (await client.handoffs()).length]).toEqual([n, n, n, n]);
  return took;
};

describe.runIf(GROUNDS.includes('embedded'))('on the embedded database', () => {
  test('a second Baton on the same folder is told who has it, and ends with 1', {
    timeout: TAKES_LONG,
  }, async () => {
    await using ground = await openGround('embedded');
    await using first = await startBaton(ground.env);
    const second = runBaton(['serve'], { ...ground.env, PORT: '0' });
    expect(await second.exited, second.output()).toEqual({ code: 1, signal: null });
    expect(second.output()).toContain('DATA_FOLDER_HELD');
    expect(second.output()).toContain(`process ${first.pid} `);
    const client = clientOf(first);
    await client.send(aForm('vera@acme.com'));
    await client.handedOff('vera@acme.com', 10_000);
  });

  test.each([{ BATON_ROLE: 'web' }, { BATON_ROLE: 'worker' }, { REDIS_URL: 'redis://127.0.0.1:6379' }])(
    'what takes several processes is refused: %o',
    { timeout: TAKES_LONG },
    async (env) => {
      await using ground = await openGround('embedded');
      const baton = runBaton(['serve'], { ...ground.env, PORT: '0', ...env });
      expect(await baton.exited, baton.output()).toEqual({ code: 1, signal: null });
      expect(baton.output()).toContain('CONFIG_INVALID');
      expect(baton.output()).toContain('needs DATABASE_URL');
    },
  );
});

for (const name of GROUNDS.filter((ground) => ground !== 'embedded')) {
  describe(`several processes on ${name}`, () => {
    test('one that takes leads and two that work share it; when a worker dies the other ends what it began', {
      timeout: TAKES_LONG,
    }, async () => {
      await using ground = await openGround(name);
      // All at once, on a database where nothing is yet: one makes the tables, the others wait.
      await using web = await startBaton({ ...ground.env, BATON_ROLE: 'web' });
      const [mortal, other] = await Promise.all([
        startBaton({ ...ground.env, BATON_ROLE: 'worker', CRASH_AT: 'perform.afterCall:3' }),
        startBaton({ ...ground.env, BATON_ROLE: 'worker' }),
      ]);
      await using stack = new AsyncDisposableStack();
      for (const each of [mortal, other]) stack.use(each);
      const client = clientOf(web);
      const all = emails('shared', 40);
      await sendAll(client, all);
      // It comes to its third write only if it gets a share of the work.
      expect(await mortal.exited).toEqual({ code: null, signal: 'SIGKILL' });
      const took = await expectAllHandedOff(client, all.length, 15_000);
      console.log(`${name}: 40 leads, one of two workers killed: all done ${took} ms after its death`);
      await expectOnePass(client, all[0] ?? '');
      // A worker answers for its health and for nothing else.
      expect((await fetch(`${other.url}/healthz`)).status).toBe(200);
      for (const path of ['/api/leads', '/hooks/website', '/', '/sign-in'])
        expect((await fetch(`${other.url}${path}`)).status, path).toBe(404);
    });

    test('who only takes leads takes them without a worker, and what the queue forgets comes back', {
      timeout: TAKES_LONG,
    }, async () => {
      await using ground = await openGround(name);
      await using web = await startBaton({ ...ground.env, BATON_ROLE: 'web' });
      const client = clientOf(web);
      const before = emails('before', 20);
      await sendAll(client, before);
      expect(await client.leads()).toEqual([]);
      expect(await client.jobs('state=pending')).toHaveLength(20);
      if (name === 'postgres+redis') await ground.flushQueue();

      await using worker = await startBaton({ ...ground.env, BATON_ROLE: 'worker' });
      const took = await expectAllHandedOff(client, 20, 15_000);
      console.log(`${name}: 20 leads taken without a worker, all done ${took} ms after one came`);
      if (name === 'postgres') return;

      // And while it works: whatever the flush takes away, the sweeper brings back.
      const during = emails('during', 40);
      const sending = sendAll(client, during);
      await ground.flushQueue();
      await sending;
      await ground.flushQueue();
      const again = await expectAllHandedOff(client, 60, 20_000);
      console.log(`${name}: Redis flushed under 40 leads, all done after ${again} ms`);
      expect(worker.output()).not.toContain('"level":60');
    });

    test('processes that start together on an empty database all start', {
      timeout: TAKES_LONG,
    }, async () => {
      await using ground = await openGround(name);
      const all = await Promise.all(
        ['web', 'worker', 'all'].map((role) => startBaton({ ...ground.env, BATON_ROLE: role })),
      );
      await Promise.all(all.map((baton) => baton.stop()));
    });
  });
}
