import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../src/domain/lead/lead.ts';
import { profileOf } from '../support/leads.ts';
import { type PolicySource, policyOf } from '../support/policies.ts';

const who = { email: 'mia@mail.seaview.co.uk', phone: null };
const factsOf = (
  definitions: PolicySource['facts'],
  attributes: Attributes,
  email: string | null = who.email,
) =>
  policyOf({ facts: definitions }).facts({
    identity: { ...who, email },
    profile: profileOf(attributes),
    source: 'website',
    crm: {},
  });

describe('bands', () => {
  // Written out of order on purpose: only the bounds count.
  const size = { bands_of: 'rooms', bands: { large: 100, small: 1, mid: 20 }, when_missing: 'nobody knows' };
  test.each([
    [1, 'small'],
    [19.9, 'small'],
    [20, 'mid'],
    [99, 'mid'],
    [100, 'large'],
    [9999, 'large'],
    ['20 rooms', 'mid'],
    ['1,200', 'large'],
    [0, 'nobody knows'],
    ['a few', 'nobody knows'],
    [undefined, 'nobody knows'],
  ])('%s is %s', (rooms, band) => {
    expect(factsOf({ size }, rooms === undefined ? {} : { rooms })['size']).toBe(band);
  });
  test('without when_missing it is unknown', () => {
    expect(factsOf({ size: { bands_of: 'rooms', bands: { small: 1 } } }, {})['size']).toBe('unknown');
  });
});

describe('words', () => {
  const rank = {
    words_in: 'title',
    first_of: {
      trainee: ['trainee', 'intern'],
      chief: ['cto', 'chief executive'],
      head: ['director', 'head of'],
    },
  };
  test.each([
    ['Director of IT', 'head'],
    ['CTO', 'chief'],
    ['Co-founder & CTO', 'chief'],
    ['Chief Executive Officer', 'chief'],
    ['Chief of Executive Travel', 'other'],
    ['HEAD OF rooms', 'head'],
    ['Assistant to the CTO, trainee', 'trainee'],
    ['Internal auditor', 'other'],
    ['', 'unknown'],
    [undefined, 'unknown'],
  ])('%s is %s', (title, expected) => {
    expect(factsOf({ rank }, title === undefined ? {} : { title })['rank']).toBe(expected);
  });
  test('the first list of the file wins, wherever its word stands in the text', () => {
    const turned = { ...rank, first_of: { head: ['director'], chief: ['cto'] } };
    expect(factsOf({ rank: turned }, { title: 'CTO and director' })['rank']).toBe('head');
  });
});

test('a fact may build on one above it', () => {
  const facts = factsOf(
    {
      size: { bands_of: 'rooms', bands: { small: 1, large: 100 } },
      weight: { words_in: 'size', first_of: { heavy: ['large'] }, otherwise: 'light' },
    },
    { rooms: 120 },
  );
  expect(facts['weight']).toBe('heavy');
});

test('what is known without a definition', () => {
  const attribution = { utm: { source: 'news' }, clickIds: {}, page: '/beds', referrer: 'https://x.example' };
  const consent = (purpose: string, granted: boolean | null) => ({
    purpose,
    granted,
    wording: null,
    at: null,
  });
  const facts = policyOf().facts({
    identity: { ...who, phone: '+442079460000' },
    profile: profileOf(
      { rooms: 3, 'company.name': 'Seaview University' },
      { attribution, consent: [consent('email', true), consent('phone', false), consent('post', null)] },
    ),
    source: 'website',
    crm: { 'crm.owner': 'gil@shop.example' },
  });
  expect(facts).toEqual({
    rooms: 3,
    'company.name': 'Seaview University',
    'company.kind': 'education',
    'crm.owner': 'gil@shop.example',
    source: 'website',
    email: 'mia@mail.seaview.co.uk',
    'email.kind': 'company',
    'email.host': 'mail.seaview.co.uk',
    'email.domain': 'seaview.co.uk',
    phone: '+442079460000',
    page: '/beds',
    referrer: 'https://x.example',
    'utm.source': 'news',
    'consent.email': true,
    'consent.phone': false,
  });
});

test('a form cannot claim facts that Baton makes itself', () => {
  const claimed = {
    'email.kind': 'company',
    source: 'partner',
    email: 'boss@else.example',
    'company.kind': 'x',
  };
  const facts = factsOf({ 'email.kind': 'built_in' }, claimed, 'mia@gmail.com');
  expect(facts).toMatchObject({ 'email.kind': 'free', source: 'website', email: 'mia@gmail.com' });
  expect(facts['company.kind']).toBe('unknown');
});
