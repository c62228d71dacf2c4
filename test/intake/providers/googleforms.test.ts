import { expect, test } from 'vitest';
import { googleforms } from '../../../src/intake/providers/googleforms.ts';
import { hmac, keyOf, read, verdict } from './provider-deliveries.ts';

const namedValues = {
  Timestamp: ['11/2/2026 9:15:30'],
  'Full name': ['Kim Ha-neul'],
  'Work email': ['kim@haneul.example'],
  Interests: ['SEO, Ads'],
  'Do you agree to be contacted?': ['No'],
  'Your files': ['https://drive.google.com/open?id=1a, https://drive.google.com/open?id=2b'],
  'See also': ['https://drive.google.com/open?id=3c and ask me'],
  '': [''],
};
const body = {
  formId: '1FAI',
  formTitle: 'Demo',
  responseId: '2_ABaO',
  timestamp: '2026-11-02T09:15:30.000Z',
  respondentEmail: 'kim@haneul.example',
  namedValues,
};

test('a response says who, what and when, as a spreadsheet tells it too', () => {
  const { identity, profile, event, occurredAt } = read(googleforms, body);
  expect(identity.email).toBe('kim@haneul.example');
  expect(profile.attributes['name']).toBe('Kim Ha-neul');
  expect(profile.answers).toEqual({
    form_id: '1FAI',
    submission_id: '2_ABaO',
    Interests: 'SEO, Ads',
    'See also': 'https://drive.google.com/open?id=3c and ask me',
  });
  expect(profile.consent).toMatchObject([
    { granted: false, wording: 'Do you agree to be contacted?', at: '2026-11-02T09:15:30.000Z' },
  ]);
  expect(profile.files.map(({ url }) => url)).toEqual([
    'https://drive.google.com/open?id=1a',
    'https://drive.google.com/open?id=2b',
  ]);
  expect(event).toMatchObject({ name: 'form_submitted', properties: { form: 'Demo' } });
  expect(occurredAt).toBe('2026-11-02T09:15:30.000Z');
});

test('the account of the respondent is the address only where the form asks for none', () => {
  const account = { ...body, respondentEmail: 'me@home.example' };
  expect(read(googleforms, account).identity.email).toBe('kim@haneul.example');
  expect(read(googleforms, account).profile.answers['respondentEmail']).toBe('me@home.example');
  const bare = { ...account, namedValues: { 'Full name': ['Kim'] } };
  expect(read(googleforms, bare).identity.email).toBe('me@home.example');
});

test('a test is told by its flag', () => {
  const { event } = read(googleforms, { ...body, test: true });
  expect(event.name).toBe('test_submission');
});

test('one response that is told twice is one signal, and an edited one another', () => {
  expect(keyOf(googleforms, { ...body, timestamp: 'later' })).toBe(keyOf(googleforms, body));
  const edited = { ...namedValues, 'Full name': ['Kim Haneul'] };
  expect(keyOf(googleforms, { ...body, namedValues: edited })).not.toBe(keyOf(googleforms, body));
  expect(keyOf(googleforms, { ...body, responseId: 'x' })).not.toBe(keyOf(googleforms, body));
  expect(keyOf(googleforms, { namedValues })).toMatch(/^body:/);
});

test('a body without answers says what is missing', () => {
  expect(() => read(googleforms, { responseId: 'x' })).toThrow(/"namedValues"/);
});

test('it is known by a signature, or by the token in a header or in the address', () => {
  const sent = Buffer.from(JSON.stringify(body));
  const headers = { 'x-signature': `sha256=${hmac('old', sent.toString())}` };
  const token = { headers: { 'x-webhook-token': 'tok' } };
  expect(verdict(googleforms, { body: sent, headers })).toBeNull();
  expect(verdict(googleforms, { body: Buffer.from('{}'), headers })).toBe('SIGNATURE_MISMATCH');
  expect(verdict(googleforms, token, { tokens: ['tok'] })).toBeNull();
  expect(verdict(googleforms, { pathToken: 'tok' }, { tokens: ['tok'] })).toBeNull();
  expect(verdict(googleforms, token, { tokens: ['tic'] })).toBe('SIGNATURE_MISMATCH');
  expect(verdict(googleforms, token)).toBe('SIGNATURE_MISSING');
});
