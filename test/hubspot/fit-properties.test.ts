import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PropertyDefinition } from '../../src/crm/hubspot/hubspot-api.ts';
import { fitProperties } from '../../src/crm/hubspot/write/fit-properties.ts';
import { replay } from '../support/replay.ts';
import { definition } from './small-account.ts';

const choice = (...options: [value: string, label: string][]): Partial<PropertyDefinition> => ({
  type: 'enumeration',
  fieldType: 'select',
  options: options.map(([value, label]) => ({ value, label, hidden: false })),
});

const fitted = (
  value: string | number,
  changes: Partial<PropertyDefinition>,
  name = 'baton_x',
): string | undefined => {
  const { properties, warnings } = fitProperties(
    { [name]: value },
    new Map([[name, definition(name, changes)]]),
    'contacts',
  );
  expect(warnings).toHaveLength(name in properties ? 0 : 1);
  return properties[name];
};

describe('a value is fitted to what the portal has', () => {
  const grades = choice(['a_lead', 'A'], ['b_lead', 'B'], ['c', 'b_lead']);
  test.each<
    [what: string, given: string | number, property: Partial<PropertyDefinition>, kept: string | undefined]
  >([
    ['an option by its value', 'A_Lead', grades, 'a_lead'],
    ['an option by its label', ' a ', grades, 'a_lead'],
    ['a value before a label', 'b_lead', grades, 'b_lead'],
    ['no option of that name', 'D', grades, undefined],
    ['options that live elsewhere, as owners', '75514748', choice(), '75514748'],
    ['yes or no', 'true', { type: 'bool' }, 'true'],
    ['neither yes nor no', 'perhaps', { type: 'bool' }, undefined],
    ['a number', 80.5, { type: 'number' }, '80.5'],
    ['a number as text', ' 80 ', { type: 'number' }, '80'],
    ['no number', 'A1', { type: 'number' }, undefined],
    ['no number at all', ' ', { type: 'number' }, undefined],
    ['an instant', '2026-11-30T10:00:00+01:00', { type: 'datetime' }, '2026-11-30T09:00:00.000Z'],
    ['an instant in milliseconds', 1_795_946_400_000, { type: 'datetime' }, '2026-11-29T10:00:00.000Z'],
    ['no instant', 'soon', { type: 'datetime' }, undefined],
    ['the day of an instant', '2026-11-30T23:30:00-02:00', { type: 'date' }, '2026-12-01'],
    ['lines in one line', 'size: +35\n\n role: +5', {}, 'size: +35; role: +5'],
    ['lines in many', 'size: +35\nrole: +5', { fieldType: 'textarea' }, 'size: +35\nrole: +5'],
    ['what takes it away', '', { type: 'number' }, ''],
    ['what cannot be written', 'A', { readOnly: true }, undefined],
  ])('%s', (_what, given, property, kept) => expect(fitted(given, property)).toBe(kept));

  test.each([
    ['United Kingdom', 'GB', 'uk'],
    ['Vereinigtes Königreich', 'UK', 'uk'],
    ['GB', 'Great Britain', 'uk'],
    ['Elbonia', 'GB', undefined],
  ])('the country %s where the portal says %s', (given, label, kept) =>
    expect(fitted(given, choice(['de', 'Germany'], ['uk', label]), 'country')).toBe(kept),
  );

  test('text is as long as HubSpot takes it, and whole characters', () => {
    fc.assert(
      fc.property(fc.integer({ min: 65_500, max: 65_600 }), fc.boolean(), (length, isLine) => {
        const text =
          fitted('x'.repeat(length % 2) + '😀'.repeat(length / 2), isLine ? {} : { fieldType: 'textarea' }) ??
          '';
        expect(text.length).toBeLessThanOrEqual(65_536);
        expect(text.isWellFormed()).toBe(true);
      }),
      { ...replay, numRuns: 20 },
    );
  });
});

test('what is left out is said, with the mend', () => {
  const { properties, warnings } = fitProperties(
    {
      baton_grade: 'A',
      phone: '+356 21',
      jobtitle: 'COO',
      shoe_size: 42,
      tier: 'gold',
      hs_x: 'y',
      fit: 'high',
    },
    new Map([
      ['jobtitle', definition('jobtitle')],
      ['tier', definition('tier', choice(['silver', 'Silver']))],
      ['hs_x', definition('hs_x', { readOnly: true })],
      ['fit', definition('fit', { type: 'number' })],
    ]),
    'contacts',
  );
  // HubSpot's own are there whatever its list says; if not, HubSpot says so.
  expect(properties).toEqual({ phone: '+356 21', jobtitle: 'COO' });
  expect(warnings).toEqual([
    'HubSpot has no property baton_grade on contacts: run npx baton setup hubspot. It was left out.',
    'HubSpot has no property shoe_size on contacts: make it, or name another. It was left out.',
    `HubSpot's property tier has no option "gold". It was left out.`,
    `HubSpot's property hs_x cannot be written. It was left out.`,
    `HubSpot's property fit takes a number, not "high". It was left out.`,
  ]);
});
