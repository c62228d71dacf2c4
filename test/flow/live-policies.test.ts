import { describe, expect, test } from 'vitest';
import type { PolicySet } from '../../src/domain/policy/policy-set.ts';
import { Fault } from '../../src/faults.ts';
import { openLivePolicies } from '../../src/flow/live-policies.ts';
import type { RefusedPolicy } from '../../src/flow/ports.ts';
import { NOW } from '../support/leads.ts';
import { testPolicy } from '../support/test-policy.ts';

/** A folder of policy files that can be written to, and everything that is told about them. */
async function bench(first: Record<string, string> = { 'policy.yaml': testPolicy() }) {
  let files = first;
  let writes = 0;
  const adopted: PolicySet[] = [];
  const told: (readonly string[])[] = [];
  const refused: RefusedPolicy[] = [];
  let secretMissing = false;
  const policies = await openLivePolicies({
    read: async () => {
      if (Object.keys(files).length === 0) throw new Fault('POLICY_INVALID', 'The policy cannot be read.');
      return Object.entries(files).map(([file, text]) => ({ file, text, hash: `hash of ${text}` }));
    },
    fingerprint: async () => String(writes),
    adopt: async (set) => {
      if (secretMissing) throw new Fault('SECRET_MISSING', 'The policy names secrets: NEW_SECRET.');
      adopted.push(set);
    },
    byHash: async () => {
      throw new Fault('POLICY_INVALID', 'only live ones here');
    },
    now: () => new Date(NOW),
    onAdopted: (_, warnings) => void told.push(warnings),
    onRefused: (one) => void refused.push(one),
  });
  return {
    policies,
    adopted,
    told,
    refused,
    write: (changed: Record<string, string>) => {
      files = changed;
      writes += 1;
    },
    loseSecret: () => {
      secretMissing = true;
    },
    version: () => policies.current().version,
  };
}

const two = { 'policy.yaml': testPolicy({ version: 2 }) };
const broken = { 'policy.yaml': testPolicy({ version: 2 }).replace('to: team', 'to: taem') };

describe('a policy file that changes', () => {
  test('takes effect once it has stood still from one look to the next', async () => {
    const { policies, write, version, adopted, told } = await bench();
    await policies.look();
    expect([version(), adopted.length]).toEqual([1, 1]);
    write(two);
    await policies.look();
    expect(version()).toBe(1);
    await policies.look();
    expect([version(), adopted.length, told.length]).toEqual([2, 2, 1]);
    await policies.look();
    expect(adopted).toHaveLength(2);
  });

  test('and is broken: the one before stays, every problem is told with its place, once', async () => {
    const { policies, write, version, refused } = await bench();
    write(broken);
    for (let i = 0; i < 5; i += 1) await policies.look();
    expect([version(), refused.length]).toEqual([1, 1]);
    expect(policies.refused()).toEqual(refused[0]);
    expect(refused[0]!.problems.join('\n')).toMatch(/policy\.yaml:\d+:\d+ .*"taem".*Did you mean "team"/);
    write(two);
    await policies.look();
    await policies.look();
    expect([version(), policies.refused()]).toEqual([2, null]);
  });

  test('and fails its own tests: refused', async () => {
    const { policies, write, version } = await bench();
    const test = '\ntests:\n  - { name: hope, lead: { email: a@acme.example }, expect: { grade: A } }\n';
    write({ 'policy.yaml': testPolicy({ version: 2 }) + test });
    await policies.look();
    await policies.look();
    expect(version()).toBe(1);
    expect(policies.refused()?.problems.join('\n')).toContain('hope');
  });

  test('and names a secret that nobody knows, or cannot be read: refused', async () => {
    const { policies, write, loseSecret, version } = await bench();
    write({});
    await policies.look();
    await policies.look();
    expect(policies.refused()?.problems).toEqual(['The policy cannot be read.']);
    loseSecret();
    write(two);
    await policies.look();
    await policies.look();
    expect(version()).toBe(1);
    expect(policies.refused()?.problems.join()).toContain('NEW_SECRET');
  });

  test('back to what it was: nothing is adopted again, and nothing is wrong any more', async () => {
    const { policies, write, adopted } = await bench();
    write(broken);
    await policies.look();
    await policies.look();
    write({ 'policy.yaml': testPolicy() });
    await policies.look();
    await policies.look();
    expect([policies.refused(), adopted.length]).toEqual([null, 1]);
  });

  test('a broken one to begin with stops the start', async () => {
    await expect(bench(broken)).rejects.toMatchObject({ code: 'POLICY_INVALID' });
  });
});

test('a live policy is found by its hash without asking the ledger', async () => {
  const { policies } = await bench();
  expect((await policies.byHash(policies.current().hash)).version).toBe(1);
  await expect(policies.byHash('unknown')).rejects.toMatchObject({ code: 'POLICY_INVALID' });
});
