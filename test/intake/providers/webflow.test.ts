import { describe, expect, test } from 'vitest';
import { webflow } from '../../../src/intake/providers/webflow.ts';
import { hmac, keyOf, read, verdict } from './provider-deliveries.ts';

const payload = {
  name: 'Get in touch',
  siteId: '64aa',
  data: {
    'First Name': 'Jeanne',
    'Last Name': "d'Arc",
    'E-Mail': 'jeanne@lys.example',
    Phone: 33142685300,
    'Which plan?': 'Team',
    'Marketing opt in': false,
    Brief: 'https://uploads.webflow.example/64aa/brief.pdf',
    'cf-turnstile-response': '0.aBcD',
    UTM_Source: 'newsletter',
  },
  schema: [
    { fieldName: 'Brief', fieldType: 'FormFileUploadWrapper', fieldElementId: '1' },
    { fieldName: 'E-Mail', fieldType: 'FormTextInput', fieldElementId: '2' },
  ],
  submittedAt: '2026-11-02T09:00:00.117Z',
  id: '6721ca',
  formId: '6542e0',
  pageUrl: 'https://lys.example/contact?gclid=Cj0',
};
const body = { triggerType: 'form_submission', payload };

test('a submission says who, what, where and when', () => {
  const { identity, profile, event, occurredAt } = read(webflow, body);
  expect(identity.email).toBe('jeanne@lys.example');
  expect(profile.attributes).toEqual({
    first_name: 'Jeanne',
    last_name: "d'Arc",
    name: "Jeanne d'Arc",
    phone_raw: '33142685300',
  });
  expect(profile.answers).toEqual({ form_id: '6542e0', submission_id: '6721ca', 'Which plan?': 'Team' });
  expect(profile.consent).toMatchObject([{ purpose: 'marketing_opt_in', granted: false }]);
  expect(profile.files).toEqual([
    { name: 'brief.pdf', url: 'https://uploads.webflow.example/64aa/brief.pdf' },
  ]);
  expect(profile.attribution).toMatchObject({ utm: { source: 'newsletter' }, clickIds: { gclid: 'Cj0' } });
  expect(event.properties).toMatchObject({ form: 'Get in touch', path: '/contact' });
  expect(occurredAt).toBe('2026-11-02T09:00:00.117Z');
});

test('a hook of the first API says the same without its wrapping', () => {
  const { name, data } = payload;
  const old = { name, site: '64aa', data, d: '2026-11-02T09:00:00.117Z', _id: '6721ca' };
  const { identity, event, occurredAt } = read(webflow, old);
  expect([identity.email, event.properties['form'], occurredAt]).toEqual([
    'jeanne@lys.example',
    'Get in touch',
    '2026-11-02T09:00:00.117Z',
  ]);
  expect(keyOf(webflow, old)).toBe(keyOf(webflow, body));
  expect(keyOf(webflow, { ...old, _id: '6721cb' })).not.toBe(keyOf(webflow, body));
});

test('what is no submission says what is missing', () => {
  expect(() => read(webflow, { triggerType: 'site_publish', payload: {} })).toThrow(/"site_publish"/);
  expect(() => read(webflow, { triggerType: 'form_submission', payload: {} })).toThrow(/"data"/);
  expect(() => read(webflow, { name: 'x' })).toThrow(/"data"/);
});

describe('its signature', () => {
  const sent = Buffer.from(JSON.stringify(body));
  const at = new Date('2026-11-02T09:00:05Z');
  const headers = (time: string, secret = 'old') => ({
    'x-webflow-timestamp': time,
    'x-webflow-signature': hmac(secret, `${time}:${sent.toString()}`),
  });
  const code = (time: string, secret?: string) =>
    verdict(webflow, { body: sent, headers: headers(time, secret), receivedAt: at });

  test('is over its time in milliseconds and the body, and no more than five minutes old', () => {
    expect(code(String(at.getTime() - 299_000))).toBeNull();
    expect(code(String(at.getTime() - 301_000))).toBe('SIGNATURE_STALE');
    expect(code(String(at.getTime()), 'another')).toBe('SIGNATURE_MISMATCH');
    expect(verdict(webflow, { body: sent })).toBe('SIGNATURE_MISSING');
  });

  test('is not there for hooks of the dashboard: a token in the address does', () => {
    expect(verdict(webflow, { body: sent, pathToken: 'tok' }, { tokens: ['tok'] })).toBeNull();
    expect(verdict(webflow, { body: sent, pathToken: 'tic' }, { tokens: ['tok'] })).toBe(
      'SIGNATURE_MISMATCH',
    );
  });
});
