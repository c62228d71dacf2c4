import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPolicy } from '../../src/domain/policy/format/format.ts';
import { compilePolicy } from '../../src/domain/policy/policy.ts';
import { runPolicyTests } from '../../src/domain/policy/policy-tests.ts';
import { starterPolicy } from '../../src/domain/policy/starter.ts';
import { type Typed, understood } from '../../src/domain/policy/starter-answers.ts';
import { NOW } from '../support/leads.ts';
import { compiled } from '../support/policies.ts';
import { replay } from '../support/replay.ts';

const NOTHING: Typed = {
  name: '',
  crm: '',
  sources: '',
  people: '',
  hours: '',
  industries: '',
  size: '',
  countries: '',
};

test('what was typed is understood', () => {
  const typed = {
    name: ' Mühle & Söhne ',
    crm: 'HubSpot',
    sources: 'website: form; Landing Page = typeform, typeform',
    people: 'Ana Müller <ana@mill.example>, bo@mill.example, Ana Müller, No <no@mill.example>, 42',
    hours: 'Europe/Vienna, 6:00 - 14.30',
    industries: 'Bakery, "pizza", bakery',
    size: '1,000 to 5000',
    countries: 'Austria, it, Narnia, UK',
  };
  expect(understood(typed, 'UTC')).toEqual({
    name: 'Mühle & Söhne',
    crm: 'hubspot',
    sources: [
      { name: 'website', type: 'form' },
      { name: 'landing', type: 'typeform' },
      { name: 'typeform', type: 'typeform' },
    ],
    people: [
      { id: 'ana-muller', name: 'Ana Müller', email: 'ana@mill.example' },
      { id: 'bo', name: '', email: 'bo@mill.example' },
      { id: 'ana-muller-2', name: 'Ana Müller', email: 'ana-muller-2@example.com' },
      { id: 'no', name: 'No', email: 'no@mill.example' },
      { id: '42', name: '42', email: '42@example.com' },
    ],
    hours: { zone: 'Europe/Vienna', from: '06:00', to: '14:30' },
    industries: ['bakery', '"pizza"'],
    size: { from: 1000, to: 5000 },
    countries: ['AT', 'IT', 'GB'],
  });
});

test('nobody is called like something else that a policy names', () => {
  const { people } = understood({ ...NOTHING, people: 'team, Nobody, constructor' }, 'UTC');
  expect(people.map(({ id }) => id)).toEqual(['team-2', 'nobody-2', 'constructor-2']);
});

test('the answers stand in the policy', () => {
  const typed = { ...NOTHING, people: 'Ana <ana@x.example>', industries: 'no, fintech', countries: 'Norway' };
  const { document } = compiled(
    starterPolicy(understood({ ...typed, crm: 'salesforce', size: '20' }, 'UTC')),
  );
  expect(document.people).toMatchObject({ ana: { name: 'Ana', email: 'ana@x.example' } });
  expect(document.pools['team']?.members).toEqual(['ana']);
  expect(document.lists).toEqual({ good_industries: ['no', 'fintech'] });
  expect(document.facts['company.size']).toMatchObject({ bands: { small: 1, target: 20 } });
  expect(document.stages.salesforce).toMatchObject({ mql: 'Open - Not Contacted' });
});

test.each([
  ['salesforce', '', { website: { type: 'form' }, salesforce: { token: ['${SALESFORCE_TOKEN}'] } }],
  ['salesforce', 'leads salesforce', { leads: { type: 'salesforce', token: ['${LEADS_TOKEN}'] } }],
  ['hubspot', '', { website: { type: 'form' }, hubspot: { type: 'hubspot' } }],
  ['none', '', { website: { type: 'form', secret: ['${WEBSITE_SECRET}'] } }],
  ['none', 'jotform', { jotform: { type: 'jotform', token: ['${JOTFORM_TOKEN}'] } }],
])('a policy for the CRM "%s" with the sources "%s" listens to it', (crm, sources, expected) => {
  const { document } = compiled(starterPolicy(understood({ ...NOTHING, crm, sources }, 'UTC')));
  expect(document.sources).toMatchObject(expected);
  expect(Object.keys(document.sources)).toEqual(Object.keys(expected));
});

test('a source that has the name of the CRM and is not of it stays', () => {
  const answers = understood({ ...NOTHING, crm: 'salesforce' }, 'UTC');
  const sources = [{ name: 'salesforce', type: 'form' as const }];
  const { document } = compiled(starterPolicy({ ...answers, sources }));
  expect(Object.entries(document.sources).map(([name, { type }]) => [name, type])).toEqual([
    ['salesforce', 'form'],
    ['salesforce-news', 'salesforce'],
  ]);
});

const anything = fc.oneof(
  fc.constant(''),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('"', "it's: # {a}", 'null', 'yes', '- x', '__proto__, constructor', '\u202Eabc', '1'),
);
const list = (one: fc.Arbitrary<string>) =>
  fc.oneof(
    anything,
    fc.array(fc.oneof(one, anything), { minLength: 1, maxLength: 10 }).map((many) => many.join(', ')),
  );
const typed: fc.Arbitrary<Typed> = fc.record({
  name: anything,
  crm: fc.oneof(anything, fc.constantFrom('hubspot', 'salesforce', 'none')),
  sources: list(fc.constantFrom('website: form', 'form', 'a-b: meta', 'a_b typeform', '9')),
  people: list(fc.constantFrom('Ana <ana@x.example>', 'team', 'nobody <n@x.example>', 'no', '42', 'Ana')),
  hours: fc.oneof(anything, fc.constantFrom('Asia/Tokyo 08:00-16:00', '22:00-06:00', 'Mars/Base 9:00-9:00')),
  industries: list(fc.constantFrom('software', 'no', 'Software', '12')),
  size: fc.oneof(anything, fc.constantFrom('1', '0', '50-1000', '1000-50', '10+', '9'.repeat(30))),
  countries: list(fc.constantFrom('GB', 'no', 'France', 'XX', 'EU')),
});

test('whatever is answered, the policy has no problem, its tests pass, and it is in form', () => {
  fc.assert(
    fc.property(typed, (typed) => {
      const text = starterPolicy(understood(typed, 'Europe/London'));
      const read = compilePolicy(text, 'h');
      expect(read.ok ? read.warnings : read.problems).toEqual([]);
      if (!read.ok) return;
      const failed = runPolicyTests(read.policy, NOW).filter(({ mismatches }) => mismatches.length > 0);
      expect(failed).toEqual([]);
      expect(formatPolicy(text)).toEqual({ ok: true, text });
    }),
    { numRuns: 20, ...replay },
  );
}, 120_000);
