import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type SignatureScheme, verifySignature } from '../../../src/intake/proof/signature-scheme.ts';

const NOW = new Date('2026-11-22T10:00:00.000Z');
const SECRETS = ['the new secret', 'the old secret'];
const BODY = Buffer.from('{"email": "vera@acme.com"}');
const hex = (secret: string, text: string, hash = 'sha256'): string =>
  createHmac(hash, secret).update(text).digest('hex');

const plain: SignatureScheme = { header: 'x-sign', hash: 'sha256', encoding: 'hex', prefix: 'sha256=' };
const timed: SignatureScheme = {
  header: 'x-sign',
  hash: 'sha256',
  encoding: 'hex',
  timestamp: { unit: 's', toleranceMs: 180_000 },
  signed: ({ body }, timestamp) => [`${timestamp}.`, body],
};

const codeOf = (
  scheme: SignatureScheme,
  headers: Record<string, string>,
  { body = BODY, secrets = SECRETS } = {},
) => {
  try {
    verifySignature(scheme, { headers, body, receivedAt: NOW }, secrets);
    return 'good';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('a signature', () => {
  const good = { 'x-sign': `sha256=${hex('the new secret', BODY.toString())}` };

  test('by any live secret is good', () => {
    expect(codeOf(plain, good)).toBe('good');
    expect(codeOf(plain, { 'x-sign': `sha256=${hex('the old secret', BODY.toString())}` })).toBe('good');
    expect(
      codeOf(
        { ...plain, encoding: 'base64' },
        { 'x-sign': `sha256=${createHmac('sha256', 'the old secret').update(BODY).digest('base64')}` },
      ),
    ).toBe('good');
    expect(
      codeOf(
        { ...plain, hash: 'sha1', prefix: 'sha1=' },
        { 'x-sign': `sha1=${hex('the new secret', BODY.toString(), 'sha1')}` },
      ),
    ).toBe('good');
  });

  test.each([
    ['of other bytes', good, { body: Buffer.from('{"email":"vera@acme.com"}') }],
    ['by nobody we know', { 'x-sign': `sha256=${hex('another', BODY.toString())}` }, {}],
    ['by an empty secret', { 'x-sign': `sha256=${hex('', BODY.toString())}` }, { secrets: [''] }],
    ['without its prefix', { 'x-sign': hex('the new secret', BODY.toString()) }, {}],
    ['too short', { 'x-sign': 'sha256=abcd' }, {}],
    ['no hex at all', { 'x-sign': `sha256=${'z'.repeat(64)}` }, {}],
    ['sent twice', { 'x-sign': `${good['x-sign']}, ${good['x-sign']}` }, {}],
  ])('%s is refused', (_what, headers, more) => {
    expect(codeOf(plain, headers, more)).toBe('SIGNATURE_MISMATCH');
  });

  test('that is not there is missing', () => {
    expect(codeOf(plain, {})).toBe('SIGNATURE_MISSING');
    expect(codeOf(plain, { 'x-sign': ' ' })).toBe('SIGNATURE_MISSING');
  });

  test.each([
    [0, 'good'],
    [179, 'good'],
    [-179, 'good'],
    [181, 'SIGNATURE_STALE'],
    [-181, 'SIGNATURE_STALE'],
  ])('made %i seconds ago: %s', (age, code) => {
    const t = String(NOW.getTime() / 1_000 - age);
    const digest = hex('the old secret', `${t}.${BODY.toString()}`);
    expect(codeOf(timed, { 'x-sign': `t=${t},v1=${digest}` })).toBe(code);
    expect(codeOf(timed, { 'x-sign': `t=${t}, v1=${'0'.repeat(64)}, v1=${digest}` })).toBe(code);
    expect(codeOf(timed, { 'x-sign': `t=${Number(t) + 1},v1=${digest}` })).toBe('SIGNATURE_MISMATCH');
  });

  test('whose time is none, or whose parts are not all there, is refused', () => {
    const digest = hex('the new secret', `.${BODY.toString()}`);
    for (const header of [`t=,v1=${digest}`, `v1=${digest}`, 't=1', 't=soon,v1=x', '=,=,='])
      expect(codeOf(timed, { 'x-sign': header })).toBe('SIGNATURE_MISMATCH');
    const needs: SignatureScheme = { ...plain, signed: () => null };
    expect(codeOf(needs, good)).toBe('SIGNATURE_MISMATCH');
  });

  test('may carry its time in a header of its own, in milliseconds', () => {
    const own: SignatureScheme = {
      ...timed,
      timestamp: { header: 'x-time', unit: 'ms', toleranceMs: 300_000 },
      signed: ({ body }, timestamp) => [`${timestamp}:`, body],
    };
    const t = String(NOW.getTime() - 299_000);
    const headers = { 'x-sign': hex('the new secret', `${t}:${BODY.toString()}`), 'x-time': t };
    expect(codeOf(own, headers)).toBe('good');
    expect(codeOf(own, { ...headers, 'x-time': '' })).toBe('SIGNATURE_MISSING');
  });
});
