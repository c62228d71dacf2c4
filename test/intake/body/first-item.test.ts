import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstItem } from '../../../src/intake/body/first-item.ts';
import { replay } from '../../support/replay.ts';

const first = (json: string): string | undefined => firstItem(Buffer.from(json))?.toString();

test.each([
  ['[1,2]', '1'],
  [' [ {"a" : "]},\\"["} , 2]', '{"a" : "]},\\"["}'],
  ['["ä\\\\",2]', '"ä\\\\"'],
  ['[[1,[2]],3]', '[1,[2]]'],
  ['[{}]', '{}'],
  ['[]', undefined],
  ['[ , 1]', undefined],
  ['{"a":[1]}', undefined],
  ['', undefined],
])('of %s it is %s', (json, item) => {
  expect(first(json)).toBe(item);
});

test('of any list it is the very text of the first item', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.constantFrom(0, 2), (list, indent) => {
      const text = first(JSON.stringify(list, null, indent)) ?? '';
      expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(list[0]));
      if (indent === 0) expect(text).toBe(JSON.stringify(list[0]));
    }),
    { ...replay },
  );
});

test('of what is no JSON it is something or nothing, and never an error', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[[\]{}",\\ a]{0,30}$/), (text) => {
      const item = first(`[${text}`);
      expect(item === undefined || text.includes(item)).toBe(true);
    }),
    { ...replay },
  );
});
