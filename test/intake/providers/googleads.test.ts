import { describe, expect, test } from 'vitest';
import { googleads } from '../../../src/intake/providers/googleads.ts';
import { faultOf } from '../deliveries.ts';
import { keysOf, posted, readAll, SECRET, submitted, verdictOf } from './signed-bodies.ts';

const column = (column_id: string, string_value: string, column_name?: string) => ({
  column_id,
  string_value,
  ...(column_name && { column_name }),
});
const lead = {
  lead_id: 'L-1',
  user_column_data: [
    column('FULL_NAME', 'Ana Ruiz Vega', 'Full name'),
    column('EMAIL', 'ana@home.example', 'User Email'),
    column('WORK_EMAIL', 'ana@solar.example'),
    column('PHONE_NUMBER', '+34 612 345 678'),
    column('COMPANY_NAME', 'Solar Vega'),
    column('JOB_TITLE', 'Buyer'),
    column('COUNTRY', 'Spain'),
    column('POSTAL_CODE', '28001', 'Postal Code'),
    column('how_many_roofs', '40', 'How many roofs?'),
    column('flat', 'yes'),
  ],
  api_version: '1.0',
  form_id: 18_698_608_977,
  campaign_id: 991,
  adgroup_id: 0,
  gcl_id: 'Cj0K',
  google_key: SECRET,
  lead_submit_time: '2026-11-02T08:59:58Z',
  something_new: { of: 'Google' },
};

describe('the key in the body', () => {
  const { google_key: _, ...keyless } = lead;
  const verdict = (body: unknown) => verdictOf(googleads, posted(body));

  test('is one of the secrets, however its name is written', () => {
    expect(verdict(lead)).toBeNull();
    expect(verdict({ ...keyless, Google_key: 'newer' })).toBeNull();
  });

  test('is compared, and asked for even with a token in the address', () => {
    expect(verdict({ ...lead, google_key: `${SECRET}x` })).toBe('SIGNATURE_MISMATCH');
    expect(verdict({ ...lead, Google_Key: 'guess' })).toBe('SIGNATURE_MISMATCH');
    for (const google_key of ['', null, [SECRET], 1])
      expect(verdict({ ...lead, google_key })).toBe('SIGNATURE_MISMATCH');
    for (const body of [keyless, '[]', '{', '\u0000']) expect(verdict(body)).toBe('SIGNATURE_MISSING');
    const sent = posted({ ...lead, google_key: '' }, { pathToken: 'tok' });
    for (const over of [{ secrets: [''] }, { secrets: [], tokens: ['tok'] }])
      expect(verdictOf(googleads, sent, over)).not.toBeNull();
  });

  test('is not stored', () => {
    const [part, ...others] = googleads.split?.(posted({ ...lead, GOOGLE_KEY: SECRET })) ?? [];
    expect(others).toEqual([]);
    expect(JSON.parse(String(part?.body))).toEqual(keyless);
    expect(JSON.stringify(readAll(googleads, posted(lead)))).not.toContain(SECRET);
  });
});

describe('a lead', () => {
  test('is read by the ids of its columns, the rest under its questions', () => {
    const { identity, profile, event, occurredAt } = submitted(googleads, lead);
    expect(identity).toEqual({ email: 'ana@solar.example', phone: '+34612345678' });
    expect(profile.attributes).toEqual({
      name: 'Ana Ruiz Vega',
      title: 'Buyer',
      'company.name': 'Solar Vega',
      'company.country': 'ES',
    });
    expect(profile.answers).toEqual({
      email: 'ana@home.example',
      postal_code: '28001',
      'How many roofs?': '40',
      flat: 'yes',
      lead_id: 'L-1',
      campaign_id: '991',
      adgroup_id: '0',
    });
    expect(profile.attribution.clickIds).toEqual({ gclid: 'Cj0K' });
    expect(event).toMatchObject({ name: 'form_submitted', properties: { form: '18698608977' } });
    expect(occurredAt).toBe('2026-11-02T08:59:58.000Z');
  });

  test('keeps ids to the last digit', () => {
    const body = JSON.stringify(lead).replace('18698608977', '7012345678901234567');
    expect(submitted(googleads, body).event.properties['form']).toBe('7012345678901234567');
  });

  test('in a test bothers nobody, and may be sent again', () => {
    const { event } = submitted(googleads, { ...lead, is_test: true });
    expect(event.name).toBe('test_submission');
    expect(keysOf(googleads, { ...lead, is_test: true })).toEqual([expect.stringMatching(/^body:/)]);
  });

  test('is the same when it comes again, with another key too', () => {
    const key = keysOf(googleads, lead);
    expect(key).toEqual([expect.stringMatching(/^id:/)]);
    expect(keysOf(googleads, { ...lead, google_key: 'newer', lead_stage: 'x' })).toEqual(key);
    expect(keysOf(googleads, { ...lead, lead_id: 'L-2' })).not.toEqual(key);
  });

  test('is answered with 200 and {}, and without answers told of', () => {
    expect(googleads.reply?.(posted(lead))).toMatchObject({ body: '{}' });
    for (const user_column_data of [[], null, 'x', [1]])
      expect(faultOf(() => submitted(googleads, { ...lead, user_column_data }))).toBe('BODY_MALFORMED');
  });
});
