import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { longId, longIfId, typeOfId } from '../../src/domain/lead/salesforce-id.ts';

test.each([
  ['001A0000006Vm9u', '001A0000006Vm9uIAC'],
  ['001A0000006Vm9uIAC', '001A0000006Vm9uIAC'],
  ['00D000000000000', '00D000000000000EAA'],
  ['ZZZZZZZZZZZZZZZ', 'ZZZZZZZZZZZZZZZ555'],
  ['aaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaAAA'],
])('%s is %s in full', (id, long) => {
  expect(longId(id)).toBe(long);
});

test.each([
  '',
  '00Q',
  '00Q5g00000777A',
  '00Q5g00000777AAE',
  '00Q5g00000777AAEAYX',
  '00Q5g00000777A-',
  '../../Account/0',
  '00Q5g00000777AA\n',
  '00Q5g0000077７AA',
])('%j is no id', (id) => {
  expect(longId(id)).toBeNull();
});

const short = fc.string({
  unit: fc.constantFrom(...Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')),
  minLength: 15,
  maxLength: 15,
});

test('an id begins with its short form and is the same when made long again', () => {
  fc.assert(
    fc.property(short, (id) => {
      const long = longId(id) ?? '';
      expect(long).toMatch(/^[A-Za-z0-9]{15}[A-Z0-5]{3}$/);
      expect(long.startsWith(id)).toBe(true);
      expect(longId(long)).toBe(long);
    }),
  );
});

test('two ids that differ only in case differ in full, whatever the case of the rest', () => {
  fc.assert(
    fc.property(short, short, (one, other) => {
      const [a, b] = [longId(one) ?? '', longId(other) ?? ''];
      expect(a.toLowerCase() === b.toLowerCase()).toBe(one === other);
    }),
  );
  fc.assert(
    fc.property(short, (id) => {
      const lower = id.toLowerCase();
      fc.pre(lower !== id);
      expect(longId(lower)?.toLowerCase()).not.toBe(longId(id)?.toLowerCase());
    }),
  );
});

test('an id says what it is of, in either form; of most types Baton knows nothing', () => {
  expect(
    ['00Q5g00000Mia01', '0035g00000Ada02AAB', '0015g00000Acm03', '0055g00000Ann04'].map(typeOfId),
  ).toEqual(['Lead', 'Contact', 'Account', 'User']);
  expect(typeOfId('04l5g00000HvEmAAAV')).toBeNull();
});

test('what is no id stays as it is', () => {
  expect(longIfId('00Q5g00000Mia01')).toBe('00Q5g00000Mia01EAB');
  expect(longIfId('ana@shop.example')).toBe('ana@shop.example');
});
