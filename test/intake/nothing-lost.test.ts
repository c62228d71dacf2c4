import { describe, expect, test } from 'vitest';
import { said } from './deliveries.ts';

const attributes = (fields: Record<string, unknown>) => said(fields).profile.attributes;
const answers = (fields: Record<string, unknown>) => said(fields).profile.answers;

describe('nothing said is lost', () => {
  test('an unknown field keeps its label and its value', () => {
    const odd = { 'Wie viele?': ['a', 'b'], nested: { deep: [1, { x: null }] }, ok: false, zero: 0 };
    expect(answers(odd)).toEqual(odd);
  });

  test('what cannot be read stays in its own words', () => {
    const found = said({
      email: 'ada at lovelace',
      phone: '555 0100',
      country: 'Wakanda',
      employees: 'Just me',
      budget_approved: 'ask me later',
      submitted_at: 'yesterday',
    });
    expect(found.identity).toEqual({ email: null, phone: null });
    expect(found.profile.attributes).toEqual({
      email_raw: 'ada at lovelace',
      phone_raw: '555 0100',
      'company.country_raw': 'Wakanda',
      budget_approved: 'ask me later',
    });
    expect(found.profile.answers).toEqual({ employees: 'Just me', submitted_at: 'yesterday' });
    expect(found.occurredAt).toBeNull();
  });

  test('a reading that changes the words leaves the words as an answer', () => {
    expect(said({ timeline: 'ASAP!', employees: '50-200', 'Budget approved?': 'Oui' }).profile).toMatchObject(
      {
        attributes: { timeframe: 'now', 'company.employees': 50, budget_approved: true },
        answers: { timeline: 'ASAP!', employees: '50-200', 'Budget approved?': 'Oui' },
      },
    );
  });

  test('the first that can be read counts, the others are answers', () => {
    const found = said({
      email: 'none',
      work_email: 'ada@lovelace.example',
      title: 'Mrs',
      role: 'CTO',
      position: 'Lead',
    });
    expect(found.identity.email).toBe('ada@lovelace.example');
    expect(found.profile.attributes).toEqual({ title: 'CTO' });
    expect(found.profile.answers).toEqual({ email: 'none', title: 'Mrs', position: 'Lead' });
  });

  test('a label that comes twice makes a list', () => {
    expect(answers({ Q: 'a', fields: { Q: 'b' } })).toEqual({ Q: ['a', 'b'] });
  });

  test.each(['', '  ', 'xxxxx', '{{lead.email}}', 'null', 'undefined', '(not set)', null, [], {}])(
    'but %o says nothing',
    (blank) => {
      const found = said({ email: blank, utm_source: blank, name: blank, consent: blank, own: blank });
      expect(found.profile).toMatchObject({
        attributes: {},
        answers: {},
        consent: [],
        attribution: { utm: {} },
      });
    },
  );

  test('fields of the machinery are dropped', () => {
    const names = [
      'g-recaptcha-response',
      'h-captcha-response',
      'cf-turnstile-response',
      '_wpcf7_unit_tag',
      'honeypot',
      '_replyto',
      'bot-field',
      '_wpnonce',
      'jsExecutionTracker',
      'google_key',
      'csrf_token',
      'password',
    ];
    expect(answers(Object.fromEntries(names.map((name) => [name, 'tok'])))).toEqual({});
  });
});

describe('nesting', () => {
  test.each(['fields', 'data', 'lead', 'answers', 'formData'])('{%s: {…}} is opened', (wrapper) => {
    const found = said({ [wrapper]: { email: 'ada@lovelace.example', 'Why us?': 'word of mouth' } });
    expect(found.identity.email).toBe('ada@lovelace.example');
    expect(found.profile.answers).toEqual({ 'Why us?': 'word of mouth' });
  });

  test.each([
    ['label', 'value'],
    ['name', 'value'],
    ['question', 'answer'],
  ])('a list of {%s, %s} is opened', (label, value) => {
    const list = [
      { [label]: 'Work email', [value]: 'ada@lovelace.example' },
      { [label]: 'Why us?', [value]: ['a', 'b'] },
      { [label]: '__proto__', [value]: 'x' },
    ];
    const found = said({ answers: list });
    expect(found.identity.email).toBe('ada@lovelace.example');
    expect(found.profile.answers).toEqual({ 'Why us?': ['a', 'b'], 'answers 3': 'x' });
  });

  test('a list of anything else is an answer', () => {
    expect(answers({ answers: ['a', { value: 'b' }] })).toEqual({ answers: ['a', { value: 'b' }] });
  });

  test('a field with its label inside is opened, one with more in it is kept whole', () => {
    const budget = { value: 5000, currency: 'EUR' };
    const found = said({
      fields: { f1: { id: 'f1', title: 'Work email', value: 'ada@lovelace.example' }, budget },
    });
    expect(found.identity.email).toBe('ada@lovelace.example');
    expect(found.profile.answers).toEqual({ budget });
  });

  test('groups are known by their parts, dotted or nested', () => {
    const expected = {
      'company.name': 'Acme',
      'company.employees': 220,
      'company.industry': 'fintech',
      'company.country': 'GB',
    };
    const company = { name: 'Acme', employees: 220, industry: 'fintech', country: 'UK', motto: 'Go' };
    const dotted = Object.fromEntries(
      Object.entries(company).map(([name, value]) => [`company.${name}`, value]),
    );
    for (const body of [{ company }, dotted, { lead: { company } }, { organisation: company }]) {
      expect(attributes(body)).toEqual(expected);
      expect(Object.values(answers(body))).toEqual(['Go']);
    }
  });

  test('utm, page, name and form as objects', () => {
    const found = said({
      utm: { source: 'bing', Campaign: 'spring' },
      page: { url: 'https://acme.example/pricing', referrer: 'https://bing.example/' },
      name: { first: 'Ada', last: 'Lovelace' },
      form: { name: 'demo' },
    });
    expect(found.profile.attribution).toEqual({
      utm: { source: 'bing', campaign: 'spring' },
      clickIds: {},
      page: 'https://acme.example/pricing',
      referrer: 'https://bing.example/',
    });
    expect(found.profile.attributes).toEqual({
      name: 'Ada Lovelace',
      first_name: 'Ada',
      last_name: 'Lovelace',
    });
    expect(found.event.properties).toMatchObject({ form: 'demo', path: '/pricing' });
  });
});
