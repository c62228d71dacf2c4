import { describe, expect, test } from 'vitest';
import { gravityforms } from '../../../src/intake/providers/gravityforms.ts';
import { faultOf, json, settings, urlencoded } from '../deliveries.ts';
import { readBy } from './read-by.ts';

const ENTRY = {
  id: '501',
  form_id: '3',
  date_created: '2026-10-30 08:15:09',
  is_read: '0',
  ip: '203.0.113.20',
  source_url: 'https://kiln.example/brochure/?utm_source=fair&gclid=Cj9',
  user_agent: 'Mozilla/5.0',
  currency: 'EUR',
  created_by: null,
  status: 'active',
  submission_speeds: '{"1":[15000],"2":[2500,1500]}',
};
const entry = (answers: object, over: object = {}) => json(JSON.stringify({ ...ENTRY, ...over, ...answers }));
const profileOf = (answers: object, fields: Record<string, string> = {}) =>
  readBy(gravityforms, entry(answers), { fields }).profile;

describe('an entry', () => {
  test('is read by the numbers of its fields, as the policy names them', () => {
    const { identity, profile, event, occurredAt } = readBy(
      gravityforms,
      entry({
        '1': 'Noor Haddad',
        '2': 'noor@kiln.example',
        '3': '020 7946 0958',
        '7': 'Two ovens',
        '12': 'GB',
      }),
      { fields: { '1': 'name', '3': 'phone', '12': 'country' } },
    );
    expect(identity).toEqual({ email: 'noor@kiln.example', phone: '+442079460958' });
    expect(profile.attributes).toMatchObject({ name: 'Noor Haddad', 'company.country': 'GB' });
    expect(profile.answers).toEqual({ '7': 'Two ovens', submission_id: '501', time_to_submit_ms: 19_000 });
    expect(profile.attribution).toMatchObject({ utm: { source: 'fair' }, clickIds: { gclid: 'Cj9' } });
    expect(event.properties).toMatchObject({ form: '3', path: '/brochure/' });
    expect(occurredAt).toBe('2026-10-30T08:15:09.000Z');
  });

  test('may come as form data, and with names of the admin', () => {
    const sent = 'id=501&form_id=3&form_title=Brochure&1.3=Noor&1.6=Haddad&Work+Email=noor%40kiln.example';
    const { identity, profile, event } = readBy(gravityforms, urlencoded(sent));
    expect(identity.email).toBe('noor@kiln.example');
    expect(profile.attributes).toEqual({ name: 'Noor Haddad', first_name: 'Noor', last_name: 'Haddad' });
    expect(profile.answers).toEqual({ form_id: '3', submission_id: '501' });
    expect(event.properties).toMatchObject({ form: 'Brochure' });
  });

  test('that is spam says so', () =>
    expect(readBy(gravityforms, entry({ '1': 'x' }, { status: 'spam' })).profile.answers).toMatchObject({
      status: 'spam',
    }));

  test('that is spam, or was filled in at once, is doubted', () => {
    const doubtsIn = (over: object) =>
      readBy(gravityforms, entry({ '1': 'x' }, over)).doubts?.map(({ code }) => code);
    expect(doubtsIn({ status: 'spam', submission_speeds: '{"1":[900],"2":[800]}' })).toEqual([
      'marked_as_spam',
      'too_quick',
    ]);
    expect(doubtsIn({ submission_speeds: '{"1":[19000]}' })).toBeUndefined();
    expect(doubtsIn({ submission_speeds: null })).toBeUndefined();
  });

  test('may hide where its uploads lie', () => {
    const url = 'https://a.example/index.php?gf-download=2026%2Fplan.pdf&form-id=2&hash=0a';
    expect(profileOf({ '5': url }).files).toMatchObject([{ url }]);
  });

  test('that nobody mapped may tell who it is, where it is sure', () => {
    const input = {
      '1': 'Noor Haddad',
      '2': 'noor@haddad.example',
      '3': '0610 000 000',
      '4': 'Deck Oven',
      '5': '2026-02-21',
    };
    const told = profileOf(input);
    expect(told.attributes).toMatchObject({ name: 'Noor Haddad', phone_raw: '0610 000 000' });
    expect(told.answers).toMatchObject({ '4': 'Deck Oven', '5': '2026-02-21' });
    const other = profileOf({ ...input, '2': 'office@haddad.example', '6': '0620 000 000' });
    expect(other.attributes).toEqual({});
    expect(profileOf(input, { '1': 'company', '3': 'own' }).attributes).toEqual({
      'company.name': 'Noor Haddad',
      own: '0610 000 000',
    });
  });

  test('without an answer is a fault', () =>
    expect(faultOf(() => profileOf({ '1': '', '2': null }))).toBe('BODY_MALFORMED'));
});

describe('fields of several inputs', () => {
  test('a name', () => {
    const parts = { '1.2': 'Dr', '1.3': 'Noor', '1.4': 'al', '1.6': 'Haddad', '1.8': '' };
    const name = { name: 'Noor al Haddad', first_name: 'Noor', last_name: 'Haddad' };
    expect(profileOf(parts).attributes).toEqual(name);
    expect(profileOf(parts, { '1': 'name' }).attributes).toEqual(name);
  });

  test('an address, and boxes that are none', () => {
    const address = { '4.1': '1 Kiln Lane', '4.3': 'Leeds', '4.5': 'LS1', '4.6': 'United Kingdom' };
    const found = profileOf({ ...address, '6.1': 'Ovens', '6.2': '', '6.3': 'Clay' });
    expect(found.attributes).toEqual({ 'company.country': 'GB' });
    expect(found.answers).toMatchObject({
      '4': ['1 Kiln Lane', 'Leeds', 'LS1', 'United Kingdom'],
      '6': ['Ovens', 'Clay'],
    });
    expect(profileOf({ '6.1': 'France', '6.6': 'Spain' }).attributes).toEqual({});
  });

  test('a consent, with its wording: given, refused, or not asked for', () => {
    const consentOf = (box: string, fields = {}) =>
      profileOf({ '5.1': box, '5.2': 'Send me offers', '5.3': '44', '1': 'x' }, fields).consent;
    const at = '2026-10-30T08:15:09.000Z';
    const given = { purpose: 'consent_5', granted: true, wording: 'Send me offers', at };
    expect(consentOf('1')).toEqual([given]);
    expect(consentOf('')).toEqual([{ ...given, granted: false }]);
    expect(consentOf('1', { '5': 'consent.offers' })).toEqual([{ ...given, purpose: 'offers' }]);
    expect(profileOf({ '5.1': '', '5.2': '', '5.3': '', '1': 'x' }).consent).toEqual([]);
  });

  test('an input that the policy maps stays by itself', () => {
    const found = profileOf({ '1.3': 'Noor', '1.6': 'Haddad', '13': 'later' }, { '1.3': 'name' });
    expect(found.attributes).toEqual({ name: 'Noor' });
    expect(found.answers).toMatchObject({ '1.6': 'Haddad', '13': 'later' });
  });
});

test('uploads are files, in one link or many', () => {
  const link = 'https://kiln.example/wp-content/uploads/gravity_forms/3-ab/plan.pdf';
  expect(profileOf({ '8': link, '9': JSON.stringify([link]) }).files).toEqual([
    { name: 'plan.pdf', url: link },
    { name: 'plan.pdf', url: link },
  ]);
  expect(profileOf({ '8': 'https://kiln.example/', '9': '["' }).answers).toMatchObject({
    '8': 'https://kiln.example/',
    '9': '["',
  });
});

test('an entry comes once for each site, and anew when its answers change', () => {
  const keyOf = (over: object) => gravityforms.dedupe(entry({ '1': 'x' }, over)).key;
  expect(keyOf({ is_read: '1', date_updated: '2026-11-01 00:00:00' })).toBe(keyOf({}));
  for (const over of [{ id: '502' }, { '2': 'y' }, { source_url: 'https://other.example/brochure/' }])
    expect(keyOf(over)).not.toBe(keyOf({}));
  expect(gravityforms.dedupe(json('{"name":"x"}')).key).toMatch(/^body:/);
  expect(faultOf(() => gravityforms.verify(entry({}), settings({ tokens: ['t'] })))).toBe(
    'SIGNATURE_MISSING',
  );
});
