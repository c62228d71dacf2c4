import { describe, expect, test } from 'vitest';
import { cf7 } from '../../../src/intake/providers/cf7.ts';
import { faultOf, json, settings, urlencoded } from '../deliveries.ts';
import { readBy } from './read-by.ts';

const FIELDS = {
  'your-name': 'Inés de la Vega',
  'your-email': 'Ines@Vega.example',
  'tel-482': '+34 911 234 567',
  'menu-company-size': ['11-50'],
  'checkbox-17[]': ['SEO', 'Ads'],
  'your-message': 'Please call.\nMornings are best.',
  'file-51': 'https://vega.example/wp-content/uploads/brief.pdf',
  'acceptance-1': '1',
  utm_source: 'newsletter',
  utm_term: '{{term}}',
  _wpcf7: '88',
  _wpcf7_unit_tag: 'wpcf7-f88-p2-o1',
  _url: 'https://vega.example/contact?gclid=Cj0',
  _remote_ip: '203.0.113.7',
  'quiz-3': 'seven',
  'g-recaptcha-response': '03AFc',
};

test('the tags of a form are read, and its machinery is not kept', () => {
  const { identity, profile, event } = readBy(cf7, json(JSON.stringify(FIELDS)));
  expect(identity).toEqual({ email: 'ines@vega.example', phone: '+34911234567' });
  expect(profile.attributes).toEqual({
    name: 'Inés de la Vega',
    message: 'Please call.\nMornings are best.',
  });
  expect(profile.answers).toEqual({ 'menu-company-size': ['11-50'], 'checkbox-17': ['SEO', 'Ads'] });
  expect(profile.attribution).toMatchObject({ utm: { source: 'newsletter' }, clickIds: {} });
  expect(profile.attribution.page).toBe('https://vega.example/contact?gclid=Cj0');
  expect(profile.consent).toMatchObject([{ purpose: 'acceptance_1', granted: true }]);
  expect(profile.files).toEqual([
    { name: 'brief.pdf', url: 'https://vega.example/wp-content/uploads/brief.pdf' },
  ]);
  expect(event).toMatchObject({ name: 'form_submitted', properties: { form: '88', path: '/contact' } });
});

describe('a plugin may post it as a form would', () => {
  test('with the names that the policy maps', () => {
    const { profile, event } = readBy(
      cf7,
      urlencoded(
        'your-email=jo%40vega.example&menu-9=Monthly&topics%5B%5D=a&topics%5B%5D=b&form_title=Offer&form_id=7',
      ),
      { fields: { 'menu-9': 'plan' } },
    );
    expect(profile.attributes).toEqual({ plan: 'Monthly' });
    expect(profile.answers).toEqual({ topics: ['a', 'b'], form_id: '7' });
    expect(event.properties).toMatchObject({ form: 'Offer', plan: 'Monthly' });
  });

  test('a box that was shown and left empty is a no; one that was not there says nothing', () => {
    const consentIn = (more: string) =>
      readBy(cf7, urlencoded(`your-email=jo%40vega.example${more}`)).profile.consent;
    expect(consentIn('&acceptance-1=')).toMatchObject([{ purpose: 'acceptance_1', granted: false }]);
    expect(consentIn('')).toEqual([]);
  });
});

test('it is known by its token, and the same content within ten minutes is one', () => {
  const sent = { ...json(JSON.stringify(FIELDS)), pathToken: 'tok-4711' };
  expect(faultOf(() => cf7.verify(sent, settings({ tokens: ['tok-4711'] })))).toBeNull();
  expect(faultOf(() => cf7.verify(sent, settings({ tokens: ['tok-4712'] })))).toBe('SIGNATURE_MISMATCH');
  expect(faultOf(() => cf7.verify(sent, settings()))).toBe('SIGNATURE_MISSING');
  expect(cf7.dedupe(sent)).toMatchObject({ key: expect.stringMatching(/^body:/), windowMs: 600_000 });
});
