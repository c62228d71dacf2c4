import { describe, expect, test } from 'vitest';
import { unbounce } from '../../../src/intake/providers/unbounce.ts';
import { faultOf, urlencoded } from '../deliveries.ts';
import { readBy } from './read-by.ts';

const DATA = {
  first_name: ['Oskar'],
  email: ['Oskar@Lind.example'],
  interests: ['Doors', 'Windows'],
  i_accept_the_terms: ['on'],
  utm_campaign: ['autumn'],
  utm_term: ['{{keyword}}'],
  ip_address: ['203.0.113.4'],
  page_uuid: ['6d2c'],
  variant: ['b'],
  time_submitted: ['12:05 PM UTC'],
  date_submitted: ['2026-11-02'],
};
const sent = (data: object = DATA, over: Record<string, string> = {}) =>
  urlencoded(
    new URLSearchParams({
      page_id: '6d2c',
      page_name: 'Autumn doors',
      page_url: 'https://go.lind.example/doors/?gclid=Cj1',
      variant: 'b',
      'data.json': JSON.stringify(data),
      'data.xml': '<form_data/>',
      ...over,
    }).toString(),
  );

test('the answers of a page are read', () => {
  const { identity, profile, event, occurredAt } = readBy(unbounce, sent());
  expect(identity.email).toBe('oskar@lind.example');
  expect(profile.attributes).toEqual({ name: 'Oskar', first_name: 'Oskar' });
  expect(profile.answers).toEqual({ interests: ['Doors', 'Windows'], form_id: '6d2c', variant: 'b' });
  expect(profile.attribution.utm).toEqual({ campaign: 'autumn' });
  expect(profile.consent).toMatchObject([{ purpose: 'i_accept_the_terms', granted: true }]);
  expect(event.properties).toMatchObject({ form: 'Autumn doors', variant: 'b', path: '/doors/' });
  expect(occurredAt).toBe('2026-11-02T12:05:00.000Z');
});

test.each([
  ['12:30 AM UTC', '2026-11-02T00:30:00.000Z'],
  ['1:07 PM UTC', '2026-11-02T13:07:00.000Z'],
  ['1:07 PM', null],
  ['25:00', null],
])('%s is %s', (time, expected) =>
  expect(readBy(unbounce, sent({ ...DATA, time_submitted: [time] })).occurredAt).toBe(expected),
);

describe('what cannot be read', () => {
  test.each([
    ['no data.json', {}, { 'data.json': '' }, 'BODY_MALFORMED'],
    ['half of it', {}, { 'data.json': '{"email":["a' }, 'BODY_MALFORMED'],
    ['a list', [], {}, 'BODY_MALFORMED'],
    ['a depth', {}, { 'data.json': '['.repeat(70) }, 'BODY_TOO_DEEP'],
  ])('%s', (_, data, over, code) => {
    const body = sent(data, over);
    expect(faultOf(() => readBy(unbounce, body))).toBe(code);
    expect(faultOf(() => unbounce.inspect(body))).toBeNull();
    expect(unbounce.dedupe(body).key).toMatch(/^body:/);
  });
});
