import { describe, expect, test } from 'vitest';
import { typeform } from '../../../src/intake/providers/typeform.ts';
import { faultOf } from '../deliveries.ts';
import { hmac, keyOf, read, verdict } from './provider-deliveries.ts';

const question = (id: string, type: string, title: string, ref = `ref-${id}`) => ({ id, type, title, ref });
const answer = (id: string, type: string, value: unknown, fieldType = type) => ({
  type,
  [type]: value,
  field: { id, type: fieldType, ref: `ref-${id}` },
});

const response = {
  form_id: 'Qx7Rt2',
  token: 'b7c1',
  landed_at: '2026-11-02T08:58:11Z',
  submitted_at: '2026-11-02T09:00:00Z',
  hidden: {
    utm_source: 'linkedin',
    utm_medium: 'xxxxx',
    gclid: 'Cj0',
    plan: 'pro',
    email: 'old@acme.example',
  },
  calculated: { score: 7 },
  variables: [
    { key: 'score', type: 'number', number: 7 },
    { key: 'name', type: 'text', text: 'hot' },
  ],
  definition: {
    id: 'Qx7Rt2',
    title: 'Book a demo',
    fields: [
      {
        id: 'g1',
        type: 'contact_info',
        title: 'About you',
        properties: {
          fields: [
            { ...question('c1', 'short_text', 'Vorname'), subfield_key: 'first_name' },
            { ...question('c2', 'short_text', 'Nachname'), subfield_key: 'last_name' },
            question('c3', 'phone_number', 'Wie erreichen wir Sie?'),
          ],
        },
      },
      question('f1', 'email', 'Where shall we write to, {{field:ref-c1}}?'),
      question('f2', 'multiple_choice', 'Which *products*?'),
      question('f3', 'dropdown', 'How many employees?'),
      question('f4', 'legal', 'I have read how my data is used, and agree'),
      question('f5', 'file_upload', 'Your specification'),
      question('f6', 'short_text', 'Employer', 'company'),
      question('f7', 'multiple_choice', 'Who sent you, {{field:ref-c1}}?'),
    ],
  },
  answers: [
    answer('c1', 'text', 'Vera', 'short_text'),
    answer('c2', 'text', 'van der Berg', 'short_text'),
    answer('c3', 'phone_number', '+4930901820'),
    answer('f1', 'email', 'Vera@Acme.example'),
    answer('f2', 'choices', { labels: ['Racks', 'Cooling'], other: 'Cables' }, 'multiple_choice'),
    answer('f3', 'choice', { label: '51-200' }, 'dropdown'),
    answer('f4', 'boolean', true, 'legal'),
    answer('f5', 'file_url', 'https://api.typeform.com/forms/Qx7Rt2/files/spec.pdf', 'file_upload'),
    answer('f6', 'text', 'Acme', 'short_text'),
    answer('f7', 'choice', { other: 'A friend' }, 'multiple_choice'),
  ],
};
const body = { event_id: '01JBEV', event_type: 'form_response', form_response: response };

describe('a response', () => {
  const { identity, profile, event, occurredAt } = read(typeform, body);

  test('says who it is, by question, by name or by type', () => {
    expect(identity).toEqual({ email: 'vera@acme.example', phone: '+4930901820' });
    expect(profile.attributes).toMatchObject({
      first_name: 'Vera',
      last_name: 'van der Berg',
      name: 'Vera van der Berg',
      'company.name': 'Acme',
      'company.employees': 51,
    });
  });

  test('keeps answers under their questions, without marks', () => {
    expect(profile.answers).toEqual({
      form_id: 'Qx7Rt2',
      submission_id: 'b7c1',
      'Which products?': ['Racks', 'Cooling', 'Cables'],
      'How many employees?': '51-200',
      'Who sent you, …?': 'A friend',
      score: 7,
      'variable name': 'hot',
      plan: 'pro',
      email: 'old@acme.example',
    });
  });

  test('tells consent with its wording, the file and the campaign', () => {
    expect(profile.consent).toEqual([
      {
        purpose: 'i_have_read_how_my_data_is_used_and_agree',
        granted: true,
        wording: 'I have read how my data is used, and agree',
        at: '2026-11-02T09:00:00.000Z',
      },
    ]);
    expect(profile.files).toEqual([
      { name: 'spec.pdf', url: 'https://api.typeform.com/forms/Qx7Rt2/files/spec.pdf' },
    ]);
    expect(profile.attribution).toMatchObject({ utm: { source: 'linkedin' }, clickIds: { gclid: 'Cj0' } });
  });

  test('is a form that was sent, by its title and time', () => {
    expect(event).toMatchObject({ name: 'form_submitted', properties: { form: 'Book a demo' } });
    expect(occurredAt).toBe('2026-11-02T09:00:00.000Z');
  });
});

test('the policy may name an answer by its question, its id or its reference', () => {
  const fields = { 'Which products?': 'product', 'ref-f4': 'consent.phone', f1: 'partner_email' };
  const { profile, identity } = read(typeform, body, { fields });
  expect(profile.attributes['product']).toEqual(['Racks', 'Cooling', 'Cables']);
  expect(profile.consent).toMatchObject(
    [{ purpose: 'phone', granted: true, wording: /I have read/ }].map((one) => ({
      ...one,
      wording: expect.stringMatching(one.wording) as string,
    })),
  );
  expect(profile.attributes['partner_email']).toBe('Vera@Acme.example');
  expect(identity.email).toBe('old@acme.example');
});

test('a question without a title stands under its reference; without a definition there are no titles', () => {
  const { definition: _, ...bare } = response;
  const { profile, event } = read(typeform, { ...body, form_response: bare });
  expect(profile.answers['ref-f3']).toBe('51-200');
  expect(event.properties['form']).toBe('Qx7Rt2');
});

describe('what is no submission for sales', () => {
  const eventOf = (over: object, type = 'form_response') =>
    read(typeform, { ...body, event_type: type, form_response: { ...response, ...over } });

  test('a test request is told by its made-up answers and its time, by neither alone', () => {
    const answers = [answer('f1', 'email', 'an_account@example.com')];
    const made = eventOf({ answers, landed_at: response.submitted_at });
    expect(made.event.name).toBe('test_submission');
    expect(eventOf({ answers }).event.name).toBe('form_submitted');
    expect(eventOf({ landed_at: response.submitted_at }).event.name).toBe('form_submitted');
  });

  test('answers of somebody who left', () => {
    expect(eventOf({}, 'form_response_partial').event.name).toBe('form_abandoned');
  });
});

test('a body without a response says what is missing', () => {
  expect(() => read(typeform, { event_id: 'x', event_type: 'form_response' })).toThrow(/"form_response"/);
  expect(faultOf(() => read(typeform, { form_response: [] }))).toBe('BODY_MALFORMED');
});

test('the same response is known whichever event tells of it; one that was edited is news of the same', () => {
  const edited = { ...body, form_response: { ...response, answers: [] } };
  expect(keyOf(typeform, { ...body, event_id: '01JBEW' })).toBe(keyOf(typeform, body));
  expect(keyOf(typeform, edited)).not.toBe(keyOf(typeform, body));
  expect(keyOf(typeform, { ...body, event_type: 'form_response_partial' })).not.toBe(keyOf(typeform, body));
  expect(read(typeform, edited).edition).toBe(read(typeform, body).edition);
  expect(read(typeform, body).edition).toMatch(/^[0-9a-f]{64}$/);
  expect(read(typeform, { ...body, event_type: 'form_response_partial' }).edition).toBeUndefined();
  const nameless = { ...body, form_response: {} };
  expect(keyOf(typeform, nameless)).not.toBe(keyOf(typeform, { ...nameless, event_id: '01JBEW' }));
});

test('it is signed in base64 by any live secret', () => {
  const sent = Buffer.from(JSON.stringify(body));
  const signed = (secret: string) => ({
    body: sent,
    headers: { 'typeform-signature': `sha256=${hmac(secret, sent.toString(), 'base64')}` },
  });
  expect(verdict(typeform, signed('old'))).toBeNull();
  expect(verdict(typeform, signed('another'))).toBe('SIGNATURE_MISMATCH');
  expect(verdict(typeform, { body: sent, pathToken: 'tok' }, { secrets: ['new'], tokens: ['tok'] })).toBe(
    'SIGNATURE_MISSING',
  );
  expect(verdict(typeform, { body: sent, pathToken: 'tok' }, { tokens: ['tok'] })).toBeNull();
});
