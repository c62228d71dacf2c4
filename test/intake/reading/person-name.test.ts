import { expect, test } from 'vitest';
import { completeName } from '../../../src/intake/reading/person-fields.ts';

test.each([
  [{ name: 'Ada Lovelace', first: null, last: null }, ['Ada Lovelace', 'Ada', 'Lovelace']],
  [{ name: 'Jean-Luc O’Neil', first: null, last: null }, ['Jean-Luc O’Neil', 'Jean-Luc', 'O’Neil']],
  [{ name: 'Ada King Lovelace', first: null, last: null }, ['Ada King Lovelace', null, null]],
  [{ name: 'Ada 1', first: null, last: null }, ['Ada 1', null, null]],
  [{ name: 'Dr. Ada', first: null, last: null }, ['Dr. Ada', null, null]],
  [{ name: 'Lee Min-jun', first: null, last: null }, ['Lee Min-jun', null, null]],
  [{ name: 'NGUYEN An', first: null, last: null }, ['NGUYEN An', null, null]],
  [{ name: 'Nguyễn An', first: null, last: null }, ['Nguyễn An', null, null]],
  [{ name: 'Señora Ruiz', first: null, last: null }, ['Señora Ruiz', null, null]],
  [{ name: 'Mrs Lovelace', first: null, last: null }, ['Mrs Lovelace', null, null]],
  [{ name: 'van Dijk', first: null, last: null }, ['van Dijk', null, null]],
  [{ name: 'A Lovelace', first: 'Ada', last: null }, ['A Lovelace', 'Ada', null]],
  [{ name: 'Ada L.', first: null, last: 'Lovelace' }, ['Ada L.', null, 'Lovelace']],
  [{ name: 'María García', first: null, last: 'García Márquez' }, ['María García', null, 'García Márquez']],
  [{ name: '山田由紀', first: null, last: '山田' }, ['山田由紀', null, '山田']],
  [{ name: 'Lovelace', first: 'Ada', last: null }, ['Ada Lovelace', 'Ada', 'Lovelace']],
  [{ name: 'Julia', first: null, last: 'Li' }, ['Julia Li', 'Julia', 'Li']],
  [{ name: 'van der Berg', first: 'Jan', last: null }, ['Jan van der Berg', 'Jan', 'van der Berg']],
  [{ name: null, first: 'Ada', last: 'Lovelace' }, ['Ada Lovelace', 'Ada', 'Lovelace']],
  [{ name: null, first: null, last: 'Lovelace' }, ['Lovelace', null, 'Lovelace']],
  [{ name: null, first: null, last: null }, [null, null, null]],
])('name %o', (said, [name, first, last]) => expect(completeName(said)).toEqual({ name, first, last }));
