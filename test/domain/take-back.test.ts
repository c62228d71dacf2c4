import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Consent, dated, mergeProfile, type Profile } from '../../src/domain/lead/lead.ts';
import { consentsIn, type Said, takeBack } from '../../src/domain/lead/take-back.ts';
import { profileOf } from '../support/leads.ts';

const AT = '2026-11-21T09:00:00.000Z';
const NOBODY = { email: null, phone: null };
const words = fc.dictionary(fc.constantFrom('title', 'company.name', 'rooms'), fc.constantFrom('a', 'b'));
const profiles: fc.Arbitrary<Profile> = fc.record({
  attributes: words,
  answers: words,
  attribution: fc.record({
    utm: fc.dictionary(fc.constant('source'), fc.constantFrom('x', 'y')),
    clickIds: fc.constant({}),
    page: fc.constant(null),
    referrer: fc.constant(null),
  }),
  consent: fc.constant([]),
  files: fc.subarray([
    { name: 'a', url: 'https://files.example/a' },
    { name: 'b', url: 'https://files.example/b' },
  ]),
});
const said = (profile: Profile): Said => ({ identity: NOBODY, profile });
const sorted = ({ attributes, answers, files, attribution }: Profile) => ({
  attributes,
  answers,
  attribution,
  files: files.map(({ url }) => url).toSorted(),
});

test('where the lead came from goes with the submission that told it, whenever that was', () => {
  const origin = (page: string | null) => ({ utm: {}, clickIds: {}, page, referrer: null });
  const [taken, rest] = ['https://a.example/ad', null].map((page) =>
    profileOf({}, { attribution: origin(page) }),
  );
  const { profile } = takeBack(said(dated(taken!, AT)), said(taken!), said(rest!), AT);
  expect(profile.attribution).toEqual(origin(null));
});

test('what remains is what would be known had it never been said, whatever was said before and after', () => {
  fc.assert(
    fc.property(profiles, profiles, profiles, (before, taken, after) => {
      const known = mergeProfile(mergeProfile(before, taken), after);
      const rest = mergeProfile(before, after);
      expect(sorted(takeBack(said(known), said(taken), said(rest), AT).profile)).toEqual(sorted(rest));
    }),
    { numRuns: 2_000 },
  );
});

test('what a CRM or a person has made of it since stays', () => {
  const taken = profileOf({ title: 'CEO', rooms: 4 });
  const known = profileOf({ title: 'Owner', rooms: 4, stars: 5 });
  expect(takeBack(said(known), said(taken), said(profileOf()), AT).profile.attributes).toEqual({
    title: 'Owner',
    stars: 5,
  });
});

describe('consent', () => {
  const box = (granted: boolean | null, at = '2026-01-01T00:00:00.000Z'): Consent => {
    return { purpose: 'calls', granted, wording: 'Call me', at };
  };
  const after = (taken: Consent, known: Consent, rest: Consent[] = []) =>
    takeBack(
      said(profileOf({}, { consent: [known] })),
      said(profileOf({}, { consent: [taken] })),
      said(profileOf({}, { consent: rest })),
      AT,
    ).profile.consent;

  test('that it gave is withdrawn, also where it was given before', () => {
    expect(after(box(true), box(true))).toEqual([{ ...box(true), granted: false, at: AT }]);
    expect(after(box(true), box(true), [box(true, '2025-01-01T00:00:00.000Z')])).toMatchObject([
      { granted: false },
    ]);
  });

  test('that was answered since stays as it was answered', () => {
    const later = box(true, '2026-02-01T00:00:00.000Z');
    expect(after(box(true), later)).toEqual([later]);
    expect(consentsIn(profileOf({}, { consent: [later] }), profileOf({}, { consent: [box(true)] }))).toEqual(
      [],
    );
  });

  test('that it refused stays refused, and what was unknown is not withdrawn', () => {
    expect(after(box(false), box(false))).toEqual([box(false)]);
    expect(after(box(null), box(null))).toEqual([]);
    expect(after(box(null), box(null), [box(null, AT)])).toEqual([box(null, AT)]);
  });
});

test('an address or number that nobody else told goes', () => {
  const known = { identity: { email: 'mia@seaview.example', phone: '+442079460000' }, profile: profileOf() };
  const rest = { identity: { email: 'mia@seaview.example', phone: null }, profile: profileOf() };
  expect(takeBack(known, known, rest, AT).identity).toEqual(rest.identity);
  expect(takeBack(known, { ...known, identity: NOBODY }, rest, AT).identity).toEqual(known.identity);
});
