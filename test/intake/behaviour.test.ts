import { describe, expect, test } from 'vitest';
import { intercom } from '../../src/intake/providers/intercom.ts';
import { segment } from '../../src/intake/providers/segment.ts';
import { visitorId } from '../../src/intake/reading/visitor-id.ts';
import { said } from './deliveries.ts';
import { submitted } from './providers/signed-bodies.ts';

describe('who unsubscribes', () => {
  const consentOf = (fields: object) =>
    said({ kind: 'unsubscribed', email: 'ada@lovelace.example', ...fields }).profile.consent.map(
      ({ purpose, granted, at }) => [purpose, granted, at],
    );

  test('wants no more e-mail, from then on', () => {
    const at = '2026-11-02T08:00:00.000Z';
    expect(consentOf({ occurred_at: at })).toEqual([['email', false, at]]);
    expect(consentOf({})).toEqual([['email', false, null]]);
  });

  test('whatever else the form says; of other purposes it says what it says', () => {
    const consent = { email: 'yes', phone: 'yes' };
    expect(consentOf({ consent })).toEqual([
      ['phone', true, null],
      ['email', false, null],
    ]);
    expect(consentOf({ consent: { email: 'no' } })).toEqual([['email', false, null]]);
  });

  test('by Segment as well; who only visits has said nothing about it', () => {
    const track = { type: 'track', event: 'Unsubscribed', anonymousId: 'a-1' };
    expect(submitted(segment, track).profile.consent).toMatchObject([{ purpose: 'email', granted: false }]);
    expect(said({ kind: 'page_viewed', anonymous_id: 'a-1' }).profile.consent).toEqual([]);
  });
});

describe('the id of a visitor', () => {
  test('is told by a form beside the address, and is no answer', () => {
    const { visitor, identity, profile } = said({ email: 'ada@lovelace.example', anonymous_id: 'a-1' });
    expect([visitor, identity.email, profile.answers]).toEqual([
      ['anonymous:a-1'],
      'ada@lovelace.example',
      {},
    ]);
  });

  test.each([
    ['ajs_anonymous_id', '"3f2a"', ['anonymous:3f2a']],
    ['ajs_anonymous_id', '%223f2a%22', ['anonymous:3f2a']],
    ['Anonymous ID', 9_007, ['anonymous:9007']],
    ['anonymousId', ' a b ', ['anonymous:a b']],
    ['anonymous_id', ['', 'a-1', 'a-2'], ['anonymous:a-1']],
    ['anonymous_id', '', undefined],
    ['anonymous_id', 'null', undefined],
    ['anonymous_id', '{{ajs}}', undefined],
    ['anonymous_id', 'N/A', undefined],
    ['anonymous_id', '${id}', undefined],
    ['anonymous_id', '00000000-0000-0000-0000-000000000000', undefined],
    ['anonymous_id', 'Anonymous', undefined],
    ['anonymous_id', 'a\u0000b', undefined],
    ['anonymous_id', '\ud800', undefined],
    ['anonymous_id', 'x'.repeat(201), undefined],
    ['anonymous_id', { id: 'a' }, undefined],
    ['user_id', '42', undefined],
  ])('%s %j', (label, value, expected) => {
    expect(said({ [label]: value }).visitor).toEqual(expected);
  });

  test('is under another name where the policy says so, and under none where it takes the name away', () => {
    expect(said({ uid: 'a-1' }, { fields: { uid: 'anonymous_id' } }).visitor).toEqual(['anonymous:a-1']);
    const own = said({ anonymous_id: 'a-1' }, { fields: { anonymous_id: 'basket' } });
    expect([own.visitor, own.profile.attributes]).toEqual([undefined, { basket: 'a-1' }]);
  });

  test('of Segment is that of the account before that of the browser', () => {
    const page = { type: 'page', anonymousId: 'a-1', userId: 42 };
    expect(submitted(segment, page).visitor).toEqual(['user:42', 'anonymous:a-1']);
    expect(submitted(segment, { ...page, userId: null }).visitor).toEqual(['anonymous:a-1']);
    expect(submitted(segment, { type: 'page' }).visitor).toBeUndefined();
  });

  test('of Intercom is that of the contact, also in what they write', () => {
    const item = { id: '64f0', external_id: '42' };
    const topic = 'contact.lead.created';
    expect(submitted(intercom, { topic, data: { item } }).visitor).toEqual(['user:42', 'intercom:64f0']);
    const older = { id: '64f0', user_id: '42' };
    expect(submitted(intercom, { topic, data: { item: older } }).visitor).toEqual([
      'user:42',
      'intercom:64f0',
    ]);
    const source = { body: 'Hello', author: { type: 'lead', id: '64f0' } };
    const chat = { topic: 'conversation.user.created', data: { item: { id: '9', source } } };
    expect(submitted(intercom, chat).visitor).toEqual(['intercom:64f0']);
  });

  test('of one kind is not that of another', () => {
    expect(visitorId('user', '42')).not.toBe(visitorId('intercom', '42'));
  });
});

test.each([
  ['page_viewed', 'page_viewed'],
  ['Page Viewed', 'page_viewed'],
  ['pageViewed', 'page_viewed'],
  ['WEBINAR-ATTENDED ', 'webinar_attended'],
  ['of_our_own', 'of_our_own'],
  ['Detached house', 'form_submitted'],
  [3, 'form_submitted'],
])('kind %j is %s', (kind, name) => {
  expect(said({ kind, email: 'ada@lovelace.example' }).event.name).toBe(name);
});
