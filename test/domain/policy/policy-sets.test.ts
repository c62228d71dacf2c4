import { describe, expect, test } from 'vitest';
import { coverage, overlap } from '../../../src/domain/policy/check/policy-sets.ts';
import { parsePolicy } from '../../../src/domain/policy/parse.ts';
import type { PolicyDocument } from '../../../src/domain/policy/schema.ts';
import { BOATS } from '../../support/playbook.ts';

/** The boat builder's policy for some leads only. */
function forLeads(appliesTo: string, ...changes: [string, string][]): PolicyDocument {
  const text = changes.reduce(
    (text, [from, to]) => text.replace(from, () => to),
    BOATS.replace('timezone:', () => `applies_to: ${appliesTo}\ntimezone:`),
  );
  const { read } = parsePolicy(text);
  if (!read) throw new Error('the policy cannot be read');
  return read.document;
}

const everybody = forLeads('{ email.kind: { exists: true } }');

describe('two policies side by side', () => {
  test.each([
    ['{ source: harbour }', '{ source: fair }'],
    ['{ company.country: [NO, SE] }', '{ company.country: { not_in: ["no", se] } }'],
    ['{ company.employees: { at_least: 50 } }', '{ fleet: crew }'],
    ['{ email.domain: { in_list: rivals } }', '{ email.domain: { exists: false } }'],
  ])('%s and %s share no lead', (a, b) => expect(overlap(forLeads(a), forLeads(b))).toBeNull());

  test.each([
    ['{ source: harbour }', '{ company.country: "NO" }', 'source harbour, company.country NO'],
    ['{ company.employees: { at_least: 30 } }', '{ fleet: yard }', 'company.employees 30, fleet yard'],
    ['{ email.kind: free }', '{ email.domain: gmail.com }', 'email.kind free, email.domain gmail.com'],
  ])('%s and %s share one', (a, b, words) => expect(overlap(forLeads(a), forLeads(b))).toBe(words));

  test('each makes its own facts and has its own lists', () => {
    const small = forLeads('{ fleet: yard, email.domain: { in_list: rivals } }');
    const large = forLeads(
      '{ fleet: yard, email.domain: { in_list: rivals } }',
      ['yard: 20', 'yard: 300'],
      ['line: 200', 'line: 900'],
    );
    expect(overlap(small, small)).not.toBeNull();
    expect(overlap(small, large)).toBeNull();
    const others = forLeads('{ email.domain: { in_list: rivals } }', ['[rival.example]', '[other.example]']);
    expect(overlap(small, others)).toBeNull();
  });

  test('an address that cannot be of both kinds is not shown', () => {
    expect(
      overlap(forLeads('{ email.kind: disposable }'), forLeads('{ email.domain: gmail.com }')),
    ).toBeNull();
  });
});

describe('sources without a policy', () => {
  test('none, when one policy takes everybody', () => {
    const { read } = parsePolicy(BOATS);
    expect(coverage(read ? [forLeads('{ source: fair }'), read.document] : [])).toEqual([]);
    expect(coverage([forLeads('{ source: fair }'), everybody])).toEqual([]);
  });

  test('those of which no lead is taken, and those of which some are not', () => {
    expect(coverage([forLeads('{ source: harbour, fleet: [yard, line] }')])).toEqual([
      { source: 'harbour', entirely: false, example: 'source harbour, fleet crew' },
      { source: 'fair', entirely: true, example: 'source fair' },
    ]);
  });

  test('policies that complete each other leave none', () => {
    const policies = ['{ fleet: [yard, line] }', '{ fleet: [crew] }', '{ fleet: unknown }'].map((where) =>
      forLeads(where),
    );
    expect(coverage(policies)).toEqual([]);
    expect(coverage(policies.slice(0, 2)).map(({ source }) => source)).toEqual(['harbour', 'fair']);
  });
});
