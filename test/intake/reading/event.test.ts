import { describe, expect, test } from 'vitest';
import { said } from '../deliveries.ts';

const answers = (fields: Record<string, unknown>) => said(fields).profile.answers;

describe('event', () => {
  test('a form submission, with all that a rule may test', () => {
    const { event } = said({
      'form-name': 'demo',
      url: 'https://acme.example/pricing?x=1',
      budget: 5000,
      'Budget approved?': 'yes',
      'How did you hear?': 'Podcast',
      topics: ['a', 'b'],
      nested: { a: 1 },
      source: 'Zapier',
    });
    expect(event).toEqual({
      name: 'form_submitted',
      properties: {
        form: 'demo',
        path: '/pricing',
        source: 'website',
        budget: 5000,
        budget_approved: true,
        'Budget approved?': 'yes',
        'How did you hear?': 'Podcast',
        how_did_you_hear: 'Podcast',
        topics: ['a', 'b'],
      },
    });
  });

  test('kind names another event; other words are an answer', () => {
    expect(said({ kind: 'page_viewed', path: '/pricing' }).event).toMatchObject({
      name: 'page_viewed',
      properties: { path: '/pricing' },
    });
    expect(answers({ kind: 'page_viewed' })).toEqual({});
    for (const kind of ['Detached house', '__proto__', '', 'a'.repeat(65), 7])
      expect(said({ kind }).event.name).toBe('form_submitted');
    expect(answers({ kind: 'Which kind?' })).toEqual({ kind: 'Which kind?' });
  });

  test('when it happened', () => {
    expect(said({ timestamp: '2026-11-02T10:00:00+01:00' }).occurredAt).toBe('2026-11-02T09:00:00.000Z');
    expect(said({ occurred_at: 1_793_000_000 }).occurredAt).toBeNull();
  });
});

describe('campaign from the page', () => {
  const page = 'https://acme.example/pricing?utm_source=bing&UTM_Medium=cpc&gclid=G1&utm_term={{term}}&x=1';

  test('is read when the fields do not say', () => {
    expect(said({ page }).profile.attribution).toEqual({
      utm: { source: 'bing', medium: 'cpc' },
      clickIds: { gclid: 'G1' },
      page,
      referrer: null,
    });
    expect(said({ page_url: '/pricing?fbclid=F1' }).profile.attribution.clickIds).toEqual({ fbclid: 'F1' });
  });

  test('is not mixed with what they do say', () => {
    expect(said({ page, utm_campaign: 'spring' }).profile.attribution).toEqual({
      utm: { campaign: 'spring' },
      clickIds: { gclid: 'G1' },
      page,
      referrer: null,
    });
  });

  test('where the visit began is known where it is said', () => {
    const first = { firstPage: `${page}&first`, firstReferrer: 'https://search.example/' };
    const { attribution, answers } = said({
      page,
      first_page: first.firstPage,
      'First referrer': first.firstReferrer,
    }).profile;
    expect(attribution).toMatchObject({ page, ...first });
    expect(answers).toEqual({});
    expect(said({ first_page: 'a'.repeat(3_000) }).profile.attribution.firstPage).toHaveLength(2_048);
  });

  test('values are cut at 500 characters', () => {
    for (const unfilled of ['{{ad.name}} – fair', '{gclid}', '%utm_source%', '[campaign]'])
      expect(said({ utm_source: unfilled, gclid: unfilled }).profile.attribution).toMatchObject({
        utm: {},
        clickIds: {},
      });
    expect(said({ utm_term: 'ä'.repeat(600) }).profile.attribution.utm).toEqual({ term: 'ä'.repeat(500) });
  });
});
