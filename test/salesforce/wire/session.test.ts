import { describe, expect, test } from 'vitest';
import { soql } from '../../../src/crm/salesforce/soql.ts';
import { openSessions } from '../../../src/crm/salesforce/wire/session.ts';
import { call } from '../../support/crm-call.ts';
import { scriptedLimiter } from '../../support/scripted-limiter.ts';
import { type Asked, CLOCK, error, ORG, type Reply, token, USER, wireBench } from './wire-server.ts';

const DENIED = { code: 'CRM_ACCESS_DENIED' };
const ALL = soql`SELECT Id FROM Lead`;
const NONE: Reply = { body: { records: [], done: true } };
const ENDED = error('INVALID_SESSION_ID', 'Session expired or invalid', 401);
const STEPS = [{ name: 'lead', do: 'create', type: 'Lead', values: { LastName: 'Roth' } }] as const;

const bearer = ({ headers }: Asked): string | undefined => headers.authorization?.replace('Bearer ', '');
const inAMinute = new Date(CLOCK + 60_000);

test('one login serves all who wait, and tells which org and user we are', async () => {
  await using bench = await wireBench(() => NONE);
  await Promise.all(Array.from({ length: 10 }, () => bench.api.query(ALL, call)));
  expect(bench.calls.map(bearer)).toEqual(Array.from({ length: 10 }, () => 'token-1'));
  expect(await bench.api.whoAmI(call)).toEqual({ orgId: ORG, userId: USER });
  expect(bench.logins).toHaveLength(1);
  expect(bench.turns).toHaveLength(10);
});

describe('a session that ended', () => {
  test('is renewed once for all who were on their way, and each of them asked once more', async () => {
    await using bench = await wireBench((asked) => (bearer(asked) === 'token-1' ? ENDED : NONE));
    await Promise.all(Array.from({ length: 10 }, () => bench.api.query(ALL, call)));
    expect(bench.logins).toHaveLength(2);
    const tokens = bench.calls.map(bearer);
    expect(tokens.filter((token) => token === 'token-1')).toHaveLength(10);
    expect(tokens.filter((token) => token === 'token-2')).toHaveLength(10);
    expect(bench.turns).toHaveLength(20);
    expect(bench.pauses).toEqual([]);
  });

  test('is renewed again and again, as long as each was good for something', async () => {
    let calls = 0;
    await using bench = await wireBench(() => (++calls % 3 === 0 ? ENDED : NONE));
    for (let i = 0; i < 8; i += 1) await bench.api.query(ALL, call);
    expect(bench.logins).toHaveLength(4);
    expect(bench.pauses).toEqual([]);
  });

  test('but not without end: ten logins a minute are enough', async () => {
    let calls = 0;
    await using bench = await wireBench(() => (++calls % 2 === 0 ? ENDED : NONE));
    const asking = async (): Promise<void> => {
      for (let i = 0; i < 100; i += 1) await bench.api.query(ALL, call);
    };
    await expect(asking()).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE', retryAfterMs: 60_000 });
    expect(bench.logins).toHaveLength(10);
    expect(bench.pauses).toMatchObject([{ kind: 'all', until: inAMinute }]);
  });

  test('a 401 that stays costs two logins, then all calls pause, whoever asks', async () => {
    await using bench = await wireBench(() => ENDED);
    const asked = Array.from({ length: 10 }, () => bench.api.together(STEPS, call));
    for (const one of await Promise.allSettled(asked))
      expect(one).toMatchObject({ status: 'rejected', reason: DENIED });
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject(DENIED);
    expect(bench.logins).toHaveLength(2);
    expect(bench.calls.length).toBeLessThanOrEqual(20);
    expect(bench.pauses[0]).toMatchObject({ kind: 'all', until: inAMinute });
    expect(bench.pauses[0]?.why).toMatch(/Session expired.*Look at the policies of the app/);
  });

  test('after the pause it is one login, and a mended org is taken again', async () => {
    let at = CLOCK;
    let isMended = false;
    await using bench = await wireBench(() => (isMended ? NONE : ENDED), { now: () => at });
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject(DENIED);
    at += 61_000;
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject(DENIED);
    expect(bench.logins).toHaveLength(3);
    isMended = true;
    at += 61_000;
    expect(await bench.api.query(ALL, call)).toEqual([]);
    expect(bench.logins).toHaveLength(4);
  });

  test.each([
    'Connected app is not attached to Agent',
    'This session is not valid for use with the REST API',
  ])('is not what "%s" means: that pauses at once', async (message) => {
    await using bench = await wireBench(() => error('INVALID_SESSION_ID', message, 401));
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject({
      ...DENIED,
      message: expect.stringContaining(message),
    });
    expect(bench.logins).toHaveLength(1);
    expect(bench.pauses).toMatchObject([{ kind: 'all', until: inAMinute }]);
  });

  test('that cannot be renewed is not used again by those who were on their way', async () => {
    await using bench = await wireBench(() => ENDED, {
      logIn: (_, url, login) =>
        login === 1 ? { body: token(url, 'token-1') } : { status: 503, body: '<html>' },
    });
    for (const one of await Promise.allSettled(
      Array.from({ length: 5 }, () => bench.api.together(STEPS, call)),
    ))
      expect(one).toMatchObject({ reason: { code: 'CRM_UNAVAILABLE' } });
    expect(bench.calls).toHaveLength(5);
    expect(bench.pauses).toEqual([]);
  });

  test('its token stands in no message', async () => {
    await using bench = await wireBench(() => error('MALFORMED_QUERY', 'you are token-1, are you?'));
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject({
      message: expect.stringContaining('you are …, are you?'),
    });
  });
});

test('who gives up while others log in is let go; the login is for the others', async () => {
  const gone = new AbortController();
  const logIn = (_: unknown, url: string): Reply => (gone.abort(), { body: token(url, 'token') });
  await using bench = await wireBench(() => NONE, { logIn });
  const [leaving, staying] = await Promise.allSettled([
    bench.api.query(ALL, { signal: gone.signal, urgent: false }),
    bench.api.query(ALL, call),
  ]);
  expect(leaving).toMatchObject({ reason: { code: 'CRM_RATE_LIMITED' } });
  expect(staying).toMatchObject({ value: [] });
  expect(bench.logins).toHaveLength(1);
});

describe('a request that is turned down twice', () => {
  const twice = async () => {
    let login = 0;
    const { limiter } = scriptedLimiter();
    const logIn = async () => ({
      accessToken: `token-${(login += 1)}`,
      instanceUrl: 'https://acme.example',
      apiVersion: '66.0',
      orgId: ORG,
      userId: USER,
    });
    const sessions = openSessions({ logIn, limiter, now: () => CLOCK });
    const first = await sessions.get(call);
    first.accepted();
    await sessions.turnedDown(first, false, 'ended');
    const second = await sessions.get(call);
    second.accepted();
    return { sessions, first, second };
  };

  test('is not asked a third time, though others were taken meanwhile', async () => {
    const { sessions, second } = await twice();
    await expect(sessions.turnedDown(second, true, 'ended')).rejects.toMatchObject(DENIED);
  });

  test('does not end the session that others have got meanwhile', async () => {
    const { sessions, first, second } = await twice();
    await expect(sessions.turnedDown(first, true, 'ended')).rejects.toMatchObject({
      code: 'CRM_UNAVAILABLE',
    });
    expect(await sessions.get(call)).toBe(second);
  });
});
