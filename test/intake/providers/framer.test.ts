import { expect, test } from 'vitest';
import { framer } from '../../../src/intake/providers/framer.ts';
import { hmac, keyOf, read, verdict } from './provider-deliveries.ts';

const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const body = {
  Name: 'Mei Lin',
  'Work email': 'Mei@Lin.example',
  Company: 'Lin & Co',
  'What do you need?': 'Signage',
  Newsletter: 'on',
  utm_campaign: 'autumn',
};

test('the names of the inputs are the labels', () => {
  const { identity, profile, event } = read(framer, body);
  expect(identity.email).toBe('mei@lin.example');
  expect(profile.attributes).toMatchObject({ name: 'Mei Lin', 'company.name': 'Lin & Co' });
  expect(profile.answers).toEqual({ 'What do you need?': 'Signage' });
  expect(profile.consent).toMatchObject([{ purpose: 'newsletter', granted: true }]);
  expect(profile.attribution.utm).toEqual({ campaign: 'autumn' });
  expect(event.name).toBe('form_submitted');
});

test('an input that is called as a wrapper of others is an answer', () => {
  expect(read(framer, { Data: 'a', Fields: 'b' }).profile.answers).toEqual({ Data: 'a', Fields: 'b' });
});

test('a delivery is known by the id in its header', () => {
  const known = keyOf(framer, body, { 'framer-webhook-submission-id': ID });
  expect(keyOf(framer, { Name: 'x' }, { 'framer-webhook-submission-id': ID })).toBe(known);
  expect(keyOf(framer, body)).toMatch(/^body:/);
});

test('it is signed over the body and the id, and neither may take from the other', () => {
  const code = (text: string, id: string, signature = `sha256=${hmac('old', text + id)}`) =>
    verdict(framer, {
      body: Buffer.from(text),
      headers: { 'framer-webhook-submission-id': id, 'framer-signature': signature },
    });
  const text = JSON.stringify(body);
  expect(code(text, ID)).toBeNull();
  expect(code(text, ID.replace('7c', '7d'), `sha256=${hmac('old', text + ID)}`)).toBe('SIGNATURE_MISMATCH');
  expect(code(text + ID.slice(0, 1), ID.slice(1))).toBe('SIGNATURE_MISMATCH');
  expect(code(text.slice(0, -1), `}${ID}`)).toBe('SIGNATURE_MISMATCH');
  expect(code(text.slice(0, -1), ID)).toBe('SIGNATURE_MISMATCH');
  expect(code(text, 'abc')).toBe('SIGNATURE_MISMATCH');
  expect(code('[1]', ID)).toBe('SIGNATURE_MISMATCH');
  expect(verdict(framer, { headers: { 'framer-webhook-submission-id': ID } })).toBe('SIGNATURE_MISSING');
});
