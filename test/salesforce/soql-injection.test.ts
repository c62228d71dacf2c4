import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { containing, type Soql, soql } from '../../src/crm/salesforce/soql.ts';
import { runSoql } from '../support/salesforce/soql/run-soql.ts';
import { groundOf } from './soql-ground.ts';

/** Texts that break out of quotes, lists and patterns more often than letters do; never empty, for empty is null. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      "'",
      '\\',
      '"',
      '%',
      '_',
      '\n',
      '\r',
      '\t',
      '\b',
      '\f',
      ')',
      ' OR ',
      'u0041',
      'İ',
      'Σ',
      'ß',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((letter) => letter !== '\0'),
  ),
  minLength: 1,
  maxLength: 12,
});
const pairs = fc.tuple(hostile, hostile);
const folded = (text: string): string => Array.from(text, (letter) => letter.toLowerCase()).join('');
const isSame = (one: string, other: string): boolean => folded(one) === folded(other);

/** Which of two leads, so named, a condition finds. */
function found(names: readonly string[], condition: Soql): string {
  const leads = names.map((Name, i) => ({ type: 'Lead', number: i + 1, Name }));
  const { text } = soql`SELECT Id FROM Lead WHERE ${condition} ORDER BY Id`;
  return runSoql(text, groundOf(leads), { deleted: false })
    .records.map(({ attributes }) => attributes.url?.at(-4))
    .join('');
}

test('a text in a query finds exactly the record that has it, and never more', () => {
  fc.assert(
    fc.property(pairs, ([one, other]) => {
      expect(found([one, other], soql`Name = ${one}`)).toBe(isSame(one, other) ? '12' : '1');
    }),
  );
});

test('a list of texts finds exactly the records that have one of them', () => {
  fc.assert(
    fc.property(pairs, hostile, ([one, other], third) => {
      const isThird = isSame(one, third) || isSame(other, third);
      expect(found([one, other, third], soql`Name IN ${[one, other]}`)).toBe(isThird ? '123' : '12');
    }),
  );
});

test('a text that is looked for within others is found as it is, and its wildcards mean themselves', () => {
  fc.assert(
    fc.property(pairs, hostile, ([before, after], text) => {
      const other = `${before}${after}`;
      const condition = soql`Name LIKE ${containing(text)}`;
      const isWithin = folded(other).includes(folded(text));
      expect(found([`${before}${text}${after}`, other], condition)).toBe(isWithin ? '12' : '1');
    }),
  );
});

test('a query with any text in it asks what it asked without', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(found(['Ada', 'Bo'], soql`(Name = ${text} OR Name != ${text}) AND Name = 'ada'`)).toBe('1');
    }),
  );
});
