import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countryCode } from '../../../src/domain/lead/country.ts';
import { readHeadcount } from '../../../src/intake/reading/company-fields.ts';
import { snakeName } from '../../../src/intake/reading/field-names.ts';
import { readInstant } from '../../../src/intake/reading/instant.ts';
import { readTimeframe } from '../../../src/intake/reading/intent-fields.ts';
import { readEmail, readPhone, readTitle } from '../../../src/intake/reading/person-fields.ts';
import { cut, yesOrNo } from '../../../src/intake/reading/plain-values.ts';

describe('e-mail', () => {
  test.each([
    [' Grace.Hopper@Navy.EXAMPLE ', 'grace.hopper@navy.example'],
    ['grace@navy.example\u200B', 'grace@navy.example'],
    ['grace@navy.example.', 'grace@navy.example'],
    ['Grace Hopper <grace@navy.example>', 'grace@navy.example'],
    ['"Hopper, G." <Grace@navy.example>', 'grace@navy.example'],
    ['mailto:grace@navy.example', 'grace@navy.example'],
    ['ｇｒａｃｅ＠ＮＡＶＹ．example', 'grace@navy.example'],
    ['a.b+tag@gmail.com', 'a.b+tag@gmail.com'],
    ['müller@bücher.example', 'müller@bücher.example'],
    ["o'brien@x-y.co.uk", "o'brien@x-y.co.uk"],
    ['x@xn--bcher-kva.xn--p1ai', 'x@xn--bcher-kva.xn--p1ai'],
  ])('%s', (text, email) => expect(readEmail(text)).toBe(email));

  test.each([
    'grace',
    'grace@navy',
    '@navy.example',
    'grace@.example',
    'grace@navy..example',
    'gr ace@navy.example',
    'grace@na vy.example',
    'grace\u0000@navy.example',
    'grace@navy.example\u0000',
    'gr\nace@navy.example',
    'gr\u202eace@navy.example',
    'grace\ud800@navy.example',
    'a@b.co, c@d.co',
    'a@b@c.co',
    '.a@b.co',
    'a..b@b.co',
    'a@-b.co',
    'a@b.c',
    '1@2.3',
    `${'a'.repeat(65)}@b.co`,
    `a@${'b.'.repeat(126)}com`,
    '<a@b.co',
    '',
  ])('%j is none', (text) => expect(readEmail(text)).toBeNull());

  test('a Cyrillic look-alike is another address', () => {
    expect(readEmail('аdmin@acme.example')).not.toBe(readEmail('admin@acme.example'));
  });

  test('the first usable one of a list', () => expect(readEmail(['?', 'a@b.co', 'c@d.co'])).toBe('a@b.co'));

  test('long nonsense is answered at once', () => {
    const started = performance.now();
    for (const text of ['a.'.repeat(100_000), '<'.repeat(200_000), `a@${'b-'.repeat(100_000)}`])
      readEmail(text);
    expect(performance.now() - started).toBeLessThan(200);
  });
});

test.each([
  ['+1 (415) 555-0100', null, '+14155550100', null],
  ['020 7946 0958', 'GB', '+442079460958', null],
  ['+44 20 7946 0958', 'US', '+442079460958', null],
  ['0044 20 7946 0958', null, '+442079460958', null],
  ['tel:+44-20-7946-0958', null, '+442079460958', null],
  ['(555) 010-0199', 'CA', '+15550100199', null],
  ['(415) 555-0100 ext. 22', 'US', '+14155550100', '(415) 555-0100 ext. 22'],
])('phone %s in %s', (text, country, e164, raw) => expect(readPhone(text, country)).toEqual({ e164, raw }));

test.each([
  ['020 7946 0958', null],
  ['020 7946 0958', 'AQ'],
  ['call me', 'GB'],
  ['+', null],
  ['1'.repeat(500), 'US'],
  ['+999 1234', null],
  ['+1 555 0100', null],
  // Ten digits of London, where a number has nine after its 0.
  ['020 7946 0958', 'NL'],
])('phone %s in %s cannot be known', (text, country) => expect(readPhone(text, country)).toBeNull());

test('a form of address is no job title', () => {
  expect(readTitle('Mrs.')).toBeNull();
  expect(readTitle(' Head of IT ')).toBe('Head of IT');
});

test.each([
  ['220', 220],
  [220, 220],
  ['50-200', 50],
  ['51 – 200', 51],
  ['51 to 200 employees', 51],
  ['51-200 Mitarbeiter', 51],
  ['más de 100', 100],
  ['1,000+', 1000],
  ['1.000 - 5.000', 1000],
  ['1 000', 1000],
  ['10k', 10_000],
  ['1.5k', 1500],
  ['10-50k', 10_000],
  ['10k+', 10_000],
  ['500k-1m', 500_000],
  ['More than 500 people', 500],
  ['500 or more', 500],
  ['> 250', 250],
  ['~80', 80],
  ['201-500 staff', 201],
])('%s people is at least %i', (text, least) => expect(readHeadcount(text)).toBe(least));

test.each([
  'Just me',
  '0',
  0,
  -5,
  2.5,
  '200-50',
  '10-12-2020',
  'under 10',
  '<10',
  '1e9',
  '99999999999',
  'medium',
  true,
  null,
  '12 monkeys',
])('%s people is unknown', (text) => expect(readHeadcount(text)).toBeNull());

test.each([
  ['This quarter', 'this_quarter'],
  ['ASAP', 'now'],
  ['As soon as possible!', 'now'],
  ['immediately', 'now'],
  ['Next Quarter', 'next_quarter'],
  ['this year', 'this_year'],
  ['Just looking…', 'exploring'],
  ['thisQuarter', 'this_quarter'],
  ['In 3-6 months', 'in_3_6_months'],
  ['früher', 'früher'],
])('timeframe %s', (text, word) => expect(readTimeframe(text)).toBe(word));

test('yes, no and neither', () => {
  for (const yes of [true, 1, '1', 'Yes', 'TRUE', 'on', 'oui', 'Ja', 'sí', ['0', '1']])
    expect(yesOrNo(yes)).toBe(true);
  for (const no of [false, 0, '0', 'No', 'off', 'nein', ['1', '0']]) expect(yesOrNo(no)).toBe(false);
  for (const neither of ['', null, 'maybe', 2, 'not yet', {}, []]) expect(yesOrNo(neither)).toBeNull();
});

describe('country', () => {
  test.each([
    ['gb', 'GB'],
    ['GBR', 'GB'],
    ['UK', 'GB'],
    ['U.K.', 'GB'],
    ['england', 'GB'],
    ['United States of America', 'US'],
    ['U.S.', 'US'],
    ['usa', 'US'],
    ['America', 'US'],
    ['Holland', 'NL'],
    ['the netherlands', 'NL'],
    ['Deutschland', 'DE'],
    ['España', 'ES'],
    ['Turkey', 'TR'],
    ['Turkiye', 'TR'],
    ["Cote d'Ivoire", 'CI'],
    ['Bosnia and Herzegovina', 'BA'],
    ['Saint Kitts and Nevis', 'KN'],
    ['Hong Kong', 'HK'],
    ['Kosovo', 'XK'],
    ['IRL', 'IE'],
    ['AUT', 'AT'],
    ['Georgia', 'GE'],
    ['Niger', 'NE'],
    ['Suomi', 'FI'],
    ['Polska', 'PL'],
    ['日本', 'JP'],
    ['Россия', 'RU'],
    ['Ελλάδα', 'GR'],
    ['Nigeria', 'NG'],
  ])('%s', (text, code) => expect(countryCode(text)).toBe(code));

  test.each([
    '',
    'Congo',
    'Kongo',
    'Korea',
    'Europe',
    'EU',
    'ZZ',
    'XX',
    'XYZ',
    'Wakanda',
    'N/A',
    'Georgia, USA',
    'constructor',
  ])('%s is not guessed', (text) => expect(countryCode(text)).toBeNull());

  test('every code and every English name of one leads to it', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region' });
    const codes = new Set(letterPairs().filter((code) => countryCode(code) === code));
    expect(codes.size).toBe(250);
    for (const code of codes) expect(countryCode(names.of(code) ?? '')).toBe(code);
  });
});

function letterPairs(): string[] {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  return letters.flatMap((first) => letters.map((second) => first + second));
}

test.each([
  ['2026-11-02T10:00:00+01:00', '2026-11-02T09:00:00.000Z'],
  ['2026-11-02T09:00Z', '2026-11-02T09:00:00.000Z'],
  ['2026-11-02T09:00:00.123456Z', '2026-11-02T09:00:00.123Z'],
  ['2026-11-02 09:00:00', null],
  ['2026-11-02T09:00:00', null],
  ['2026-11-02', null],
  ['2026-02-30T09:00:00Z', null],
  ['0000-01-01T00:00:00+14:00', null],
  ['2026-11-02T09:00:00Z[Europe/Berlin]', null],
  ['yesterday', null],
  [1_793_000_000, null],
])('instant %s', (text, instant) => expect(readInstant(text)).toBe(instant));

test('names are folded to one word, whatever they hold, in linear time', () => {
  expect(snakeName('E-Mail *')).toBe('e_mail');
  expect(snakeName('UTMSource')).toBe('utm_source');
  expect(snakeName('What’s your  Role?')).toBe('whats_your_role');
  expect(snakeName('__proto__')).toBe('proto');
  expect(snakeName('a'.repeat(1000))).toHaveLength(200);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (label) => {
      expect(snakeName(label)).toMatch(/^(?:[\p{L}\p{M}\p{N}]+(?:_[\p{L}\p{M}\p{N}]+)*)?$/u);
    }),
  );
  const started = performance.now();
  for (const hostile of ['A', '_', 'aB', '\u0301']) snakeName(hostile.repeat(100_000));
  expect(performance.now() - started).toBeLessThan(200);
});

test('a cut never halves a character', () => {
  expect(cut('ab😀', 3)).toBe('ab');
  expect(cut('ab😀', 4)).toBe('ab😀');
});
