import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { netlify } from '../../../src/intake/providers/netlify.ts';
import { keyOf, read, verdict } from './provider-deliveries.ts';

const body = {
  number: 7,
  title: 'Juan Carlos Pérez Soto',
  email: 'juan@soto.example',
  name: 'Juan Carlos Pérez Soto',
  first_name: 'Juan',
  last_name: 'Soto',
  company: null,
  summary: '<p>Hello</p>',
  body: 'Hello',
  data: {
    'your-name': 'Juan Carlos Pérez Soto',
    'contact-address': 'juan@soto.example',
    firma: 'Soto SL',
    budget_2027: '40k',
    gdpr: 'on',
    utm_source: 'fair',
    'bot-field': 'https://spam.example',
    'g-recaptcha-response': '03AG',
    cv: { filename: 'cv.pdf', type: 'application/pdf', size: 9, url: 'https://files.example/a/cv.pdf' },
    ip: '203.0.113.9',
    user_agent: 'Mozilla/5.0',
    referrer: 'https://soto.example/contact?gclid=Cj0',
  },
  created_at: '2026-11-02T09:00:00.691Z',
  ordered_human_fields: [
    { title: 'Your Name', name: 'your-name', value: 'Juan Carlos Pérez Soto' },
    { title: 'Leave this empty', name: 'bot-field', value: 'https://spam.example' },
    { title: 'Budget 2027', name: 'budget_2027', value: '40k' },
  ],
  id: '5c3e58',
  form_id: '5c3a05',
  site_url: 'https://soto.example',
  form_name: 'contact',
};

test('a submission says who, what, where from and when', () => {
  const { identity, profile, event, occurredAt } = read(netlify, body);
  expect(identity.email).toBe('juan@soto.example');
  expect(profile.attributes).toEqual({ name: 'Juan Carlos Pérez Soto', 'company.name': 'Soto SL' });
  expect(profile.answers).toEqual({
    form_id: '5c3a05',
    submission_id: '5c3e58',
    'contact-address': 'juan@soto.example',
    'Budget 2027': '40k',
  });
  expect(profile.consent).toMatchObject([{ purpose: 'gdpr', granted: true }]);
  expect(profile.files).toEqual([{ name: 'cv.pdf', url: 'https://files.example/a/cv.pdf' }]);
  expect(profile.attribution).toMatchObject({
    utm: { source: 'fair' },
    clickIds: { gclid: 'Cj0' },
    page: 'https://soto.example/contact?gclid=Cj0',
  });
  expect(event).toMatchObject({ name: 'form_submitted', properties: { form: 'contact', path: '/contact' } });
  expect(occurredAt).toBe('2026-11-02T09:00:00.691Z');
});

test('what Netlify guesses counts only where no answer says it', () => {
  const { profile, identity } = read(netlify, {
    ...body,
    company: 'Guessed',
    data: { email: 'a@b.example' },
  });
  expect(identity.email).toBe('a@b.example');
  expect(profile.attributes['company.name']).toBe('Guessed');
  expect(profile.answers).toEqual({ form_id: '5c3a05', submission_id: '5c3e58' });
  const named = read(netlify, { ...body, data: { 'first-name': 'Juan Carlos', surname: 'Pérez Soto' } });
  expect(named.profile.attributes['last_name']).toBe('Pérez Soto');
});

test('an input can be mapped by its name', () => {
  const { profile } = read(netlify, body, { fields: { budget_2027: 'budget' } });
  expect(profile.attributes['budget']).toBe('40k');
});

test('what its functions are handed says the same', () => {
  expect(read(netlify, { payload: body })).toEqual(read(netlify, body));
  expect(keyOf(netlify, { payload: body })).toBe(keyOf(netlify, { id: '5c3e58' }));
});

test('a body without answers says what is missing', () => {
  expect(() => read(netlify, { id: 'x' })).toThrow(/"data"/);
});

test('it comes with a token about its bytes', () => {
  const sent = Buffer.from(JSON.stringify(body));
  const sha256 = createHash('sha256').update(sent).digest('hex');
  const text = [
    { alg: 'HS256', typ: 'JWT' },
    { iss: 'netlify', sha256 },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const headers = {
    'x-webhook-signature': `${text}.${createHmac('sha256', 'old').update(text).digest('base64url')}`,
  };
  expect(verdict(netlify, { body: sent, headers })).toBeNull();
  expect(verdict(netlify, { body: Buffer.from('{}'), headers })).toBe('SIGNATURE_MISMATCH');
  expect(verdict(netlify, { body: sent, pathToken: 'tok' }, { tokens: ['tok'] })).toBeNull();
  expect(verdict(netlify, { body: sent })).toBe('SIGNATURE_MISSING');
});
