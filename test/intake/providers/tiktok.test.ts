import { describe, expect, test } from 'vitest';
import { tiktok } from '../../../src/intake/providers/tiktok.ts';
import { faultOf } from '../deliveries.ts';
import { hexHmac, idle, keysOf, posted, readAll, submitted, verdictOf } from './signed-bodies.ts';

const entry = (id: string, name: string) =>
  `{"id":${id},"page_id":7212345678901230001,"advertiser_id":7212345678901230002,"campaign_id":18,"ad_id":"19","create_time":1793609980,"lead_source":"INSTANT_FORM","changes":[{"field":"Name","value":"${name}"},{"field":"Email","value":"${name.toLowerCase()}@kiosk.example"},{"field":"Phone number","value":"+43 660 1234567"},{"field":"Which kiosk?","value":"West"}]}`;
const push = (...entries: string[]) => `{"object":1,"time":1793609985,"entry":[${entries.join(',')}]}`;
const two = push(entry('7212345678901234567', 'Jörg'), entry('7212345678901234568', 'Ida'));

test('who sends it is known by a signature over the body in ASCII', () => {
  const signed = (text: string) => ({ headers: { 'x-open-signature': hexHmac('sha256', text) } });
  const ascii = two.replaceAll('ö', '\\u00f6');
  expect(verdictOf(tiktok, posted(ascii, signed(ascii)))).toBeNull();
  expect(verdictOf(tiktok, posted(two, signed(ascii)))).toBeNull();
  expect(verdictOf(tiktok, posted('"😀"', signed('"\\ud83d\\ude00"')))).toBeNull();
  expect(verdictOf(tiktok, posted(two, signed(two)))).toBe('SIGNATURE_MISMATCH');
  expect(verdictOf(tiktok, posted(two.replace('Ida', 'Eda'), signed(ascii)))).toBe('SIGNATURE_MISMATCH');
  expect(verdictOf(tiktok, posted(two))).toBe('SIGNATURE_MISSING');
});

describe('the leads of one push', () => {
  test('are a signal each, with ids to the last digit', () => {
    const read = readAll(tiktok, posted(two));
    expect(read).toMatchObject([
      {
        identity: { email: 'jörg@kiosk.example', phone: '+436601234567' },
        profile: {
          attributes: { name: 'Jörg' },
          answers: { lead_id: '7212345678901234567' },
        },
      },
      { identity: { email: 'ida@kiosk.example' }, profile: { answers: { lead_id: '7212345678901234568' } } },
    ]);
    const [first, second] = keysOf(tiktok, two);
    expect(first).toMatch(/^id:/);
    expect(second).not.toBe(first);
    expect(keysOf(tiktok, push(entry('7212345678901234568', 'Ida')))).toEqual([second]);
  });

  test('are read by their fields', () => {
    const { profile, event, occurredAt } = submitted(tiktok, push(entry('7212345678901234568', 'Ida')));
    expect(event).toMatchObject({ name: 'form_submitted', properties: { form: '7212345678901230001' } });
    expect(profile.answers).toEqual({
      'Which kiosk?': 'West',
      lead_id: '7212345678901234568',
      advertiser_id: '7212345678901230002',
      campaign_id: '18',
      ad_id: '19',
      lead_source: 'INSTANT_FORM',
    });
    expect(occurredAt).toBe('2026-11-02T08:59:40.000Z');
  });
});

test('200 is answered', () => {
  expect(tiktok.reply?.(posted(two))).toMatchObject({ body: '{}' });
});

test('news of an account need nothing, and what cannot be understood is told of', () => {
  const review = { object: 2, entry: [{ id: 1, changes: [{ field: 'status', value: 'ok' }] }] };
  expect(idle(tiktok, review)).toContain('no lead');
  expect(keysOf(tiktok, review)).toEqual([expect.stringMatching(/^body:/)]);
  for (const body of [{}, { object: 1 }, { object: 1, entry: [] }, { object: 1, entry: [{ id: 1 }] }])
    expect(faultOf(() => submitted(tiktok, body))).toBe('BODY_MALFORMED');
});
