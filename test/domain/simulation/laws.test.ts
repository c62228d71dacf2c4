import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DecisionInput } from '../../../src/domain/decide.ts';
import { hideSecrets } from '../../../src/domain/policy/hidden-secrets.ts';
import type { Policy } from '../../../src/domain/policy/policy.ts';
import { startSimulation } from '../../../src/domain/simulation/simulate.ts';
import type { Simulation } from '../../../src/domain/simulation/simulation.ts';
import { DAY, handoffOf, mia, NOW } from '../../support/leads.ts';
import { compiled, policyOf } from '../../support/policies.ts';
import { randomPeople, randomPolicies } from '../../support/random-policies.ts';
import { replay } from '../../support/replay.ts';

interface Stored {
  readonly input: DecisionInput;
  readonly at: number;
}

const stored: fc.Arbitrary<Stored> = fc
  .record({
    person: randomPeople,
    openHandoff: fc.constantFrom(null, handoffOf(), handoffOf({ state: 'waiting', owner: null })),
    age: fc.nat(29 * DAY),
    id: fc.nat(),
  })
  .map(({ person: { identity, profile, crm, events }, openHandoff, age, id }) => {
    const lead = { id: `lead_${id}`, identity, profile, stage: null, knownToCrm: false };
    return { input: mia({ lead, crm, events, openHandoff }), at: NOW - age };
  });
const crowds = fc.array(stored, { minLength: 1, maxLength: 12 });
/** Each run compiles two policies, which takes longer than all of its leads. */
const few = { ...replay, numRuns: 50 };
const policies = randomPolicies.map(policyOf);

function simulated(live: Policy, candidate: Policy, crowd: readonly Stored[]): Simulation {
  const running = startSimulation(live, candidate, { since: NOW - 30 * DAY, until: NOW });
  for (const { input, at } of crowd) running.observe(input, at);
  return running.result();
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

describe('whatever the policies and the leads', () => {
  test('a policy beside itself moves nothing', () => {
    const law = fc.property(policies, crowds, (policy, crowd) => {
      const found = simulated(policy, policy, crowd);
      expect(found).toMatchObject({
        leads: crowd.length,
        moved: { leads: 0, share: 0 },
        scored: 0,
        rerouted: { routes: 0, targets: 0 },
        people: { gained: 0, lost: 0 },
        disqualified: { newly: 0, noLonger: 0 },
        changes: [],
      });
      expect(found.matrix.every(({ from, to }) => from === to)).toBe(true);
      for (const { before, after, gained, lost } of found.targets)
        expect([after, gained, lost]).toEqual([before, 0, 0]);
      for (const { before, after } of found.sla) expect(after).toEqual(before);
      expect(found.warnings.map(({ code }) => code)).not.toContain('many-move');
    });
    fc.assert(law, few);
  });

  test('each lead is counted once in every table, and each change has a cause', () => {
    const law = fc.property(policies, policies, crowds, (live, candidate, crowd) => {
      const found = simulated(live, candidate, crowd);
      const leads = crowd.length;
      expect(total(found.matrix.map((cell) => cell.leads))).toBe(leads);
      expect(total(found.matrix.map((cell) => (cell.from === cell.to ? 0 : cell.leads)))).toBe(
        found.moved.leads,
      );
      for (const side of ['before', 'after'] as const)
        expect(total(found.targets.map((target) => target[side].leads))).toBe(leads);
      for (const { before, after, gained, lost } of found.targets)
        expect(after.leads - before.leads).toBe(gained - lost);
      expect(total(found.targets.map(({ gained }) => gained))).toBe(found.rerouted.targets);
      const nobody = found.targets.find(({ kind }) => kind === 'nobody');
      expect((nobody?.lost ?? 0) - (nobody?.gained ?? 0)).toBe(found.people.gained - found.people.lost);
      for (const side of ['before', 'after'] as const)
        expect(total(found.sla.map((grade) => grade[side].handoffs))).toBe(
          leads - (nobody?.[side].leads ?? 0),
        );
      const moved = found.changes.filter(({ kind }) => kind === 'grade');
      expect(total(moved.map((change) => change.leads))).toBe(found.moved.leads);
      for (const { kind, from, to, leads, examples } of found.changes) {
        expect(examples).toHaveLength(Math.min(10, leads));
        for (const { before, after, cause } of examples) {
          const pair = kind === 'grade' ? [before.grade, after.grade] : [before.target, after.target];
          expect(pair).toEqual([from, to]);
          expect(cause.says).not.toMatch(/undefined|NaN/);
          if (kind === 'target') expect([before.grade, cause.part]).toEqual([after.grade, 'routing']);
        }
      }
    });
    fc.assert(law, few);
  });

  test('the other way round everything is mirrored', () => {
    const law = fc.property(policies, policies, crowds, (one, other, crowd) => {
      const there = simulated(one, other, crowd);
      const back = simulated(other, one, crowd);
      const sorted = (cells: Simulation['matrix']) => cells.map((cell) => JSON.stringify(cell)).toSorted();
      expect(sorted(back.matrix)).toEqual(
        sorted(there.matrix.map(({ from, to, leads }) => ({ from: to, to: from, leads }))),
      );
      expect(back.people).toEqual({ gained: there.people.lost, lost: there.people.gained });
      expect(back.disqualified).toEqual({
        newly: there.disqualified.noLonger,
        noLonger: there.disqualified.newly,
      });
    });
    fc.assert(law, few);
  });

  test('the order in which leads come decides about nothing but which are the examples', () => {
    const law = fc.property(policies, policies, crowds, (live, candidate, crowd) => {
      const counts = (found: Simulation) => ({
        ...found,
        matrix: found.matrix.map((cell) => JSON.stringify(cell)).toSorted(),
        changes: found.changes.map(({ kind, from, to, leads }) => [kind, from, to, leads]),
      });
      expect(counts(simulated(live, candidate, crowd.toReversed()))).toEqual(
        counts(simulated(live, candidate, crowd)),
      );
    });
    fc.assert(law, few);
  });
});

test('the text with its secrets hidden is the same policy to every lead', () => {
  const sources = {
    plain: { type: 'form' as const, secret: ['in "plain" sight', '${NEW}'], token: ['tok: en # 1'] },
    hub: { type: 'hubspot' as const, secret: "it's", api_key: 12 },
  };
  const notify = {
    owner: [{ slack: 'https://hooks.slack.example/1' }, { webhook: 'https://x.example', secret: '|' }],
  };
  const law = fc.property(randomPolicies, crowds, (changes, crowd) => {
    const live = policyOf({ ...changes, sources, notify });
    const hidden = hideSecrets(live.text);
    expect(hidden).not.toMatch(/plain.* sight|hooks\.slack/);
    expect(simulated(live, compiled(hidden), crowd)).toMatchObject({
      moved: { leads: 0 },
      scored: 0,
      changes: [],
    });
  });
  fc.assert(law, { ...replay, numRuns: 20 });
});
