import { describe, expect, test } from 'vitest';
import { segment } from '../../../src/intake/providers/segment.ts';
import { faultOf } from '../deliveries.ts';
import { hexHmac, idle, keysOf, posted, readAll, submitted, verdictOf } from './signed-bodies.ts';

const call = (type: string, over: object = {}) => ({
  type,
  messageId: `m-${type}`,
  anonymousId: 'a-1',
  userId: 'u-7',
  timestamp: '2026-11-02T08:59:40.123Z',
  sentAt: '2026-11-02T08:59:39.000Z',
  integrations: { All: true },
  context: {
    ip: '203.0.113.9',
    userAgent: 'Browser/1',
    page: {
      url: 'https://loom.example/prices?gclid=g1',
      referrer: 'https://search.example/',
      title: 'Prices',
    },
    campaign: { name: 'autumn', source: 'fair', medium: 'stand' },
    traits: { email: 'noa@loom.example' },
  },
  ...over,
});

test('a campaign may stand apart from the address of the page', () => {
  const page = { url: 'https://loom.example/prices', search: '?utm_source=fair&gclid=g2' };
  const { attribution } = submitted(segment, call('identify', { context: { page } })).profile;
  expect(attribution).toMatchObject({ utm: { source: 'fair' }, clickIds: { gclid: 'g2' } });
});

describe('who sends it', () => {
  const calls = [call('identify'), call('page'), call('track', { event: 'Paid' })];
  const batch = JSON.stringify(calls);
  const by = (text: string) => ({ 'x-signature': hexHmac('sha1', text) });
  const first = JSON.stringify(calls[0]);

  test('is known by the signature over the call, or over the first of a batch', () => {
    expect(verdictOf(segment, posted(first, { headers: by(first) }))).toBeNull();
    expect(verdictOf(segment, posted(batch, { headers: by(first) }))).toBeNull();
    expect(verdictOf(segment, posted(batch, { headers: by(batch) }))).toBe('SIGNATURE_MISMATCH');
    expect(verdictOf(segment, posted(batch.replace('u-7', 'u-8'), { headers: by(first) }))).toBe(
      'SIGNATURE_MISMATCH',
    );
    expect(verdictOf(segment, posted('[]', { headers: by('') }))).toBe('SIGNATURE_MISMATCH');
    expect(verdictOf(segment, posted(first))).toBe('SIGNATURE_MISSING');
  });

  test('with a token in the address is known by that too, and it has to be right', () => {
    const sent = posted(batch, { headers: by(first), pathToken: 'tok' });
    expect(verdictOf(segment, sent, { tokens: ['tok'] })).toBeNull();
    expect(verdictOf(segment, sent, { tokens: ['other'] })).toBe('SIGNATURE_MISMATCH');
    expect(verdictOf(segment, sent)).toBe('SIGNATURE_MISSING');
    expect(verdictOf(segment, { ...sent, headers: {} }, { tokens: ['tok'] })).toBe('SIGNATURE_MISSING');
    expect(verdictOf(segment, sent, { secrets: [], tokens: ['tok'] })).toBeNull();
  });

  test('without a token is believed the first of a batch alone', () => {
    const [one, others] = segment.split?.(posted(batch)) ?? [];
    expect(String(one?.body)).toBe(first);
    expect(JSON.parse(String(others?.body))).toEqual({ unsigned: calls.slice(1) });
    expect(() => segment.parse(others?.body ?? Buffer.alloc(0), 'application/json', SETTINGS)).toThrow(
      /2 more came with it/,
    );
  });

  test('with one is believed all of it, as is who signs a whole object', () => {
    expect(readAll(segment, posted(batch, { pathToken: 'tok' }))).toMatchObject([
      { event: { name: 'identified' } },
      { event: { name: 'page_viewed' } },
      { event: { name: 'paid' } },
    ]);
    expect(readAll(segment, posted({ batch: calls, sentAt: '' }))).toHaveLength(3);
    expect(readAll(segment, posted([call('identify')]))).toHaveLength(1);
  });
});

test('who looks at a page lets those who have written go first', () => {
  const urgency = (body: unknown) => segment.split?.(posted(body)).map(({ urgent }) => urgent);
  expect(urgency(call('page'))).toEqual([false]);
  expect(urgency(call('identify'))).toEqual([true]);
  expect(urgency([call('screen')])).toEqual([false]);
  expect(urgency({ batch: [call('track', { event: 'Paid' }), call('page')] })).toEqual([true, false]);
  expect(urgency('{')).toEqual([true]);
});

const SETTINGS = {
  name: 'behaviour',
  type: 'segment',
  secrets: [],
  tokens: [],
  fields: {},
  options: {},
} as const;

test('identify tells of the person, with company and address', () => {
  const traits = {
    email: 'Noa@Loom.example',
    firstName: 'Noa',
    lastName: 'bar Lev',
    phone: '03-612 3456',
    title: 'Head weaver',
    company: { name: 'Loom Ltd', employee_count: 40, industry: 'Textiles', id: 'c1' },
    address: { street: '6 Spool St', city: 'Haifa', state: 'North', postalCode: '31000', country: 'Israel' },
    plan: 'premium',
  };
  const { identity, profile, event, occurredAt } = submitted(segment, call('identify', { traits }));
  expect(identity).toEqual({ email: 'noa@loom.example', phone: '+97236123456' });
  expect(profile.attributes).toMatchObject({
    name: 'Noa bar Lev',
    first_name: 'Noa',
    last_name: 'bar Lev',
    title: 'Head weaver',
    'company.name': 'Loom Ltd',
    'company.employees': 40,
    'company.industry': 'Textiles',
    'company.country': 'IL',
  });
  expect(profile.answers).toMatchObject({
    plan: 'premium',
    street: '6 Spool St',
    city: 'Haifa',
    region: 'North',
    postal_code: '31000',
    user_id: 'u-7',
  });
  expect(event.name).toBe('identified');
  expect(occurredAt).toBe('2026-11-02T08:59:40.123Z');
  expect(JSON.stringify(profile)).not.toMatch(/203\.0\.113|Browser/);
});

test('page tells which, and its title is no job', () => {
  const properties = { title: 'Prices', path: '/prices', search: '?gclid=g1', plan: 'pro' };
  const { profile, event } = submitted(segment, call('page', { name: 'Pricing', properties }));
  expect(event).toMatchObject({ name: 'page_viewed', properties: { path: '/prices', page_title: 'Prices' } });
  expect(profile.attributes).toEqual({});
  expect(profile.answers).toMatchObject({ 'page.name': 'Pricing', 'page.title': 'Prices', plan: 'pro' });
  expect(profile.attribution).toMatchObject({
    utm: { campaign: 'autumn', source: 'fair', medium: 'stand' },
    clickIds: { gclid: 'g1' },
    page: 'https://loom.example/prices?gclid=g1',
    referrer: 'https://search.example/',
  });
});

describe('track', () => {
  const tracked = (event: string, properties: object, over: object = {}) =>
    submitted(segment, call('track', { event, properties, ...over }));

  test.each([
    ['Demo Requested', 'demo_requested'],
    ['CTA: "Buy" clicked', 'cta_buy_clicked'],
    ['試用', 'tracked'],
    ['x'.repeat(65), 'tracked'],
    ['', 'tracked'],
  ])('%s is the event %s', (name, event) => {
    expect(tracked(name, {}).event.name).toBe(event);
  });

  test('keeps a name that cannot be one of an event', () => {
    expect(tracked('試用', {}).profile.answers['event']).toBe('試用');
    expect(tracked('Paid', {}).profile.answers).not.toHaveProperty('event');
  });

  test('has properties that rules can test, and the name of a product is nobody', () => {
    const { identity, profile, event } = tracked('Product viewed', { name: 'Warp', price: 9.5, plan: 'pro' });
    expect(event.properties).toMatchObject({ track_name: 'Warp', price: 9.5, plan: 'pro' });
    expect(profile.attributes).toEqual({});
    expect(identity.email).toBe('noa@loom.example');
  });

  test('of a form that says who it is, is the person', () => {
    const form = { email: 'gil@loom.example', name: 'Gil Or Paz', title: 'Dyer' };
    const { identity, profile } = tracked('Form Submitted', form, { context: {} });
    expect(identity.email).toBe('gil@loom.example');
    expect(profile.attributes).toMatchObject({ name: 'Gil Or Paz', title: 'Dyer' });
  });

  test('with the address of somebody else stays with who did it', () => {
    const { identity, profile } = tracked('Colleague invited', { email: 'gil@loom.example', name: 'Gil' });
    expect(identity.email).toBe('noa@loom.example');
    expect(profile.attributes).toEqual({});
  });
});

test('who is known by an address as the id is known by it', () => {
  const { identity } = submitted(segment, call('identify', { userId: 'Eli@Loom.example', context: {} }));
  expect(identity.email).toBe('eli@loom.example');
});

test('consent is told by category', () => {
  const context = {
    traits: { email: 'noa@loom.example' },
    consent: { categoryPreferences: { Ads: false, Stats: true } },
  };
  expect(submitted(segment, call('identify', { context })).profile.consent).toEqual([
    { purpose: 'ads', granted: false, wording: 'Ads', at: '2026-11-02T08:59:40.123Z' },
    { purpose: 'stats', granted: true, wording: 'Stats', at: '2026-11-02T08:59:40.123Z' },
  ]);
});

test('a call is the same when it comes again, in a batch too', () => {
  const [key] = keysOf(segment, call('identify'));
  expect(keysOf(segment, [call('identify', { sentAt: 'later' })])).toEqual([key]);
  expect(keysOf(segment, call('page'))).not.toEqual([key]);
});

test('other calls need nothing, and what is none is told of', () => {
  expect(idle(segment, call('group'))).toContain('group');
  for (const body of [{}, [], [1], '[[]]', { type: 7 }])
    expect(faultOf(() => readAll(segment, posted(body)))).toBe('BODY_MALFORMED');
});
