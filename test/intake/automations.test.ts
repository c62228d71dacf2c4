import { describe, expect, test } from 'vitest';
import { form } from '../../src/intake/form/form.ts';
import { delivery, faultOf, json, settings, submissionIn } from './deliveries.ts';

/** The submissions that a form source reads in a body of JSON. */
const read = (body: unknown, fields: Record<string, string> = {}) =>
  form
    .split(json(JSON.stringify(body)))
    .map((part) => submissionIn({ ...json(''), body: part.body }, settings({ fields })));

describe('what an automation sends', () => {
  test('Zapier: merge fields that were empty, yes and no in words', () => {
    const [{ identity, profile } = expect.fail()] = read(
      {
        lead__email: 'mia@loft.example',
        lead__name: 'Mia Holm',
        utm_source: '{{198273__utm_source}}',
        utm_medium: 'cpc',
        newsletter: 'True',
        'May we call you? (consent)': 'False',
        tags: 'a,b',
      },
      { lead__email: 'email', lead__name: 'name' },
    );
    expect(identity.email).toBe('mia@loft.example');
    expect(profile.attributes).toMatchObject({ name: 'Mia Holm' });
    expect(profile.attribution.utm).toEqual({ medium: 'cpc' });
    expect(profile.consent.map(({ granted }) => granted)).toEqual([true, false]);
  });

  test('Make: a list around one bundle', () => {
    const bundle = { contact: { mails: [{ address: 'mia@loft.example' }], org: { title: 'Loft' } }, page: 3 };
    const [{ identity, profile } = expect.fail(), ...others] = read([bundle], {
      'contact.mails.0.address': 'email',
      'contact.org.title': 'company',
    });
    expect(others).toEqual([]);
    expect([identity.email, profile.attributes['company.name']]).toEqual(['mia@loft.example', 'Loft']);
  });

  test('n8n: several items, each a person of its own', () => {
    const item = (email: string) => ({ json: { body: { who: { email } } }, pairedItem: { item: 0 } });
    const found = read([item('mia@loft.example'), item('bo@loft.example')], {
      'json.body.who.email': 'email',
    });
    expect(found.map(({ identity }) => identity.email)).toEqual(['mia@loft.example', 'bo@loft.example']);
  });

  test('a path may name the place in the list, or leave it out', () => {
    for (const path of ['0.who.mail', '*.who.mail', 'who.mail']) {
      const [{ identity } = expect.fail()] = read([{ who: { mail: 'mia@loft.example' } }], {
        [path]: 'email',
      });
      expect(identity.email).toBe('mia@loft.example');
    }
  });

  test('a list of questions with their answers is one person', () => {
    const [{ identity, profile } = expect.fail(), ...others] = read(
      [
        { label: 'Email', value: 'mia@loft.example' },
        { question: 'How soon?', answer: 'Now' },
      ],
      { 'How soon?': 'timeframe' },
    );
    expect(others).toEqual([]);
    expect([identity.email, profile.attributes['timeframe']]).toEqual(['mia@loft.example', 'now']);
  });
});

test('each of several is known when it comes again, by the id of the delivery or by what it says', () => {
  const list = Buffer.from('[{"email":"mia@loft.example"},{"email":"bo@loft.example"}]');
  const keysOf = (headers: Record<string, string>) =>
    form.split(delivery({ body: list, headers })).map(({ dedupe }) => dedupe);
  const named = keysOf({ 'webhook-id': 'd-1' });
  expect(named).toEqual(keysOf({ 'webhook-id': 'd-1' }));
  expect(new Set([...named, ...keysOf({})].map(({ key }) => key)).size).toBe(4);
});

test.each([
  ['[]', 'BODY_MALFORMED'],
  ['[1]', 'BODY_MALFORMED'],
  ['[{"a":1},null]', 'BODY_MALFORMED'],
  ['"text"', 'BODY_MALFORMED'],
  [`[${Array.from({ length: 501 }, () => '{"a":1}').join()}]`, 'BODY_TOO_LARGE'],
])('a list that is none of submissions is refused: %.20s', (body, code) => {
  expect(faultOf(() => form.inspect(json(body)))).toBe(code);
});
