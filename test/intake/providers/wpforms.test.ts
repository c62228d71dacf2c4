import { describe, expect, test } from 'vitest';
import { wpforms } from '../../../src/intake/providers/wpforms.ts';
import { json, urlencoded } from '../deliveries.ts';
import { readBy } from './read-by.ts';

const MAPPED = {
  name: 'Mei Lin Tan',
  email: 'mei@tan.example',
  phone: '+65 6123 4567',
  entry_id: '311',
  form_id: '12',
  form_name: 'Ask for an offer',
  page_url: 'https://tan.example/offer?utm_source=bing&msclkid=ab12',
  gdpr: 'I consent to being called back',
  services: 'SEO\nAds\r\nPrint',
  details: 'We have two shops.\nBoth need ovens.',
  user_ip: '203.0.113.9',
};

test('what the admin maps is read', () => {
  const { identity, profile, event } = readBy(wpforms, json(JSON.stringify(MAPPED)));
  expect(identity).toEqual({ email: 'mei@tan.example', phone: '+6561234567' });
  expect(profile.attributes).toEqual({ name: 'Mei Lin Tan' });
  expect(profile.answers).toEqual({
    submission_id: '311',
    services: ['SEO', 'Ads', 'Print'],
    details: 'We have two shops.\nBoth need ovens.',
    form_id: '12',
  });
  expect(profile.attribution).toMatchObject({ utm: { source: 'bing' }, clickIds: { msclkid: 'ab12' } });
  expect(profile.consent).toMatchObject([
    { purpose: 'gdpr', granted: true, wording: 'I consent to being called back' },
  ]);
  expect(event.properties).toMatchObject({ form: 'Ask for an offer', path: '/offer' });
});

test('a name may come in parts, as form data too', () => {
  const parts = json('{"name":{"first":"Mei Lin","last":"Tan"},"message":"One\\nTwo","form_id":12}');
  expect(readBy(wpforms, parts).profile.attributes).toEqual({
    name: 'Mei Lin Tan',
    first_name: 'Mei Lin',
    last_name: 'Tan',
    message: 'One\nTwo',
  });
  const { profile, event } = readBy(wpforms, urlencoded('mail=mei%40tan.example&size=S%0AM&form_id=12'));
  expect(profile.answers).toEqual({ size: ['S', 'M'] });
  expect(event.properties).toMatchObject({ form: '12' });
});

test('links to several uploads stand below each other', () => {
  const upload = 'https://a.example/u/1.pdf\nhttps://a.example/u/2.pdf';
  const { files } = readBy(wpforms, json(JSON.stringify({ ...MAPPED, upload }))).profile;
  expect(files.map(({ name }) => name)).toEqual(['1.pdf', '2.pdf']);
});

describe('the same entry is one signal, and a changed one another', () => {
  const keyOf = (over: object) => wpforms.dedupe(json(JSON.stringify({ ...MAPPED, ...over }))).key;

  test('on its site', () => {
    expect(wpforms.dedupe(json(JSON.stringify(MAPPED, null, 2))).key).toBe(keyOf({}));
    expect(keyOf({})).toMatch(/^id:/);
    for (const over of [
      { entry_id: 312 },
      { message: 'more' },
      { form_id: '13' },
      { page_url: 'https://other.example/offer' },
    ])
      expect(keyOf(over)).not.toBe(keyOf({}));
  });

  test.each(['0', 0, '', null])('unless the site keeps no entries: %o', (entry_id) =>
    expect(keyOf({ entry_id })).toMatch(/^body:/),
  );
});
