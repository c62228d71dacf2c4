import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { verifyStandardWebhook } from '../../../src/intake/proof/standard-webhooks.ts';
import { faultOf } from '../deliveries.ts';

// The vector that the specification publishes.
const OFFICIAL = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

type Headers = Record<string, string | string[] | undefined>;

function verdict(over: Headers = {}, { secrets = [OFFICIAL.secret], age = 0, body = OFFICIAL.body } = {}) {
  const headers = {
    'webhook-id': OFFICIAL.id,
    'webhook-timestamp': String(OFFICIAL.timestamp),
    'webhook-signature': OFFICIAL.signature,
    ...over,
  };
  const receivedAt = new Date((OFFICIAL.timestamp + age) * 1000);
  return faultOf(() => verifyStandardWebhook({ headers, body: Buffer.from(body), receivedAt }, secrets));
}

const sign = (secret: string, body: string, timestamp = OFFICIAL.timestamp): string =>
  (secret.startsWith('whsec_')
    ? new Webhook(secret)
    : new Webhook(Buffer.from(secret), { format: 'raw' })
  ).sign(OFFICIAL.id, new Date(timestamp * 1000), body);

/** What a naive check would compute, whatever it is given. */
const hmac = (key: string, ...parts: readonly string[]): string =>
  `v1,${createHmac('sha256', key).update(parts.join('.')).digest('base64')}`;

const WRONG = `v1,${Buffer.alloc(32, 7).toString('base64')}`;

test('the official vector is authentic, and no other body is', () => {
  expect(verdict()).toBeNull();
  expect(verdict({}, { body: '{"test": 2432232315}' })).toBe('SIGNATURE_MISMATCH');
  expect(verdict({}, { body: '{"test":2432232314}' })).toBe('SIGNATURE_MISMATCH');
});

test('agrees with the reference library on any body and secret', () => {
  const key = fc
    .uint8Array({ minLength: 1, maxLength: 64 })
    .map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`);
  const raw = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !text.startsWith('whsec_'));
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.oneof(key, raw),
      fc.boolean(),
      (body, secret, tampered) => {
        const found = verdict(
          { 'webhook-signature': sign(secret, body) },
          { secrets: [secret], body: tampered ? `${body} ` : body },
        );
        expect(found).toBe(tampered ? 'SIGNATURE_MISMATCH' : null);
      },
    ),
  );
});

test('any live secret will do while one is being changed, and an empty one never does', () => {
  const raw = 'correct horse battery staple';
  const signature = { 'webhook-signature': sign(raw, OFFICIAL.body) };
  expect(verdict(signature, { secrets: [OFFICIAL.secret, raw] })).toBeNull();
  expect(verdict({}, { secrets: [raw, OFFICIAL.secret] })).toBeNull();
  expect(verdict({}, { secrets: [raw] })).toBe('SIGNATURE_MISMATCH');
  for (const empty of ['', 'whsec_', 'whsec_!']) {
    const forged = hmac('', OFFICIAL.id, String(OFFICIAL.timestamp), OFFICIAL.body);
    expect(verdict({ 'webhook-signature': forged }, { secrets: [empty] })).toBe('SIGNATURE_MISMATCH');
  }
  expect(verdict({}, { secrets: [] })).toBe('SIGNATURE_MISMATCH');
});

test.each([
  [300, null],
  [301, 'SIGNATURE_STALE'],
  [-300, null],
  [-301, 'SIGNATURE_STALE'],
  [100_000_000, 'SIGNATURE_STALE'],
])('a delivery signed %i seconds ago: %s', (age, expected) => {
  expect(verdict({}, { age })).toBe(expected);
});

test('only a sender that knows the secret learns that it is late', () => {
  expect(verdict({ 'webhook-signature': WRONG }, { age: 1000 })).toBe('SIGNATURE_MISMATCH');
});

describe('signature header', () => {
  const good = OFFICIAL.signature;
  test.each([
    ['among others', `${WRONG} ${good}`, null],
    ['beside other versions', `v1a,${'A'.repeat(86)}== ${good} v2,zzz`, null],
    ['as the tenth', `${`${WRONG} `.repeat(9)}${good}`, null],
    ['as the eleventh', `${`${WRONG} `.repeat(10)}${good}`, 'SIGNATURE_MISMATCH'],
    ['a thousand of them', `${WRONG} `.repeat(1000), 'SIGNATURE_MISMATCH'],
    ['sent twice', `${good}, ${good}`, 'SIGNATURE_MISMATCH'],
    ['of another version', good.replace('v1,', 'v1a,'), 'SIGNATURE_MISMATCH'],
    ['without version', good.slice(3), 'SIGNATURE_MISMATCH'],
    ['too short', good.slice(0, -4), 'SIGNATURE_MISMATCH'],
    ['too long', `v1,AAAA${good.slice(3)}`, 'SIGNATURE_MISMATCH'],
    ['no base64', 'v1,%%%', 'SIGNATURE_MISMATCH'],
    ['only a version', 'v1,', 'SIGNATURE_MISMATCH'],
    ['empty', '', 'SIGNATURE_MISSING'],
    ['blank', '   ', 'SIGNATURE_MISSING'],
  ])('%s', (_what, signature, expected) => {
    expect(verdict({ 'webhook-signature': signature })).toBe(expected);
  });
});

test.each([
  '-1614265330',
  '1e9',
  'NaN',
  '0x60000000',
  '1614265330.0',
  '1614265330123',
  '1614265330, 1614265330',
  '１６',
])('the timestamp %s is no match, even when it was signed', (timestamp) => {
  const signature = hmac('key', OFFICIAL.id, timestamp, OFFICIAL.body);
  expect(
    verdict({ 'webhook-timestamp': timestamp, 'webhook-signature': signature }, { secrets: ['key'] }),
  ).toBe('SIGNATURE_MISMATCH');
});

test('a missing header is named; one sent twice is no match', () => {
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
    expect(verdict({ [name]: undefined })).toBe('SIGNATURE_MISSING');
  expect(verdict({ 'webhook-id': `${OFFICIAL.id}, ${OFFICIAL.id}` })).toBe('SIGNATURE_MISMATCH');
  expect(verdict({ 'webhook-id': [OFFICIAL.id, OFFICIAL.id] })).toBe('SIGNATURE_MISMATCH');
});

test('no header, however mad, makes it throw anything but a Fault', () => {
  const mad = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string())), { nil: undefined });
  fc.assert(
    fc.property(mad, mad, mad, (id, timestamp, signature) => {
      const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
      expect(verdict(headers)).toMatch(/^SIGNATURE_/);
    }),
  );
});
