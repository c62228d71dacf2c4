import { describe, expect, test } from 'vitest';
import { createFormDoubts, formFactsOf } from '../../../src/intake/form/doubts.ts';
import { addressLimitOf } from '../../../src/intake/form/per-address.ts';
import { json, settings } from '../deliveries.ts';

const KEY = 'a key that only Baton knows';
const MADE = new Date('2026-11-02T08:59:59Z');
const shop = (options: object = {}) =>
  settings({ name: 'shop', origins: ['https://shop.example'], options: { ...options } });
const doubts = createFormDoubts(KEY, async (said) =>
  said['captcha'] === 'bad' ? { code: 'captcha_refused', because: 'no person' } : null,
);

describe('at the door', () => {
  const { rendered } = formFactsOf(shop(), MADE, KEY) ?? {};
  const post = json(JSON.stringify({ email: 'bot@acme.example', captcha: 'bad', _rendered: rendered }));

  test.each(['origin', 'token'] as const)('a post that is known by %s is doubted', async (proof) => {
    const codes = (await doubts(post, shop(), proof)).map(({ code }) => code);
    expect(codes).toEqual(['too_quick', 'captcha_refused']);
  });

  test.each(['signature', 'secret'] as const)('one that is known by %s is not', async (proof) => {
    expect(await doubts(post, shop(), proof)).toEqual([]);
  });

  test('nor is one against which nothing speaks', async () => {
    expect(await doubts(json('{"email":"vera@acme.example"}'), shop(), 'origin')).toEqual([]);
  });
});

test('a page sends one submission; a list is for servers', async () => {
  const list = json('[{"email":"a@acme.example"},{"email":"b@acme.example"}]');
  await expect(doubts(list, shop(), 'origin')).rejects.toMatchObject({ code: 'BODY_MALFORMED' });
  expect(await doubts(list, shop(), 'token')).toEqual([]);
});

test('a page is told when it is, and where to go on to; only one that may post', () => {
  expect(formFactsOf(shop({ thanks: 'https://shop.example/danke schön' }), MADE, KEY)).toEqual({
    rendered: expect.stringMatching(/^[a-z0-9]+\.[\w-]{43}$/),
    thanks: 'https://shop.example/danke%20sch%C3%B6n',
  });
  expect(formFactsOf(shop(), MADE, KEY)).not.toHaveProperty('thanks');
  expect(formFactsOf(settings(), MADE, KEY)).toBeNull();
  expect(formFactsOf(undefined, MADE, KEY)).toBeNull();
});

test.each([
  [undefined, 60, 3_600_000, false],
  ['20/h', 20, 3_600_000, true],
  ['5/m', 5, 60_000, true],
  ['100/d', 100, 86_400_000, true],
  ['1/s', 1, 1_000, true],
])('%s is how often one address may post', (asked, most, windowMs, isAsked) => {
  const source = shop(asked === undefined ? {} : { per_address: asked });
  expect(addressLimitOf(source)).toEqual({ most, windowMs, isAsked });
  expect(addressLimitOf(undefined)).toBeNull();
});
