import { describe, expect, test } from 'vitest';
import { elementor } from '../../../src/intake/providers/elementor.ts';
import { faultOf, json, settings, urlencoded } from '../deliveries.ts';
import { readBy } from './read-by.ts';

const sent = (pairs: readonly (readonly [string, string])[]) =>
  urlencoded(new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString());

/** All that Elementor knows of a field. */
const field = (id: string, type: string, title: string, value: string, raw: string | string[] = value) =>
  Object.entries({ id, type, title, value, required: '0' })
    .map(([part, text]) => [`fields[${id}][${part}]`, text] as const)
    .concat(
      Array.isArray(raw)
        ? raw.map((one, i) => [`fields[${id}][raw_value][${i}]`, one] as const)
        : [[`fields[${id}][raw_value]`, raw] as const],
    );

const ADVANCED = [
  ['form[id]', 'a1b2c3'],
  ['form[name]', 'Orçamento'],
  ...field('name', 'text', 'Seu nome', 'Inês Rocha'),
  ...field('field_7', 'email', 'Onde respondemos?', 'Ines@Rocha.example'),
  ...field('field_8', 'tel', 'WhatsApp', '+351 210 000 000'),
  ...field('field_9', 'checkbox', 'O que procura?', 'Portas, Janelas', ['Portas', 'Janelas']),
  ...field('field_10', 'acceptance', 'Aceito ser contactada', 'on'),
  ...field('field_11', 'acceptance', 'Newsletter', ''),
  ...field(
    'field_12',
    'upload',
    'Planta',
    'https://rocha.example/a.pdf , https://rocha.example/b.pdf',
    '/srv/a.pdf',
  ),
  ...field('field_13', 'recaptcha_v3', '', '03AFcW'),
  ...field('utm_source', 'hidden', 'utm_source', 'feira'),
  ['meta[date][value]', 'março 30, 2026'],
  ['meta[page_url][title]', 'Page URL'],
  ['meta[page_url][value]', 'https://rocha.example/portas/?fbclid=IwAR1'],
  ['meta[remote_ip][value]', '203.0.113.5'],
  ['meta[credit][value]', 'Elementor'],
] as const;

describe('advanced data', () => {
  test('is read with its labels, and each field as what it is', () => {
    const { identity, profile, event, occurredAt } = readBy(elementor, sent(ADVANCED));
    expect(identity).toEqual({ email: 'ines@rocha.example', phone: '+351210000000' });
    expect(profile.attributes).toEqual({ name: 'Inês Rocha', first_name: 'Inês', last_name: 'Rocha' });
    expect(profile.answers).toEqual({ 'O que procura?': ['Portas', 'Janelas'], form_id: 'a1b2c3' });
    expect(profile.consent).toMatchObject([
      { purpose: 'aceito_ser_contactada', granted: true, wording: 'Aceito ser contactada' },
      { purpose: 'newsletter', granted: false },
    ]);
    expect(profile.files.map(({ url }) => url)).toEqual([
      'https://rocha.example/a.pdf',
      'https://rocha.example/b.pdf',
    ]);
    expect(profile.attribution).toMatchObject({ utm: { source: 'feira' } });
    expect(event.properties).toMatchObject({ form: 'Orçamento', path: '/portas/' });
    expect(occurredAt).toBeNull();
  });

  test('is mapped by the label or by the id of a field', () => {
    for (const name of ['O que procura?', 'field_9'])
      expect(
        readBy(elementor, sent(ADVANCED), { fields: { [name]: 'wants' } }).profile.attributes,
      ).toMatchObject({
        wants: ['Portas', 'Janelas'],
      });
  });
});

describe('labels with their answers', () => {
  const plain = (more: readonly (readonly [string, string])[]) =>
    readBy(
      elementor,
      sent([['form_id', 'a1b2c3'], ['form_name', 'Callback'], ['E-mail', 'jo@rocha.example'], ...more]),
    );

  test('are read, and what was sent along of the visit is not kept', () => {
    const { profile, event } = plain([
      ['No Label message', 'Call me'],
      ['No Label field_5', 'Doors'],
      ['Date', 'November 2, 2026'],
      ['Time', '9:00 am'],
      ['URL da página', 'https://rocha.example/portas/?gclid=Cj2'],
      ['Agente do usuário', 'Mozilla/5.0 (Linux)'],
      ['IP remoto', '2001:db8::1'],
      ['Desenvolvido por', 'Elementor'],
    ]);
    expect(profile.attributes).toEqual({ message: 'Call me' });
    expect(profile.answers).toEqual({ field_5: 'Doors', form_id: 'a1b2c3' });
    expect(profile.attribution.clickIds).toEqual({ gclid: 'Cj2' });
    expect(event.properties).toMatchObject({ form: 'Callback', path: '/portas/' });
  });

  test('a date that somebody was asked for stays', () =>
    expect(plain([['Date', '2026-12-01']]).profile.answers).toMatchObject({ Date: '2026-12-01' }));

  test('what somebody answers is never taken for what Elementor says of the visit', () => {
    const { profile } = plain([
      ['Website URL', 'https://rocha.example/'],
      ['Which builder?', 'Elementor'],
      ['Server', '203.0.113.9'],
      ['Message', 'Hello'],
      ['Page URL', 'https://shop.example/a?utm_source=fair'],
      ['Remote IP', '203.0.113.10'],
      ['Powered by', 'Elementor'],
    ]);
    expect(profile.attribution).toMatchObject({
      page: 'https://shop.example/a?utm_source=fair',
      utm: { source: 'fair' },
    });
    expect(profile.answers).toMatchObject({
      'Website URL': 'https://rocha.example/',
      'Which builder?': 'Elementor',
      Server: '203.0.113.9',
    });
    expect(Object.values(profile.answers)).not.toContain('203.0.113.10');
  });
});

test('a site that sends JSON nests what others write in brackets', () => {
  const field = (id: string, type: string, value: unknown) => ({
    id,
    type,
    title: `Your ${id}`,
    raw_value: value,
  });
  const body = {
    form: { id: 'c1', name: 'Callback' },
    fields: {
      email: field('email', 'email', 'jo@rocha.example'),
      doors: field('doors', 'checkbox', ['Oak', 'Ash']),
    },
    meta: { page_url: { title: 'Page URL', value: 'https://rocha.example/?utm_source=fair' } },
  };
  const { identity, profile, event } = readBy(elementor, json(JSON.stringify(body)));
  expect(identity.email).toBe('jo@rocha.example');
  expect(profile.answers).toEqual({ form_id: 'c1', 'Your doors': ['Oak', 'Ash'] });
  expect(profile.attribution.utm).toEqual({ source: 'fair' });
  expect(event.properties).toMatchObject({ form: 'Callback' });
});

test('it is told 200, by its token', () => {
  expect(elementor.reply?.(sent(ADVANCED))).toMatchObject({ body: '{}' });
  expect(faultOf(() => elementor.verify(sent([]), settings({ tokens: ['tok'] })))).toBe('SIGNATURE_MISSING');
});
