import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { meta } from '../../../src/intake/providers/meta.ts';
import { deletionKey } from '../../../src/intake/providers/meta-deletion.ts';
import { delivery, faultOf, settings } from '../deliveries.ts';
import { hexHmac, idle, keysOf, posted, readAll, verdictOf } from './signed-bodies.ts';

const change = (leadgen_id: unknown, field = 'leadgen') => ({
  field,
  value: { leadgen_id, page_id: '881', form_id: '772', created_time: 1793609980 },
});
const push = (...changes: object[]) => ({
  object: 'page',
  entry: [{ id: '881', time: 1793609981, changes }],
});

test('who sends it is known by SHA-256 over the bytes as they came', () => {
  const body = JSON.stringify(push(change('1'))).replace('page', 'p\\u00e4ge');
  const headers = (digest: string) => ({ headers: { 'x-hub-signature-256': digest } });
  expect(verdictOf(meta, posted(body, headers(`sha256=${hexHmac('sha256', body)}`)))).toBeNull();
  expect(verdictOf(meta, posted(`${body} `, headers(`sha256=${hexHmac('sha256', body)}`)))).toBe(
    'SIGNATURE_MISMATCH',
  );
  expect(verdictOf(meta, posted(body, headers(`sha1=${hexHmac('sha1', body)}`)))).toBe('SIGNATURE_MISMATCH');
  expect(verdictOf(meta, posted(body))).toBe('SIGNATURE_MISSING');
});

describe('the question whether the address is ours', () => {
  const asked = (query: string, tokens: readonly string[] = ['new', 'verify me']) =>
    meta.challenge?.(delivery({ url: `https://baton.example/hooks/meta?${query}` }), settings({ tokens }));
  const good = 'hub.mode=subscribe&hub.verify_token=verify%20me&hub.challenge=1158201444';

  test('is answered with the challenge as it came', () => {
    expect(asked(good)).toEqual({ contentType: 'text/plain; charset=utf-8', body: '1158201444' });
  });

  test.each([
    good.replace('verify%20me', 'verify%20you'),
    good.replace('hub.verify_token', 'hub_verify_token'),
    good.replace('verify%20me', ''),
    good.replace('subscribe', 'unsubscribe'),
    good.replace('1158201444', '%3Cb%3E%0A'),
    good.replace('1158201444', '1'.repeat(201)),
    good.replace('1158201444', ''),
    '',
  ])('is not, when it says %s', (query) => {
    expect(faultOf(() => asked(query))).toBe('CHALLENGE_REFUSED');
  });

  test('is answered for the verify token of its own too', () => {
    const options = { verify_token: ['old', 'verify me'] };
    const url = `https://baton.example/hooks/meta?${good}`;
    expect(meta.challenge?.(delivery({ url }), settings({ options }))).toMatchObject({ body: '1158201444' });
    expect(
      faultOf(() =>
        meta.challenge?.(delivery({ url: url.replace('verify%20me', 'me') }), settings({ options })),
      ),
    ).toBe('CHALLENGE_REFUSED');
  });

  test('is refused by a source without a token', () => {
    for (const tokens of [[], ['']])
      expect(faultOf(() => asked(good.replace('verify%20me', ''), tokens))).toBe('CHALLENGE_REFUSED');
  });
});

describe('the ids of leads', () => {
  test('are a signal each, and the same one the same, as a number too', () => {
    const [one, two, again, ...others] = keysOf(meta, push(change('71'), change('72'), change(71)));
    expect(one).toMatch(/^id:/);
    expect(two).not.toBe(one);
    expect(again).toBe(one);
    expect(others).toEqual([]);
  });

  test('are kept whole, to the last digit', () => {
    const [part] =
      meta.split?.(posted(JSON.stringify(push(change('7'))).replace('"7"', '7012345678901234567'))) ?? [];
    expect(JSON.parse(String(part?.body))).toEqual(push(change('7012345678901234567')));
  });

  test('are at most 5,000, and more than ten wait for others', () => {
    const many = (count: number) => posted(push(...Array.from({ length: count }, () => ({}))));
    expect(meta.split?.(many(5_000))).toHaveLength(5_000);
    expect([10, 11].map((count) => meta.split?.(many(count))[0]?.urgent)).toEqual([true, false]);
    expect(faultOf(() => meta.split?.(many(5_001)))).toBe('BODY_TOO_LARGE');
  });

  test('are all that is read: the answers are elsewhere', () => {
    const named = (id: string) => ({ kind: 'answers_elsewhere', provider: 'meta', id });
    expect(readAll(meta, posted(push(change('71'), change(72))))).toEqual([named('71'), named('72')]);
  });

  test.each(['me', '../me', '71/../9', '7?1', '1'.repeat(41), ''])('are digits, and not %j', (id) => {
    expect(faultOf(() => readAll(meta, posted(push(change(id)))))).toBe('BODY_MALFORMED');
  });
});

test('200 is answered', () => {
  expect(meta.reply?.(posted(push()))).toMatchObject({ body: '{}' });
});

test('tests of Meta and other news need nothing, and what cannot be understood is told of', () => {
  expect(idle(meta, push(change('444444444444')))).toContain('test');
  expect(idle(meta, push(change('1', 'feed')))).toContain('feed');
  for (const body of [{}, { object: 'page', entry: [] }, push(), push({}), push({ field: 'leadgen' })])
    expect(faultOf(() => readAll(meta, posted(body)))).toBe('BODY_MALFORMED');
});

describe('a request for deletion', () => {
  const FORM = 'application/x-www-form-urlencoded';
  const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64url');
  const PAYLOAD = base64(
    JSON.stringify({ algorithm: 'HMAC-SHA256', issued_at: 1793609980, user_id: '218471' }),
  );
  const signed = (payload = PAYLOAD, hash: 'sha1' | 'sha256' = 'sha256') =>
    `${base64(Buffer.from(hexHmac(hash, payload), 'hex'))}.${payload}`;
  const asked = (signedRequest = signed(), over: object = {}) =>
    posted(new URLSearchParams({ signed_request: signedRequest }).toString(), {
      contentType: FORM,
      url: 'https://baton.example/base/hooks/facebook?x=1',
      ...over,
    });
  const replied = (sent = asked()) =>
    JSON.parse(meta.reply?.(sent)?.body ?? '') as { url: string; confirmation_code: string };

  test('is known by the signature of the app over its payload', () => {
    expect(verdictOf(meta, asked())).toBeNull();
    const padded = signed().replace('.', '=.');
    expect(verdictOf(meta, asked(padded))).toBeNull();
  });

  test.each([
    ['nothing signed', ''],
    ['no payload', signed().split('.')[0]!],
    ['another payload', `${signed().split('.')[0]}.${base64('{"algorithm":"HMAC-SHA256","user_id":"1"}')}`],
    ['no signature', `.${PAYLOAD}`],
    ['a short signature', `${base64('x')}.${PAYLOAD}`],
    ['something more', `${signed()}.more`],
    ['another hash', signed(PAYLOAD, 'sha1')],
    ['another algorithm', signed(base64('{"algorithm":"HMAC-SHA1","user_id":"1"}'))],
    ['no algorithm', signed(base64('{"user_id":"1"}'))],
    ['no JSON', signed(base64('{'))],
    ['a list', signed(base64('[]'))],
    ['a digest in hex', `${hexHmac('sha256', PAYLOAD)}.${PAYLOAD}`],
  ])('is refused with %s', (_, request) => {
    expect(verdictOf(meta, asked(request))).toMatch(/^SIGNATURE_/);
  });

  test('is not let in by an empty secret, nor by the header of another delivery', () => {
    const empty = createHmac('sha256', '').update(PAYLOAD).digest('base64url');
    expect(verdictOf(meta, asked(`${empty}.${PAYLOAD}`), { secrets: ['', 'other'] })).toBe(
      'SIGNATURE_MISMATCH',
    );
    const body = asked('x.y').body;
    const headers = { 'x-hub-signature-256': `sha256=${hexHmac('sha256', body)}` };
    expect(verdictOf(meta, asked('x.y', { headers }))).toBe('SIGNATURE_MISMATCH');
  });

  test('is answered with a page that is found by its code, and comes again as the same', () => {
    const { url, confirmation_code: code } = replied();
    expect(code).toMatch(/^[0-9a-f]{24}$/);
    expect(url).toBe(`https://baton.example/base/deletion/facebook/${code}`);
    expect(meta.dedupe(asked()).key).toBe(deletionKey(code));
    expect(replied()).toEqual(replied(asked()));
    const other = signed(base64('{"algorithm":"HMAC-SHA256","user_id":"218472"}'));
    expect(replied(asked(other)).confirmation_code).not.toBe(code);
    expect(replied(asked(signed(), { url: 'https://baton.example/hooks/facebook/tok' })).url).toBe(
      `https://baton.example/deletion/facebook/${code}`,
    );
  });

  test('waits for a person as a failed job that says what to do', () => {
    const sent = asked();
    const read = () => meta.parse(sent.body, FORM, settings());
    expect(faultOf(read)).toBe('ERASURE_BY_HAND');
    expect(read).toThrow(/218471.*baton erase.*baton settle/);
    expect(meta.split?.(sent)).toHaveLength(1);
  });
});
