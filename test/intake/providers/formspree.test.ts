import { describe, expect, test } from 'vitest';
import { formspree } from '../../../src/intake/providers/formspree.ts';
import { delivery, settings } from '../deliveries.ts';
import { hmac, keyOf, read, verdict } from './provider-deliveries.ts';

const submission = {
  _date: '2026-11-02T09:00:00.120000+00:00',
  _subject: 'From the site',
  _gotcha: '',
  name: 'Petra Novák',
  email: 'petra@novak.example',
  message: 'Please call',
  product: 'Lamps',
  utm_source: 'fair',
  'g-recaptcha-response': '03AG',
};
const body = { form: 'xrgkpqab', keys: ['name', 'email'], submission };

test('a submission says who, what and when; the form is known by its id', () => {
  const { identity, profile, event, occurredAt } = read(formspree, body);
  expect(identity.email).toBe('petra@novak.example');
  expect(profile.attributes).toMatchObject({ name: 'Petra Novák', message: 'Please call' });
  expect(profile.answers).toEqual({ product: 'Lamps' });
  expect(profile.attribution.utm).toEqual({ source: 'fair' });
  expect(event.properties['form']).toBe('xrgkpqab');
  expect(occurredAt).toBe('2026-11-02T09:00:00.120Z');
});

test('an old form asks for the address as _replyto', () => {
  const old = { _replyto: 'petra@novak.example', name: 'Petra' };
  expect(read(formspree, { ...body, submission: old }).identity.email).toBe('petra@novak.example');
  const both = read(formspree, { ...body, submission: { ...submission, _replyto: 'noreply@x.example' } });
  expect(both.identity.email).toBe('petra@novak.example');
  expect(both.profile.answers).toEqual({ product: 'Lamps' });
});

test('without an id the same content at the same time is the same submission', () => {
  expect(keyOf(formspree, { ...body, keys: [] })).toBe(keyOf(formspree, body));
  const later = { ...submission, _date: '2026-11-02T09:00:01+00:00' };
  expect(keyOf(formspree, { ...body, submission: later })).not.toBe(keyOf(formspree, body));
  expect(keyOf(formspree, { ...body, submission: { name: 'x' } })).toMatch(/^body:/);
});

test('a body without a submission says what is missing', () => {
  expect(() => read(formspree, { form: 'x' })).toThrow(/"submission"/);
});

describe('its signature', () => {
  const at = new Date('2026-11-02T09:00:05Z');
  const sent = Buffer.from(JSON.stringify(body));
  const code = (age: number, secret = 'old') => {
    const t = String(at.getTime() / 1000 - age);
    const signature = `t=${t},v1=${hmac(secret, `${t}.${sent.toString()}`)}`;
    return verdict(formspree, { body: sent, receivedAt: at, headers: { 'formspree-signature': signature } });
  };

  test('is over its time and the body, and no more than five minutes old', () => {
    expect([code(0), code(299)]).toEqual([null, null]);
    expect(code(301)).toBe('SIGNATURE_STALE');
    expect(code(0, 'another')).toBe('SIGNATURE_MISMATCH');
    expect(verdict(formspree, { body: sent })).toBe('SIGNATURE_MISSING');
  });
});

describe('the confirmation of a REST hook', () => {
  const both = { secrets: ['new'], tokens: ['tok'] };
  const asked = (text: string, pathToken?: string) => ({
    body: Buffer.from(text),
    contentType: '',
    pathToken,
    headers: { 'x-hook-secret': 'h00k' },
  });

  test('is known by the token alone, as long as it says nothing', () => {
    for (const text of ['', '{}', ' { } ']) expect(verdict(formspree, asked(text, 'tok'), both)).toBeNull();
    expect(verdict(formspree, asked('', 'tic'), both)).toBe('SIGNATURE_MISMATCH');
    expect(verdict(formspree, asked(''), both)).toBe('SIGNATURE_MISSING');
    expect(verdict(formspree, asked('', 'tok'), { secrets: ['new'] })).toBe('SIGNATURE_MISSING');
    expect(verdict(formspree, asked(JSON.stringify(body), 'tok'), both)).toBe('SIGNATURE_MISSING');
  });

  test('is answered with its secret, and is nothing to do', () => {
    expect(formspree.reply?.(delivery(asked('')))).toMatchObject({ headers: { 'x-hook-secret': 'h00k' } });
    expect(formspree.reply?.(delivery())).toBeNull();
    for (const text of ['', '{}'])
      expect(formspree.parse(Buffer.from(text), '', settings())).toMatchObject({ change: 'elsewhere' });
    expect(formspree.contentTypes).toContain('');
  });
});
