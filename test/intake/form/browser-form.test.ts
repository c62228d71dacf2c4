import { describe, expect, test } from 'vitest';
import { form } from '../../../src/intake/form/form.ts';
import { delivery, faultOf, json, settings, urlencoded } from '../deliveries.ts';

const SHOP = 'https://shop.example';
const from = (origin: string | undefined, more: object = {}) =>
  delivery({ headers: { ...(origin !== undefined && { origin }), ...more } });
const multipart = (fields: Record<string, string>, boundary = '----one') => {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const body = Buffer.from(`${parts.join('')}--${boundary}--\r\n`);
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  return delivery({ body, contentType: 'multipart/form-data', headers });
};

describe('a browser is known by the origin of its page', () => {
  const verdict = (...sent: Parameters<typeof from>) =>
    faultOf(() => form.verify(from(...sent), settings({ secrets: ['violet'], origins: [SHOP] })));

  test('that the source lists', () => {
    expect(verdict(SHOP)).toBeNull();
  });

  test.each([
    undefined,
    '',
    'null',
    'http://shop.example',
    'https://shop.example:8443',
    'https://shop.example.evil.example',
    'https://www.shop.example',
    'https://shop.example/',
    'HTTPS://SHOP.EXAMPLE',
  ])('and by no other: %s', (origin) => {
    expect(verdict(origin)).toBe('SIGNATURE_MISSING');
  });

  test('no other hinders a sender that proves itself', () => {
    expect(verdict('https://other.example', { authorization: 'Bearer violet' })).toBeNull();
    expect(verdict('https://other.example', { authorization: 'Bearer blue' })).toBe('SIGNATURE_MISMATCH');
  });

  test('a bad signature is not saved by it', () => {
    const headers = { 'webhook-id': 'a', 'webhook-timestamp': '1', 'webhook-signature': 'v1,AAAA' };
    expect(verdict(SHOP, headers)).not.toBeNull();
  });

  test('a source that lists none asks for none', () => {
    expect(faultOf(() => form.verify(from(SHOP), settings()))).toBe('SIGNATURE_MISSING');
  });
});

describe('multipart', () => {
  const sent = multipart({ email: 'vera@acme.example', 'How soon?': 'Now' });

  test('is read as any form', () => {
    expect(faultOf(() => form.inspect(sent))).toBeNull();
    expect(form.parse(sent.body, sent.contentType, settings())).toMatchObject({
      identity: { email: 'vera@acme.example' },
      profile: { answers: { 'How soon?': 'Now' } },
    });
  });

  test('of the same content is the same click, whatever its boundary', () => {
    const again = multipart({ email: 'vera@acme.example', 'How soon?': 'Now' }, '----two');
    expect(form.dedupe(again)).toEqual(form.dedupe(sent));
    expect(form.dedupe(multipart({ email: 'ola@acme.example' }))).not.toEqual(form.dedupe(sent));
  });

  test('that breaks off is refused', () => {
    const half = { ...sent, body: sent.body.subarray(0, 80) };
    expect(faultOf(() => form.inspect(half))).toBe('BODY_MALFORMED');
  });
});

describe('the honeypot', () => {
  const read = (body: object, options: object = {}) => {
    const { body: bytes, contentType } = json(JSON.stringify({ email: 'vera@acme.example', ...body }));
    return form.parse(bytes, contentType, settings({ options: { ...options } }));
  };
  const spam = { doubts: [{ code: 'honeypot' }], profile: { answers: {} } };

  test.each([[' x '], [1], [true], [['', 'x']]])(
    'filled with %j makes one doubt, and is no answer',
    (value) => {
      expect(read({ _gotcha: value })).toMatchObject(spam);
      expect(read({ homepage: value }, { honeypot: 'homepage' })).toMatchObject(spam);
    },
  );

  test.each([[''], ['  '], [null], [false], [['', '']]])('left alone (%j) is no matter', (value) => {
    expect(read({ _gotcha: value }).doubts).toBeUndefined();
  });

  test('has the one name that the policy gives it', () => {
    expect(read({ _gotcha: 'x' }, { honeypot: 'homepage' }).doubts).toBeUndefined();
    expect(read({ homepage: 'x' }).doubts).toBeUndefined();
  });

  test('is judged in a plain form too', () => {
    const sent = urlencoded('email=vera%40acme.example&_gotcha=x');
    expect(form.parse(sent.body, sent.contentType, settings())).toMatchObject(spam);
    const parts = multipart({ email: 'vera@acme.example', _gotcha: 'x' });
    expect(form.parse(parts.body, parts.contentType, settings())).toMatchObject(spam);
  });
});

describe('thanks', () => {
  const options = { thanks: 'https://shop.example/danke schön' };
  const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
  const page = (contentType: string, accepted: string | undefined = accept) =>
    form.thanks(
      delivery({ contentType, headers: { ...(accepted !== '' && { accept: accepted }) } }),
      settings({ options }),
    );

  test('sends a browser without a script on', () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data'])
      expect(page(type)).toMatchObject({
        status: 303,
        headers: { location: 'https://shop.example/danke%20sch%C3%B6n' },
      });
  });

  test('nobody else, and not where the policy says none', () => {
    expect(page('application/json')).toBeNull();
    expect(page('multipart/form-data', '*/*')).toBeNull();
    expect(page('multipart/form-data', '')).toBeNull();
    const sent = { ...urlencoded('a=1'), headers: { accept } };
    expect(form.thanks(sent, settings())).toBeNull();
  });
});
