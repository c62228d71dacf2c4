import { describe, expect, test } from 'vitest';
import { tally } from '../../../src/intake/providers/tally.ts';
import { hmac, keyOf, read, verdict } from './provider-deliveries.ts';

const options = (...texts: string[]) => texts.map((text) => ({ id: `id-${text}`, text }));
const field = (type: string, label: string, value: unknown, more: object = {}) => ({
  key: `question_${label.slice(0, 4)}`,
  label,
  type,
  value,
  ...more,
});

const TERMS = 'I agree to be called about my request';
const terms = (value: unknown) => field('CHECKBOXES', 'Untitled', value, { options: options(TERMS) });
const row = (value: boolean) => ({
  ...field('CHECKBOXES', `Untitled (${TERMS})`, value),
  key: `question_Unti_id-${TERMS}`,
});

const fields = [
  field('HIDDEN_FIELDS', 'utm_source', 'newsletter'),
  field('HIDDEN_FIELDS', 'gclid', '{{gclid}}'),
  field('HIDDEN_FIELDS', 'email', 'old@acme.example'),
  field('CALCULATED_FIELDS', 'Score', 12),
  field('INPUT_TEXT', 'Full name', 'Ana María Ruiz Gómez'),
  field('INPUT_EMAIL', '¿Dónde le escribimos?', 'Ana@Acme.example'),
  field('INPUT_PHONE_NUMBER', 'Reach me at', '+34911234567'),
  field('TEXTAREA', 'Message', null),
  field('MULTIPLE_CHOICE', 'Urgency', ['id-Now'], { options: options('Now', 'Later') }),
  field('MULTI_SELECT', 'Sports', ['id-Golf', 'Chess boxing'], { options: options('Golf', 'Surf') }),
  field('CHECKBOXES', 'Likes', ['id-Tea'], { options: options('Tea', 'Coffee') }),
  { ...field('CHECKBOXES', 'Likes (Tea)', true), key: 'question_Like_id-Tea' },
  { ...field('CHECKBOXES', 'Likes (Coffee)', false), key: 'question_Like_id-Coffee' },
  terms([`id-${TERMS}`]),
  row(true),
  field('FILE_UPLOAD', 'Plans', [{ id: 'a', name: 'plan.pdf', url: 'https://files.example/x/plan.pdf?s=1' }]),
  field(
    'MATRIX',
    'How is it',
    { 'id-Price': ['id-Fair'] },
    {
      rows: options('Price'),
      columns: options('Fair', 'Steep'),
    },
  ),
  { ...field('PAYMENT', 'Payment (email)', 'payer@bank.example'), key: 'question_p_email' },
];
const bodyOf = (over: readonly object[]) => ({
  eventId: '5d1c',
  eventType: 'FORM_RESPONSE',
  createdAt: '2026-11-02T09:00:02.512Z',
  data: {
    responseId: 'r1',
    submissionId: 'r1',
    formId: 'wMq2',
    formName: 'Quote',
    createdAt: '2026-11-02T09:00:00.000Z',
    fields: over,
  },
});
const body = bodyOf(fields);

describe('a response', () => {
  const { identity, profile, event, occurredAt } = read(tally, body);

  test('says who it is; neither the payer nor a hidden field comes before the person', () => {
    expect(identity).toEqual({ email: 'ana@acme.example', phone: '+34911234567' });
    expect(profile.attributes).toEqual({ name: 'Ana María Ruiz Gómez' });
  });

  test('keeps answers under their labels, with the texts that were chosen', () => {
    expect(profile.answers).toEqual({
      form_id: 'wMq2',
      submission_id: 'r1',
      email: 'old@acme.example',
      Score: 12,
      Urgency: 'Now',
      Sports: ['Golf', 'Chess boxing'],
      Likes: 'Tea',
      'How is it (Price)': 'Fair',
      'Payment (email)': 'payer@bank.example',
    });
  });

  test('tells campaign, files, form and time', () => {
    expect(profile.attribution).toMatchObject({ utm: { source: 'newsletter' }, clickIds: {} });
    expect(profile.files).toEqual([{ name: 'plan.pdf', url: 'https://files.example/x/plan.pdf?s=1' }]);
    expect(event).toMatchObject({ name: 'form_submitted', properties: { form: 'Quote' } });
    expect(occurredAt).toBe('2026-11-02T09:00:00.000Z');
  });
});

describe('a single box that asks for consent', () => {
  const consentOf = (...over: object[]) => read(tally, bodyOf(over)).profile.consent;
  const purpose = 'i_agree_to_be_called_about_my_request';

  test('ticked or left empty is yes or no, in the words beside it', () => {
    const said = { purpose, wording: TERMS, at: '2026-11-02T09:00:00.000Z' };
    expect(consentOf(terms([`id-${TERMS}`]), row(true))).toEqual([{ ...said, granted: true }]);
    expect(consentOf(terms(null), row(false))).toEqual([{ ...said, granted: false }]);
    expect(consentOf(terms([]))).toEqual([{ ...said, granted: false }]);
  });

  test('of which nothing is said is neither', () => {
    expect(consentOf(terms(null))).toEqual([]);
  });

  test('is none where there is more to choose', () => {
    const often = field('CHECKBOXES', 'Newsletter', ['id-Weekly'], { options: options('Weekly', 'Monthly') });
    expect(consentOf(often)).toMatchObject([{ purpose: 'newsletter', granted: null }]);
    expect(read(tally, bodyOf([often])).profile.answers['Newsletter']).toBe('Weekly');
  });

  test('is called as the policy calls it', () => {
    const { profile } = read(tally, bodyOf([terms([`id-${TERMS}`])]), {
      fields: { question_Unti: 'consent.phone' },
    });
    expect(profile.consent).toMatchObject([{ purpose: 'phone', granted: true, wording: TERMS }]);
  });
});

test('a label that comes twice keeps both answers, and the policy can tell them apart by their keys', () => {
  const twice = [
    { ...field('INPUT_TEXT', 'City', 'Lyon'), key: 'question_a' },
    { ...field('INPUT_TEXT', 'City', 'Bern'), key: 'question_b' },
  ];
  expect(read(tally, bodyOf(twice)).profile.answers['City']).toEqual(['Lyon', 'Bern']);
  const mapped = read(tally, bodyOf(twice), { fields: { question_b: 'company.city' } });
  expect(mapped.profile.attributes['company.city']).toBe('Bern');
});

test('who pays is not who asks, whatever the block is called', () => {
  const { identity, profile } = read(tally, bodyOf([field('PAYMENT', 'Email', 'payer@bank.example')]));
  expect(identity.email).toBeNull();
  expect(profile.answers).toMatchObject({ 'Payment: Email': 'payer@bank.example' });
});

test('what is no response says what is missing', () => {
  expect(() => read(tally, { ...body, eventType: 'FORM_DELETED' })).toThrow(/"FORM_DELETED"/);
  expect(() => read(tally, { eventId: 'x' })).toThrow(/"data"/);
  expect(() => read(tally, { data: {} })).toThrow(/"fields"/);
});

test('the same submission is known whichever event tells of it; one that was edited is news of the same', () => {
  const edited = { ...body, data: { ...body.data, fields: [] } };
  expect(keyOf(tally, { ...body, eventId: '5d1d' })).toBe(keyOf(tally, body));
  expect(keyOf(tally, edited)).not.toBe(keyOf(tally, body));
  expect(read(tally, edited).edition).toBe(read(tally, body).edition);
  expect(keyOf(tally, { eventId: '5d1c' })).not.toBe(keyOf(tally, { eventId: '5d1d' }));
});

test('it is signed in base64, without a prefix, by any live secret', () => {
  const sent = Buffer.from(JSON.stringify(body));
  const digest = hmac('old', sent.toString(), 'base64');
  expect(verdict(tally, { body: sent, headers: { 'tally-signature': digest } })).toBeNull();
  expect(verdict(tally, { body: sent, headers: { 'tally-signature': `sha256=${digest}` } })).toBe(
    'SIGNATURE_MISMATCH',
  );
  expect(verdict(tally, { body: sent })).toBe('SIGNATURE_MISSING');
});
