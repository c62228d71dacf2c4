import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { form } from '../../../src/intake/form/form.ts';
import { delivery, faultOf, json, settings, urlencoded } from '../deliveries.ts';

const SECRET = 'tennis-racket-violet-46';
const verdict = (sent: Parameters<typeof delivery>[0], source: Parameters<typeof settings>[0]) =>
  faultOf(() => form.verify(delivery(sent), settings(source)));
const bearer = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });

const signed = (secret: string) => {
  const { body, receivedAt } = delivery();
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(receivedAt.getTime() / 1000),
    'webhook-signature': new Webhook(secret, { format: 'raw' }).sign('msg_1', receivedAt, body.toString()),
  };
};

describe('verify', () => {
  test('takes a signature, a bearer or the token of the path', () => {
    expect(verdict({ headers: signed(SECRET) }, { secrets: [SECRET] })).toBeNull();
    expect(verdict(bearer(SECRET), { secrets: [SECRET] })).toBeNull();
    expect(
      verdict({ headers: { authorization: `bearer  ${SECRET} ` } }, { secrets: ['new', SECRET] }),
    ).toBeNull();
    expect(verdict(bearer(SECRET), { secrets: [SECRET, 'old'] })).toBeNull();
    for (const tokens of [['tok-4711'], ['tok-4712', 'tok-4711'], ['tok-4711', 'tok-4710']])
      expect(verdict({ pathToken: 'tok-4711' }, { tokens })).toBeNull();
    const umlauts = Buffer.from('schlüssel', 'utf8').toString('latin1');
    expect(verdict(bearer(umlauts), { secrets: ['schlüssel'] })).toBeNull();
  });

  test('a wrong secret is a mismatch wherever it stands', () => {
    expect(verdict({ headers: signed('other') }, { secrets: [SECRET] })).toBe('SIGNATURE_MISMATCH');
    expect(verdict(bearer(`${SECRET}x`), { secrets: [SECRET] })).toBe('SIGNATURE_MISMATCH');
    expect(verdict(bearer(SECRET.slice(1)), { secrets: [SECRET] })).toBe('SIGNATURE_MISMATCH');
    expect(verdict({ pathToken: 'tok-4712' }, { tokens: ['tok-4711'] })).toBe('SIGNATURE_MISMATCH');
  });

  test('a bad signature is not saved by a good bearer', () => {
    const headers = { ...signed('other'), ...bearer(SECRET).headers };
    expect(verdict({ headers }, { secrets: [SECRET] })).toBe('SIGNATURE_MISMATCH');
  });

  test('a source with a token only does not stumble over a signature it cannot check', () => {
    expect(verdict({ headers: signed(SECRET), pathToken: 'tok-4711' }, { tokens: ['tok-4711'] })).toBeNull();
  });

  test('nothing to go by is missing', () => {
    expect(verdict({}, { secrets: [SECRET], tokens: ['tok-4711'] })).toBe('SIGNATURE_MISSING');
    expect(verdict({ pathToken: 'tok-4711' }, { secrets: [SECRET] })).toBe('SIGNATURE_MISSING');
    expect(verdict({ headers: { authorization: 'Basic eDp5' } }, { secrets: [SECRET] })).toBe(
      'SIGNATURE_MISSING',
    );
    expect(verdict({ headers: { authorization: 'Bearer ' } }, { secrets: [''] })).toBe('SIGNATURE_MISSING');
    expect(verdict({ headers: { 'webhook-id': 'msg_1' } }, { secrets: [SECRET] })).toBe('SIGNATURE_MISSING');
    expect(verdict(bearer(SECRET), {})).toBe('SIGNATURE_MISSING');
  });

  test('an empty secret or token matches nothing', () => {
    expect(verdict(bearer('""'), { secrets: [''] })).toBe('SIGNATURE_MISMATCH');
    expect(verdict({ pathToken: '' }, { tokens: [''] })).toBe('SIGNATURE_MISMATCH');
  });

  test('a fault repeats neither secret nor signature', () => {
    const check = () => form.verify(delivery(bearer('guess-me')), settings({ secrets: [SECRET] }));
    expect(check).not.toThrow(/guess-me|tennis/);
  });
});

describe('inspect', () => {
  const inspect = (contentType: string, header: Record<string, string>) =>
    faultOf(() => form.inspect(delivery({ contentType, headers: header, body: Buffer.from('{"a":1}') })));

  test.each([
    ['application/json', 'application/json; charset=UTF-8', null],
    ['application/json', 'application/json;charset="utf-8"', null],
    ['application/json', 'application/json; charset=utf8; x=y', null],
    ['application/json', 'application/json; charset=iso-8859-1', 'CONTENT_TYPE_UNSUPPORTED'],
    [
      'application/x-www-form-urlencoded',
      'application/x-www-form-urlencoded; charset=windows-1252',
      'CONTENT_TYPE_UNSUPPORTED',
    ],
    ['text/plain', 'text/plain', 'CONTENT_TYPE_UNSUPPORTED'],
    ['application/json garbage', 'application/json garbage', 'CONTENT_TYPE_UNSUPPORTED'],
    ['', '', 'CONTENT_TYPE_UNSUPPORTED'],
  ])('%s (%s)', (contentType, header, expected) => {
    expect(inspect(contentType, { 'content-type': header })).toBe(expected);
  });

  test('a compressed body is refused', () => {
    expect(inspect('application/json', { 'content-encoding': 'gzip' })).toBe('CONTENT_TYPE_UNSUPPORTED');
    expect(inspect('application/json', { 'content-encoding': 'identity' })).toBeNull();
  });

  test('the limits of the body are kept', () => {
    expect(faultOf(() => form.inspect(json('[')))).toBe('BODY_MALFORMED');
    expect(faultOf(() => form.inspect(urlencoded('__proto__=1')))).toBe('BODY_FORBIDDEN_KEY');
  });
});

describe('dedupe', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

  test('an id of the sender counts for ever, and never shows', () => {
    const first = form.dedupe(delivery({ headers: { 'webhook-id': 'wait' } }));
    expect(first).toEqual({ key: `id:${sha256('wait')}`, windowMs: null });
    expect(
      form.dedupe(delivery({ headers: { 'idempotency-key': ' wait ' }, body: Buffer.from('{}') })),
    ).toEqual(first);
    expect(form.dedupe(delivery({ headers: { 'webhook-id': 'w', 'idempotency-key': 'i' } })).key).toBe(
      `id:${sha256('w')}`,
    );
    expect(form.dedupe(delivery({ headers: { 'webhook-id': ':'.repeat(10_000) } })).key).toMatch(
      /^id:[0-9a-f]{64}$/,
    );
  });

  test('without one, the same content counts for ten minutes', () => {
    const { key, windowMs } = form.dedupe(delivery({ headers: { 'webhook-id': ' ' } }));
    expect(key).toMatch(/^body:[0-9a-f]{64}$/);
    expect(windowMs).toBe(600_000);
    expect(form.dedupe(delivery({ receivedAt: new Date(0) })).key).toBe(key);
    expect(form.dedupe(json('{"email":"other@lovelace.example"}')).key).not.toBe(key);
    expect(form.dedupe(urlencoded(delivery().body)).key).not.toBe(key);
  });
});
