import { expect, test } from 'vitest';
import { identityOf, profileOf } from '../../src/crm/hubspot/read/contact-profile.ts';

const blank = { attributes: {}, answers: {}, consent: [], files: [] };
const nowhere = { utm: {}, clickIds: {}, page: null, referrer: null };

test('what a contact says of themselves, under the names of the policy', () => {
  expect(
    profileOf({
      firstname: ' Jo ',
      lastname: 'Reed',
      jobtitle: 'Head of Operations',
      message: 'Call me',
      company: 'Acme',
      numemployees: '25-50',
      industry: 'Furniture',
      country: 'Germany',
    }).attributes,
  ).toEqual({
    name: 'Jo Reed',
    first_name: 'Jo',
    last_name: 'Reed',
    title: 'Head of Operations',
    message: 'Call me',
    'company.name': 'Acme',
    'company.employees': 25,
    'company.industry': 'Furniture',
    'company.country': 'DE',
  });
});

test('an empty contact says nothing: nothing is false or 0', () => {
  const empty = { firstname: '', lastname: null, numemployees: null, hs_email_optout: '' };
  expect(profileOf(empty)).toEqual({ ...blank, attribution: nowhere });
  expect(identityOf(empty)).toEqual({ email: null, phone: null });
});

test.each([
  ['1-5', 1],
  ['1000+', 1000],
  ['220', 220],
  ['0', undefined],
  ['many', undefined],
  ['5-25-50', undefined],
])('%s employees', (numemployees, employees) =>
  expect(profileOf({ numemployees }).attributes['company.employees']).toBe(employees),
);

test('a country that nobody can tell stays as it was typed', () => {
  expect(profileOf({ country: 'Atlantis' }).attributes).toEqual({ 'company.country_raw': 'Atlantis' });
});

test("the campaign is read from the address of the first page, and HubSpot's own word is none", () => {
  const page = 'https://shop.example/demo?utm_source=news&utm_medium=email&utm_term=&gclid=g1&x=1';
  const { attribution } = profileOf({
    hs_analytics_first_url: page,
    hs_analytics_first_referrer: 'https://search.example',
    hs_analytics_source: 'PAID_SEARCH',
  });
  expect(attribution).toEqual({
    utm: { source: 'news', medium: 'email' },
    clickIds: { gclid: 'g1' },
    page,
    referrer: 'https://search.example',
  });
  expect(profileOf({ hs_analytics_first_url: 'shop' }).attribution).toEqual({ ...nowhere, page: 'shop' });
});

test('opting out of e-mail is a no; not opting out is no yes', () => {
  const no = { purpose: 'email', granted: false, wording: null, at: null };
  expect(profileOf({ hs_email_optout: 'true' }).consent).toEqual([no]);
  expect(profileOf({ hs_email_optout: 'false' }).consent).toEqual([]);
});

test('an identity is normal as that of a form is', () => {
  expect(identityOf({ email: ' Jo@Acme.Example ', phone: '0171 2345678', country: 'Germany' })).toEqual({
    email: 'jo@acme.example',
    phone: '+491712345678',
  });
  expect(identityOf({ email: 'no address', phone: 'ask', mobilephone: '+44 20 7946 0958' })).toEqual({
    email: null,
    phone: '+442079460958',
  });
});
