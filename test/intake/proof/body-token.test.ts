import { createHash, createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyBodyToken } from '../../../src/intake/proof/body-token.ts';
import { faultOf } from '../deliveries.ts';

const BODY = Buffer.from('{"email": "vera@acme.example"}');
const DIGEST = createHash('sha256').update(BODY).digest('hex');
const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const signed = (text: string, secret = 'old', hash = 'sha256'): string =>
  `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
const token = (claims: unknown, head: unknown = { alg: 'HS256', typ: 'JWT' }, secret = 'old'): string =>
  signed(`${part(head)}.${part(claims)}`, secret);
const GOOD = { iss: 'netlify', sha256: DIGEST };

const code = (text: string | string[] | undefined, { body = BODY, secrets = ['new', 'old'] } = {}) =>
  faultOf(() =>
    verifyBodyToken(
      { header: 'x-token', issuer: 'netlify' },
      { headers: { 'x-token': text }, body },
      secrets,
    ),
  );

test('a token by any live secret, about these very bytes, is good', () => {
  expect(code(token(GOOD))).toBeNull();
  expect(code(token(GOOD), { secrets: ['old', 'new'] })).toBeNull();
  expect(code(token({ ...GOOD, sha256: DIGEST.toUpperCase() }))).toBeNull();
});

const forged = `${part({ alg: 'none' })}.${part(GOOD)}`;
test.each([
  ['about another body', token({ ...GOOD, sha256: createHash('sha256').update('{}').digest('hex') })],
  ['of another issuer', token({ ...GOOD, iss: 'somebody' })],
  ['of no issuer', token({ sha256: DIGEST })],
  ['that names no digest', token({ iss: 'netlify' })],
  ['with a digest too short', token({ ...GOOD, sha256: DIGEST.slice(2) })],
  ['by a secret that nobody knows', token(GOOD, { alg: 'HS256' }, 'another')],
  ['by an empty secret', token(GOOD, { alg: 'HS256' }, '')],
  ['that says it is not signed', `${forged}.`],
  ['that says it is not signed, and is', signed(forged)],
  ['made in another way', signed(`${part({ alg: 'HS512' })}.${part(GOOD)}`, 'old', 'sha512')],
  ['that says it was made in another way', token(GOOD, { alg: 'HS512' })],
  ['with claims that are no JSON', signed(`${part({ alg: 'HS256' })}.${part('{')}`)],
  ['with claims that are no object', token(null)],
  ['with a head that is none', token(GOOD, 'HS256')],
  ['in two parts', token(GOOD).split('.').slice(0, 2).join('.')],
  ['in four parts', `${token(GOOD)}.x`],
  ['sent twice', `${token(GOOD)}, ${token(GOOD)}`],
  ['with padding', `${token(GOOD)}=`],
  ['longer than any', signed(`${part({ alg: 'HS256' })}.${part({ ...GOOD, more: 'x'.repeat(2000) })}`)],
])('a token %s is refused', (_what, text) => {
  expect(code(text, { secrets: ['new', 'old', ''] })).toBe('SIGNATURE_MISMATCH');
});

test('none at all is missing', () => {
  expect(code(undefined)).toBe('SIGNATURE_MISSING');
  expect(code(' ')).toBe('SIGNATURE_MISSING');
});

test('no header, however mad, makes it throw anything but a fault', () => {
  const mad = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.string()),
    fc.json().map((text) => token(text)),
  );
  fc.assert(
    fc.property(mad, (text) => {
      expect(code(text)).toMatch(/^SIGNATURE_/);
    }),
  );
});
