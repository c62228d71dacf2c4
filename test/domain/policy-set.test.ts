import { describe, expect, test } from 'vitest';
import type { Attributes } from '../../src/domain/lead/lead.ts';
import { type CheckedSet, checkPolicySet, choosePolicy } from '../../src/domain/policy/policy-set.ts';
import { NOW, profileOf } from '../support/leads.ts';
import { testPolicy } from '../support/test-policy.ts';

const named = (name: string, appliesTo: string, text = testPolicy()) => ({
  file: `${name}.yaml`,
  hash: `hash-${name}`,
  text: text.replace(
    'policy: test',
    `policy: ${name}${appliesTo === '' ? '' : `\napplies_to: ${appliesTo}`}`,
  ),
});
const checked = (...files: ReturnType<typeof named>[]) => {
  const set = checkPolicySet(files, NOW);
  if (!set.ok) throw new Error(JSON.stringify(set.problems));
  return set.policies;
};
const errorsIn = (set: CheckedSet) =>
  set.ok ? [] : set.problems.filter(({ severity }) => severity === 'error');
const someone = (attributes: Attributes = {}, email = 'vera@acme.example') => ({
  identity: { email, phone: null },
  profile: profileOf(attributes),
  source: 'website',
  crm: {},
});

describe('several policies', () => {
  const schools = named('schools', '{ company.kind: education }');
  const us = named('us', '{ company.country: US }');
  const rest = named('rest', '');

  test('the first that is meant for a lead decides', () => {
    const policies = checked(schools, us, rest);
    const chosen = (attributes: Attributes, email?: string) =>
      choosePolicy(policies, someone(attributes, email), NOW).name;
    expect(chosen({}, 'a@mit.edu')).toBe('schools');
    expect(chosen({ 'company.country': 'US' }, 'a@mit.edu')).toBe('schools');
    expect(chosen({ 'company.country': 'us' })).toBe('us');
    expect(chosen({})).toBe('rest');
  });

  test('a lead that none is meant for goes by the last', () => {
    const policies = checked(schools, us);
    expect(choosePolicy(policies, someone(), NOW).name).toBe('us');
  });

  test('a single one decides about everybody, whatever it applies to', () => {
    expect(choosePolicy(checked(us), someone(), NOW).name).toBe('us');
  });
});

describe('what is wrong', () => {
  test('in any file is said with the name of the file', () => {
    const set = checkPolicySet(
      [named('good', ''), { ...named('bad', ''), text: testPolicy().replace('to: team', 'to: taem') }],
      NOW,
    );
    expect(set.ok).toBe(false);
    expect(errorsIn(set).map(({ file }) => file)).toEqual(['bad.yaml']);
  });

  test.each([
    [
      'ana: { email: ana@example.com, weight: 3 }',
      'ana: { email: ana@other.example, weight: 3 }',
      'person "ana"',
    ],
    ['hours: always', 'hours: { days: mon-fri, from: "09:00", to: "17:00" }', 'pool "team"'],
    ['secret: "${WEBSITE_SECRET}"', 'secret: "${OTHER_SECRET}"', 'source "website"'],
  ])('two files that say otherwise of one thing: %s', (said, otherwise, what) => {
    const other = named('other', '', testPolicy().replace(said, otherwise));
    const set = checkPolicySet([named('first', '{ company.country: US }'), other], NOW);
    expect(set.ok).toBe(false);
    const [problem] = errorsIn(set);
    expect(problem).toMatchObject({ file: 'other.yaml', code: 'policies-disagree', severity: 'error' });
    expect(problem?.message).toContain(what);
    expect(problem?.line).toBeGreaterThan(1);
  });

  const warnings = (...files: ReturnType<typeof named>[]) => {
    const set = checkPolicySet(files, NOW);
    return set.ok ? set.warnings.filter(({ code }) => /overlap|uncovered/.test(code)) : [];
  };

  test('two that apply to the same leads: a warning with such a lead', () => {
    const [found, ...more] = warnings(
      named('us', '{ company.country: US }'),
      named('schools', '{ company.kind: education }'),
      named('rest', ''),
    );
    expect(more).toEqual([]);
    expect(found).toMatchObject({ file: 'schools.yaml', code: 'policies-overlap', severity: 'warning' });
    expect(found?.message).toMatch(/company\.country US.*us\.yaml|us\.yaml.*company\.country US/s);
    const apart = named('gb', '{ company.country: GB }');
    expect(warnings(named('us', '{ company.country: US }'), apart, named('rest', ''))).toEqual([]);
  });

  test('leads that none is meant for: a warning with their source', () => {
    const [found] = warnings(named('us', '{ company.country: US }'), named('gb', '{ company.country: GB }'));
    expect(found).toMatchObject({ file: 'gb.yaml', code: 'uncovered-source' });
    expect(found?.message).toContain('source "website"');
  });

  test('tests that fail refuse the set, unless they are left out', () => {
    const hope = '\ntests:\n  - { name: hope, lead: { email: a@acme.example }, expect: { grade: A } }\n';
    const file = named('hopeful', '', testPolicy() + hope);
    const set = checkPolicySet([file], NOW);
    expect(errorsIn(set)).toMatchObject([{ code: 'test-failed', file: 'hopeful.yaml' }]);
    expect(checkPolicySet([file], null).ok).toBe(true);
  });
});
