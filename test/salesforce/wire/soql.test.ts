import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyOf, containing, inQueries, names, soql } from '../../../src/crm/salesforce/soql.ts';

const UNESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
  f: '\f',
  b: '\b',
};

/** Reads the text that a query quotes from `at` on, as Salesforce documents its escapes; where it ends as well. */
function readText(query: string, at: number): { text: string; end: number } {
  if (query[at] !== "'") throw new Error(`no quote at ${at}`);
  let text = '';
  for (let i = at + 1; i < query.length; i += 1) {
    if (query[i] === "'") return { text, end: i + 1 };
    if (query[i] !== '\\') {
      text += query[i];
      continue;
    }
    i += 1;
    const letter = UNESCAPED[query[i] ?? ''];
    if (letter === undefined) throw new Error(`\\${query[i]} is no escape`);
    text += letter;
  }
  throw new Error('a text that does not end');
}

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom("'", '"', '\\', '\n', '\r', '\t', '\f', '\b', '\0', '%', '_', ' OR ', "\\'", '\ud800'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
});
/** What Salesforce can be asked for: no NUL, and no half of a character. */
const sayable = (text: string): string => text.toWellFormed().replaceAll('\0', '');

describe('a text in a query', () => {
  test('is read back as what went in, whatever it was, and nothing else', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { text: query } = soql`SELECT Id FROM Lead WHERE Name = ${text} LIMIT 1`;
        const read = readText(query, query.indexOf("'"));
        expect(read.text).toBe(sayable(text));
        expect(query.slice(read.end)).toBe(' LIMIT 1');
      }),
      { numRuns: 500 },
    );
  });

  test('is read back out of a list', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 5 }), (texts) => {
        const { text: query } = soql`Name IN ${texts}`;
        const read: string[] = [];
        let at = 'Name IN ('.length;
        for (const _ of texts) {
          const { text, end } = readText(query, at);
          read.push(text);
          at = end + ', '.length;
        }
        expect(read).toEqual(texts.map(sayable));
        expect(query.slice(at - ', '.length)).toBe(')');
      }),
    );
  });

  test('can stand in an address', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { text: query } = soql`${text}`;
        expect(decodeURIComponent(encodeURIComponent(query))).toBe(query);
        expect(inQueries([text])).toEqual([[text]]);
      }),
    );
  });

  test('has neither line ends nor control characters of its own that would end it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const end of ['\n', '\r', '\t', '\f', '\b', '\0']) expect(soql`${text}`.text).not.toContain(end);
      }),
    );
  });

  test('is found anywhere, its own % and _ standing for themselves', () => {
    expect(soql`Phone LIKE ${containing('50% _off_')}`.text).toBe(String.raw`Phone LIKE '%50\% \_off\_%'`);
    expect(containing("o'x").text).toBe(String.raw`'%o\'x%'`);
  });
});

test('other values stand as SOQL has them', () => {
  const made = soql`A = ${null} AND B = ${true} AND C = ${-1.5} AND D > ${new Date(0)} AND ${soql`E = ${'x'}`}`;
  expect(made.text).toBe("A = null AND B = true AND C = -1.5 AND D > 1970-01-01T00:00:00.000Z AND E = 'x'");
});

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['an object, as JSON may have one', { $ne: 'zz' }],
  ['an object whose text is none', { text: { $ne: 'zz' } }],
  ['no number', Number.NaN],
  ['an endless number', Number.POSITIVE_INFINITY],
  ['no date', new Date(Number.NaN)],
  ['an empty list', []],
  ['a list of more than texts', ['a', 1]],
  ['a list with a hole', [undefined]],
  ['a big integer', 1n],
  ['a function', () => 'x'],
])('%s is no value: there is no query rather than another one', (_, value) => {
  expect(() => soql`SELECT Id FROM Lead WHERE Name = ${value as string}`).toThrow(/./);
});

test('names are names, also of related records and of our own fields', () => {
  expect(names(['Id', 'Owner.Profile.Name', 'Baton_Id__c', 'Account__r.Name']).text).toBe(
    'Id, Owner.Profile.Name, Baton_Id__c, Account__r.Name',
  );
});

test.each([
  [[]],
  [['Id, Name']],
  [['Id FROM User']],
  [['']],
  [['1a']],
  [['a.']],
  [['.a']],
  [['a..b']],
  [['COUNT()']],
  [["a'"]],
  [['a\n']],
])('%j are none', (fields) => {
  expect(() => names(fields)).toThrow(TypeError);
});

test('one of several conditions holds, and there must be one', () => {
  expect(soql`WHERE ${anyOf([soql`A = ${1}`, soql`B = ${2}`])} AND C = 3`.text).toBe(
    'WHERE (A = 1 OR B = 2) AND C = 3',
  );
  expect(() => anyOf([])).toThrow(TypeError);
});

describe('a list for more than one query', () => {
  test('is cut at 200 values, each of them there once', () => {
    const values = Array.from({ length: 401 }, (_, i) => `v${i}`);
    const lists = inQueries([...values, ...values]);
    expect(lists.map(({ length }) => length)).toEqual([200, 200, 1]);
    expect(lists.flat()).toEqual(values);
    expect(inQueries([])).toEqual([]);
  });

  test('and where an address would be too long, whatever the values', () => {
    const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 });
    fc.assert(
      fc.property(fc.uniqueArray(value, { maxLength: 300 }), (values) => {
        const lists = inQueries(values);
        expect(lists.flat()).toEqual(values);
        for (const list of lists) {
          expect(list.length).toBeGreaterThan(0);
          if (list.length > 1)
            expect(encodeURIComponent(soql`${list}`.text).length).toBeLessThanOrEqual(9_000);
        }
      }),
      { numRuns: 50 },
    );
  });
});
