import { describe, expect, test } from 'vitest';
import { intercom } from '../../../src/intake/providers/intercom.ts';
import { faultOf } from '../deliveries.ts';
import { hexHmac, idle, keysOf, posted, submitted, verdictOf } from './signed-bodies.ts';

const item = {
  type: 'contact',
  id: '64f0',
  role: 'lead',
  email: 'oda@fjord.example',
  phone: '22 34 56 78',
  name: 'Oda Li Berg',
  location_data: { country_code: 'NOR', country_name: 'Norway', city_name: 'Oslo', region_name: 'Oslo' },
  companies: { type: 'company.list', companies: [{ type: 'company', name: 'Fjord Ferries' }] },
  custom_attributes: { job_title: 'Fleet manager', ferries: 14, note: null },
  unsubscribed_from_emails: false,
  marked_email_as_spam: false,
  has_hard_bounced: false,
  referrer: 'https://search.example/',
  utm_source: 'fair',
  utm_term: null,
};
const notification = (over: object = {}, topic = 'contact.created') => ({
  type: 'notification_event',
  id: 'notif_1',
  topic,
  data: { type: 'notification_event_data', item: { ...item, ...over } },
  delivery_attempts: 1,
  created_at: 1793609980,
});

test('who sends it is known by SHA-1 over the bytes as they came, tabs and all', () => {
  const body = '{\t"topic":\t"ping"}';
  const headers = (digest: string) => ({ headers: { 'x-hub-signature': digest } });
  const digest = hexHmac('sha1', body);
  expect(verdictOf(intercom, posted(body, headers(`sha1=${digest}`)))).toBeNull();
  for (const wrong of [digest, `sha256=${digest}`, `sha1=${hexHmac('sha256', body)}`, 'sha1='])
    expect(verdictOf(intercom, posted(body, headers(wrong)))).toBe('SIGNATURE_MISMATCH');
  expect(verdictOf(intercom, posted('{"topic":"ping"}', headers(`sha1=${digest}`)))).toBe(
    'SIGNATURE_MISMATCH',
  );
  expect(verdictOf(intercom, posted(body))).toBe('SIGNATURE_MISSING');
});

test('200 is answered, whatever it is', () => {
  expect(intercom.reply?.(posted('{'))).toMatchObject({ body: '{}' });
});

describe('a contact', () => {
  test('is read with company, place and campaign', () => {
    const { identity, profile, event, occurredAt } = submitted(intercom, notification());
    expect(identity).toEqual({ email: 'oda@fjord.example', phone: '+4722345678' });
    expect(profile.attributes).toMatchObject({
      name: 'Oda Li Berg',
      title: 'Fleet manager',
      'company.name': 'Fjord Ferries',
      'company.country': 'NO',
    });
    expect(profile.answers).toEqual({ city: 'Oslo', region: 'Oslo', ferries: 14 });
    expect(profile.attribution).toMatchObject({
      utm: { source: 'fair' },
      referrer: 'https://search.example/',
    });
    expect(profile.consent).toEqual([]);
    expect(event.name).toBe('contact_created');
    expect(occurredAt).toBe('2026-11-02T08:59:40.000Z');
  });

  test('"lead" is a role at Intercom and no job title', () => {
    const { profile } = submitted(intercom, notification({ custom_attributes: {} }));
    expect(profile.attributes).not.toHaveProperty('title');
  });

  test('in the newer shape is read likewise', () => {
    const { profile } = submitted(intercom, {
      ...notification({
        location_data: undefined,
        location: { country: 'Norway', city: 'Bergen' },
        companies: { type: 'list', data: [{ id: '1' }, { id: '2', name: 'Fjord Ferries' }] },
      }),
    });
    expect(profile.attributes).toMatchObject({ 'company.name': 'Fjord Ferries', 'company.country': 'NO' });
    expect(profile.answers).toMatchObject({ city: 'Bergen' });
  });

  test('that wants no more e-mails has refused; the others have not agreed', () => {
    const over = { unsubscribed_from_emails: true, marked_email_as_spam: true, has_hard_bounced: true };
    const { profile, event } = submitted(intercom, notification(over, 'contact.lead.unsubscribed'));
    expect(profile.consent).toEqual([
      {
        purpose: 'email',
        granted: false,
        wording: 'unsubscribed_from_emails',
        at: '2026-11-02T08:59:40.000Z',
      },
    ]);
    expect(profile.answers).toMatchObject({ marked_email_as_spam: true, has_hard_bounced: true });
    expect(event.name).toBe('unsubscribed');
  });

  test.each([
    ['contact.user.created', 'contact_created'],
    ['contact.lead.signed_up', 'contact_signed_up'],
    ['contact.lead.added_email', 'contact_added_email'],
    ['contact.é', 'contact_changed'],
  ])('%s is the event %s', (topic, name) => {
    expect(submitted(intercom, notification({}, topic)).event.name).toBe(name);
  });
});

test('a conversation is read with what was written, by the person alone', () => {
  const source = {
    subject: '',
    body: '<p>Do you ship\n to <b>Bergen</b> &amp; Oslo?</p>',
    url: 'https://fjord.example/prices?utm_source=fair',
    author: { type: 'lead', name: 'Oda', email: 'oda@fjord.example' },
  };
  const { identity, profile, event } = submitted(
    intercom,
    notification({ email: 'shop@baton.example', source }, 'conversation.user.created'),
  );
  expect(identity.email).toBe('oda@fjord.example');
  expect(profile.attributes).toMatchObject({ name: 'Oda', message: 'Do you ship to Bergen & Oslo?' });
  expect(event).toMatchObject({ name: 'chat_started', properties: { path: '/prices' } });
});

test('a notification that is sent again is the same', () => {
  const [key] = keysOf(intercom, notification());
  expect(keysOf(intercom, { ...notification(), delivery_attempts: 2 })).toEqual([key]);
  expect(keysOf(intercom, { ...notification(), id: 'notif_2' })).not.toEqual([key]);
});

test('what no contact did needs nothing, and what cannot be understood is told of', () => {
  for (const topic of ['ping', 'contact.deleted', 'contact.tag.created', 'ticket.created'])
    expect(idle(intercom, notification({}, topic))).not.toBeNull();
  for (const body of [{}, { topic: 'contact.created' }, { topic: 'contact.created', data: { item: [] } }])
    expect(faultOf(() => submitted(intercom, body))).toBe('BODY_MALFORMED');
});
