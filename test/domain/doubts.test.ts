import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentDoubts } from '../../src/domain/lead/content-doubts.ts';
import { trustOf } from '../../src/domain/lead/door.ts';
import { type Doubt, isHeld, weightOf } from '../../src/domain/lead/doubt.ts';
import type { Attributes } from '../../src/domain/lead/lead.ts';
import { profileOf } from '../support/leads.ts';

const doubtsOf = (attributes: Attributes, email = 'vera@acme.com'): Doubt[] =>
  contentDoubts({
    identity: { email, phone: null },
    profile: profileOf(attributes),
    event: { name: 'form_submitted', properties: {} },
    occurredAt: null,
  });
const codes = (...given: Parameters<typeof doubtsOf>): string[] => doubtsOf(...given).map(({ code }) => code);

describe('what the words alone tell', () => {
  test.each<[string, Attributes, string[]]>([
    ['links as forums write them', { message: 'see [url=https://x.example]here[/url]' }, ['link_markup']],
    ['links as HTML', { message: '<a href="https://x.example">here</a>' }, ['link_markup']],
    ['many links', { message: 'https://a.example https://b.example www.c.example' }, ['many_links']],
    ['a link in the name', { name: 'Win now https://x.example' }, ['many_links']],
    ['two alphabets in a word', { message: 'Рrоfit for уour company: сlick' }, ['mixed_alphabets']],
    ['a name of consonants', { name: 'Xkqzwrtpl' }, ['gibberish']],
    ['a name of random letters', { name: 'kUwZqTpLmXra' }, ['gibberish']],
  ])('%s', (_, attributes, expected) => expect(codes(attributes)).toEqual(expected));

  test('an address to throw away', () =>
    expect(codes({}, 'vera@mailinator.com')).toEqual(['disposable_email']));

  test.each<Attributes>([
    {
      name: 'Vera Stone',
      message: 'We run https://acme.com and would like a demo of https://baton.example.',
    },
    { name: 'Ингрид Бергман', message: 'Добрый день, пришлите цены для Acme Robotics.' },
    { name: 'Lichtschlag-Schtschukin', 'company.name': 'Strč prst skrz krk s.r.o.' },
    { name: 'Bjørn McDonald-MacLeod', message: '1 < 2 and "a" href=b' },
    { name: '山田太郎' },
  ])('what people write raises none: %j', (attributes) => expect(codes(attributes)).toEqual([]));
});

describe('how much it takes', () => {
  const doubt = (code: Doubt['code']): Doubt => ({ code, because: code });

  test('a sure sign is enough, and a weak one is not', () => {
    expect(isHeld([doubt('honeypot')])).toBe(true);
    expect(isHeld([doubt('too_quick')])).toBe(false);
    expect(isHeld([doubt('too_quick'), doubt('disposable_email')])).toBe(true);
  });

  test('the same reason twice is one; more reasons never weigh less', () => {
    const some = fc.array(fc.constantFrom<Doubt['code']>('gibberish', 'many_links', 'stamp_old'));
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [first, both] = [a.map(doubt), [...a, ...b].map(doubt)];
        expect(weightOf(first)).toBeLessThanOrEqual(weightOf(both));
        expect(weightOf([...first, ...first])).toBe(weightOf(first));
      }),
    );
  });
});

test.each([
  ['signature', 'proven'],
  ['secret', 'proven'],
  ['token', 'claimed'],
  ['origin', 'claimed'],
] as const)('whoever showed a %s is %s', (proof, trust) => expect(trustOf({ proof })).toBe(trust));
