import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeProfile, type Profile } from '../../src/domain/lead/lead.ts';
import { profileOf } from '../support/leads.ts';
import { replay } from '../support/replay.ts';

const consent = (purpose: string, granted: boolean | null) => ({ purpose, granted, wording: null, at: null });
const from = (page: string | null, utm: Record<string, string> = {}): Profile['attribution'] => ({
  utm,
  clickIds: {},
  page,
  referrer: null,
});
const merged = (known: Partial<Profile>, said: Partial<Profile>): Profile =>
  mergeProfile(profileOf({}, known), profileOf({}, said));

describe('what somebody says again', () => {
  test('the first time it is all there is', () => {
    const said = profileOf({ rooms: 3 });
    expect(mergeProfile(null, said)).toEqual(said);
  });

  test('what is newly said replaces, what is not said again stays', () => {
    const { attributes, answers } = merged(
      { attributes: { rooms: 3, trade: 'hotel' }, answers: { When: 'soon', Who: 'me' } },
      { attributes: { rooms: 4 }, answers: { When: 'now' } },
    );
    expect(attributes).toEqual({ rooms: 4, trade: 'hotel' });
    expect(answers).toEqual({ When: 'now', Who: 'me' });
  });

  test('where they first came from stays, once it is known', () => {
    expect(merged({ attribution: from('/first') }, { attribution: from('/second') }).attribution.page).toBe(
      '/first',
    );
    expect(merged({ attribution: from(null) }, { attribution: from('/second') }).attribution.page).toBe(
      '/second',
    );
    const campaign = from(null, { source: 'news' });
    expect(merged({ attribution: campaign }, { attribution: from('/second') }).attribution).toEqual(campaign);
  });

  test('consent is per purpose, the newest counts, and what nobody can read takes nothing back', () => {
    const known = [consent('email', true), consent('phone', true)];
    const said = [consent('email', false), consent('phone', null), consent('post', null)];
    expect(merged({ consent: known }, { consent: said }).consent).toEqual([
      consent('phone', true),
      consent('email', false),
      consent('post', null),
    ]);
  });

  test('the same file is attached once', () => {
    const [plan, photo] = ['plan', 'photo'].map((name) => ({ name, url: `https://files.example/${name}` }));
    expect(merged({ files: [plan!] }, { files: [plan!, photo!] }).files).toEqual([plan, photo]);
  });

  test('saying the same again changes nothing', () => {
    const profiles = fc.record({
      attributes: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.nat())),
      answers: fc.dictionary(fc.string(), fc.string()),
      attribution: fc.option(fc.webPath(), { nil: null }).map((page) => from(page)),
      consent: fc
        .uniqueArray(fc.constantFrom('email', 'phone'), {})
        .map((all) => all.map((one) => consent(one, true))),
      files: fc.uniqueArray(fc.webUrl()).map((urls) => urls.map((url) => ({ name: 'file', url }))),
    });
    const law = fc.property(profiles, (profile) => {
      expect(mergeProfile(profile, profile)).toEqual(profile);
    });
    fc.assert(law, replay);
  });
});

describe('where somebody came from, told late', () => {
  const at = (page: string | null, day: number) => ({ ...from(page), at: `2026-11-0${day}T09:00:00.000Z` });
  const pageOf = (known: Profile['attribution'], said: Profile['attribution']) =>
    merged({ attribution: known }, { attribution: said }).attribution.page;

  test('counts by when it happened', () => {
    expect(pageOf(at('/second', 2), at('/first', 1))).toBe('/first');
    expect(pageOf(at('/first', 1), at('/second', 2))).toBe('/first');
    expect(pageOf(at('/known', 2), at(null, 1))).toBe('/known');
  });

  test('by what was known first, where one of them does not say when', () => {
    expect(pageOf(from('/known'), at('/said', 1))).toBe('/known');
    expect(pageOf(at('/known', 2), from('/said'))).toBe('/known');
  });
});
