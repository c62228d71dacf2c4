import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../src/domain/policy/policy.ts';
import { runPolicyTests } from '../../src/domain/policy/policy-tests.ts';
import { NOW } from '../support/leads.ts';
import { compiled } from '../support/policies.ts';

const text = readFileSync('policy.yaml', 'utf8');

describe('the policy that comes with Baton', () => {
  test('has no problems', () => {
    const read = compilePolicy(text, 'h');
    expect(read.ok ? [] : read.problems).toEqual([]);
  });

  test('passes its own tests, whenever they are run', () => {
    const policy = compiled(text);
    expect(policy.document.tests.length).toBeGreaterThanOrEqual(5);
    for (const now of [NOW, Date.parse('2028-02-29T23:59:59Z')]) {
      const failed = runPolicyTests(policy, now).filter(({ mismatches }) => mismatches.length > 0);
      expect(failed).toEqual([]);
    }
  });
});
