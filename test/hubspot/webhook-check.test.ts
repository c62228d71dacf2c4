import { Signature } from '@hubspot/api-client';
import { describe, expect, test } from 'vitest';
import { checkWebhooks } from '../../src/crm/hubspot/setup/webhook-check.ts';
import type { Finding } from '../../src/flow/finding.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const HERE = 'https://baton.shop.example';
const SECRET = 'the-client-secret';

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

/** Answers by path; what is not named answers 404. */
function door(answers: Record<string, number | Error>) {
  const asked: Asked[] = [];
  const fetch = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    asked.push({ url: String(url), init });
    const answer = answers[new URL(String(url)).pathname] ?? 404;
    if (typeof answer === 'number') return new Response(null, { status: answer });
    throw answer;
  };
  return { asked, fetch: fetch as typeof globalThis.fetch };
}

const check = (
  { fetch }: ReturnType<typeof door>,
  { publicUrl = HERE, sources = [{ name: 'hubspot', secrets: [SECRET, 'old'] }] } = {},
): Promise<Finding[]> => Array.fromAsync(checkWebhooks({ publicUrl, sources, fetch, now: () => NOW }));
const told = (findings: readonly Finding[]): string[] =>
  findings.map(({ state, detail, mend }) => `${state}: ${detail}. ${mend ?? ''}`);
const OPEN = { '/healthz': 200, '/hooks/hubspot': 202 };

test('a delivery signed as HubSpot signs is taken, and the address to enter is told', async () => {
  const open = door(OPEN);
  const findings = await check(open);
  expect(findings.map(({ state }) => state)).toEqual(['good', 'good', 'good']);
  expect(findings.at(-1)?.detail).toContain(`targetUrl of the app is ${HERE}/hooks/hubspot`);
  const { url, init } = open.asked[1]!;
  expect([url, init.method, init.body]).toEqual([`${HERE}/hooks/hubspot`, 'POST', '[]']);
  const wanted = Signature.getSignature('POST', 'v3', {
    clientSecret: SECRET,
    requestBody: '[]',
    url,
    timestamp: NOW.getTime(),
    signature: '',
  });
  expect(init.headers).toMatchObject({
    'x-hubspot-signature-v3': wanted,
    'x-hubspot-request-timestamp': String(NOW.getTime()),
  });
  expect(open.asked.every(({ init }) => init.redirect === 'manual' && init.signal)).toBe(true);
});

test('without a source nothing is asked', async () => {
  const open = door(OPEN);
  expect(told(await check(open, { sources: [] }))).toEqual([
    expect.stringMatching(/^bad: the policy has no source of type hubspot.*Add it under sources/),
  ]);
  expect(open.asked).toEqual([]);
});

test('a source without a secret is named', async () => {
  const findings = await check(door(OPEN), { sources: [{ name: 'crm', secrets: [] }] });
  expect(told(findings).at(-1)).toMatch(/^bad: crm has no secret.*HUBSPOT_CLIENT_SECRET/);
});

describe('the address', () => {
  test.each([
    'http://localhost:3000',
    'https://127.0.0.1',
    'https://192.168.1.4',
    'https://172.20.0.3',
    'https://[::1]:3000',
    'https://baton.internal',
    'https://baton',
    'http://baton.shop.example',
  ])('%s cannot be called by HubSpot', async (publicUrl) => {
    expect((await check(door(OPEN), { publicUrl }))[0]).toMatchObject({
      state: 'bad',
      detail: expect.stringContaining(publicUrl),
    });
  });

  test.each(['https://172.32.0.3', 'https://10.example.com', 'https://baton.shop.example/in'])(
    '%s can',
    async (publicUrl) => {
      expect((await check(door(OPEN), { publicUrl }))[0]).toMatchObject({ state: 'good' });
    },
  );
});

test.each([
  [502, 'answered 502'],
  [301, 'answered 301'],
  [new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }), 'ENOTFOUND'],
  [new DOMException('too long', 'TimeoutError'), 'did not answer within 5 s'],
])('where no Baton answers (%s) no delivery is tried', async (answer, said) => {
  const shut = door({ ...OPEN, '/healthz': answer });
  const findings = await check(shut);
  expect(told(findings)[1]).toMatch(new RegExp(`^bad: ${HERE}/healthz .*${said}`));
  expect(findings[2]?.state).toBe('unknown');
  expect(shut.asked).toHaveLength(1);
});

test.each([
  [401, 'another secret'],
  [404, 'another policy'],
  [422, 'log of Baton'],
  [302, 'log of Baton'],
])('a delivery that is answered %i is told with the mend', async (status, mend) => {
  const findings = await check(door({ ...OPEN, '/hooks/hubspot': status }));
  expect(told(findings).at(-1)).toMatch(new RegExp(`^bad: .* answered ${status}.*${mend}`));
});
