import { expect, test } from 'vitest';
import type { Found } from '../../../src/crm/salesforce/people.ts';
import { personValues } from '../../../src/crm/salesforce/write/person-values.ts';
import type { CrmPerson as Person } from '../../../src/domain/handoff/crm-write.ts';

const NOBODY: Person = {
  email: null,
  phone: null,
  name: null,
  firstName: null,
  lastName: null,
  title: null,
  company: null,
  country: null,
};
const there = (record: Found['record']): Found => ({ type: 'Lead', id: '00Q', record, others: 0 });
const names = (person: Partial<Person>, record?: Found['record']) => {
  const found = record ? there(record) : null;
  const { FirstName, LastName } = personValues({ ...NOBODY, ...person }, found, null);
  return [FirstName, LastName];
};

test.each<[Partial<Person>, (string | undefined)[]]>([
  [{ firstName: 'Vera', lastName: 'Stone' }, ['Vera', 'Stone']],
  [{ lastName: 'Stone' }, [undefined, 'Stone']],
  [{ firstName: 'Vera' }, [undefined, 'Vera']],
  [{ name: 'Vera Stone' }, [undefined, 'Vera Stone']],
  [{ name: 'Vera Stone', firstName: 'Vera' }, [undefined, 'Vera Stone']],
  [{}, [undefined, '[not provided]']],
])('a new lead of %o is called %o', (person, called) => {
  expect(names(person)).toEqual(called);
});

test.each<[Partial<Person>, Found['record'], (string | undefined)[]]>([
  [{ name: 'V. Stone' }, { LastName: 'Stone' }, [undefined, undefined]],
  [{ name: 'Vera Stone' }, { LastName: '[not provided]' }, [undefined, 'Vera Stone']],
  [{ firstName: 'Vera' }, { LastName: '[not provided]' }, [undefined, 'Vera']],
  [{}, { LastName: '[not provided]' }, [undefined, undefined]],
  [{ firstName: 'Vera' }, { LastName: 'Stone' }, ['Vera', undefined]],
  [{ firstName: 'Vera' }, { LastName: 'Vera Stone' }, [undefined, undefined]],
  [{ firstName: 'Vera', lastName: 'Stone' }, { LastName: 'Vera Stone' }, ['Vera', 'Stone']],
])('what is said as %o of %o is written as %o', (person, record, called) => {
  expect(names(person, record)).toEqual(called);
});

test('an address goes where there is none, and not where it could not be read', () => {
  const person = { ...NOBODY, email: 'vera@acme.com' };
  const written = (record: Found['record']) => personValues(person, there(record), null)['Email'];
  expect([{ Email: null }, { Email: 'v@acme.com' }, {}].map(written)).toEqual([
    'vera@acme.com',
    undefined,
    undefined,
  ]);
});
