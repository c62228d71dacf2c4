import { expect, test } from 'vitest';
import { isRetryable } from '../../src/faults.ts';
import { LEAD, startGraph, TOKEN } from './graph.ts';

const metaError = (code: number, more: object = {}) =>
  JSON.stringify({ error: { message: `Malformed access token ${TOKEN}`, code, ...more } });

test('the answers of a lead become a submission', async () => {
  await using graph = await startGraph((_, response) => response.end(JSON.stringify(LEAD)));
  expect(await graph.ask()).toMatchObject({
    identity: { email: 'mia@seaview.example' },
    profile: {
      attributes: { name: 'Mia Marsh', 'company.name': 'Seaview' },
      answers: {
        email: 'mia@home.example',
        'how_many_rooms?': '40',
        'what_do_you_need?': ['ovens', 'fridges'],
        campaign_id: '120210000000000077',
        adset_id: '120210000000000078',
        ad_id: '120210000000000079',
        platform: 'ig',
        is_organic: false,
      },
      consent: [
        { purpose: 'news_by_mail', granted: true, at: '2026-11-02T08:49:14.000Z' },
        { purpose: 'calls', granted: false },
      ],
    },
    event: { name: 'form_submitted', properties: { form: '5512345678901234567', source: 'facebook' } },
    occurredAt: '2026-11-02T08:49:14.000Z',
  });
  const [{ url, headers } = { url: '', headers: {} }] = graph.asked;
  expect(url).toBe(
    '/v23.0/7012345678901234567?fields=created_time,field_data,ad_id,adset_id,campaign_id,form_id,is_organic,platform,custom_disclaimer_responses',
  );
  expect(headers.authorization).toBe(`Bearer ${TOKEN}`);
});

test('where Meta is away, asking again later helps', async () => {
  let count = 0;
  await using graph = await startGraph((_, response) => {
    count += 1;
    response.statusCode = count === 1 ? 500 : 200;
    response.end(count === 1 ? 'away' : JSON.stringify(LEAD));
  });
  const fault = await graph.refused();
  expect([fault.code, isRetryable(fault)]).toEqual(['ANSWERS_UNAVAILABLE', true]);
  expect(await graph.ask()).toMatchObject({ identity: { email: 'mia@seaview.example' } });
});

test.each([
  ['a server that failed', 503, '', 'ANSWERS_UNAVAILABLE'],
  ['an address elsewhere', 302, '', 'ANSWERS_UNAVAILABLE'],
  ['too many questions', 429, '', 'ANSWERS_UNAVAILABLE'],
  ['too many questions, by its number', 400, metaError(80005), 'ANSWERS_UNAVAILABLE'],
  ['a passing error', 400, metaError(100, { is_transient: true }), 'ANSWERS_UNAVAILABLE'],
  ['something unknown', 400, metaError(1), 'ANSWERS_UNAVAILABLE'],
  ['what is no JSON', 200, '<p>Sign in</p>', 'ANSWERS_UNAVAILABLE'],
  ['a token that has expired', 400, metaError(190, { error_subcode: 463 }), 'ANSWERS_REFUSED'],
  ['a token that is none', 401, '', 'ANSWERS_REFUSED'],
  ['no such lead', 404, '', 'ANSWERS_REFUSED'],
  ['a lead of another page', 400, metaError(100, { error_subcode: 33 }), 'ANSWERS_REFUSED'],
  ['a lead without answers', 200, '{"id":"1"}', 'BODY_MALFORMED'],
])('%s: %i', async (_, status, text, code) => {
  await using graph = await startGraph((_request, response) => {
    response.writeHead(status, { location: '/elsewhere', 'retry-after': '90' }).end(text);
  });
  const fault = await graph.refused();
  expect(fault.code).toBe(code);
  expect(graph.asked).toHaveLength(1);
  expect(fault.message).not.toContain(TOKEN);
  if (status === 429) expect(fault.retryAfterMs).toBe(90_000);
  if (code === 'ANSWERS_REFUSED') expect(fault.message).toMatch(/replay this job/);
  if (text.includes('error_subcode')) expect(fault.message).toMatch(/code \d+, subcode \d+/);
});

test.each([undefined, '', `${TOKEN}\nx`, `${TOKEN}é`])(
  'a token that cannot be used asks nothing: %j',
  async (token) => {
    await using graph = await startGraph((_, response) => response.end('{}'));
    const fault = await graph.refused('71', undefined, { access_token: token });
    expect(fault.code).toBe('ANSWERS_NOT_FETCHED');
    expect(fault.message).not.toContain(TOKEN);
    expect(graph.asked).toEqual([]);
  },
);

test('nobody there: what is wrong is told, without the token', async () => {
  const gone = await startGraph((_, response) => response.end());
  await gone[Symbol.asyncDispose]();
  const fault = await gone.refused();
  expect(fault).toMatchObject({
    code: 'ANSWERS_UNAVAILABLE',
    message: expect.stringContaining('ECONNREFUSED'),
  });
  expect(fault.message).not.toContain(TOKEN);
});

test('five are asked for at once; who is given up before its turn asks nothing and holds nobody up', async () => {
  const held: (() => void)[] = [];
  await using graph = await startGraph((_, response) => held.push(() => response.end(JSON.stringify(LEAD))));
  const first = Array.from({ length: 5 }, () => graph.ask());
  await expect.poll(() => held.length).toBe(5);
  const tired = new AbortController();
  const sixth = graph.refused('6', tired.signal);
  const seventh = graph.ask('7');
  expect(graph.asked).toHaveLength(5);
  tired.abort();
  expect(await sixth).toMatchObject({
    code: 'ANSWERS_UNAVAILABLE',
    message: expect.stringContaining('turn'),
  });
  held[0]?.();
  await expect.poll(() => held.length).toBe(6);
  for (const answer of held) answer();
  expect(await Promise.all([...first, seventh])).toHaveLength(6);
  expect(graph.asked.map(({ url }) => url?.split('?')[0]?.at(-1))).not.toContain('6');
});

test('an answer that does not end is given up in time', async () => {
  await using graph = await startGraph((_, response) => void response.write('{'));
  const fault = await graph.refused('71', AbortSignal.timeout(300));
  expect(fault.code).toBe('ANSWERS_UNAVAILABLE');
});
