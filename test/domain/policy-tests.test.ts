import { expect, test } from 'vitest';
import { evaluateExample } from '../../src/domain/policy/example-lead.ts';
import { runPolicyTests } from '../../src/domain/policy/policy-tests.ts';
import { NOW } from '../support/leads.ts';
import { type PolicySource, policyOf } from '../support/policies.ts';

test('a test in a policy fails by saying what was expected and what came out', () => {
  const expected = {
    fit: '51..60',
    engagement: '55..65',
    grade: 'silver',
    routing: 'the-rest',
    why_includes: ['rooms', 'hotel'],
  };
  const policy = policyOf({
    tests: [
      {
        name: 'forty rooms',
        lead: { email: 'Mia@seaview.example', rooms: 40 },
        events: [{ quote_asked: '2h' }],
        expect: { ...expected, cel: 'A1' },
      },
    ],
  });
  expect(runPolicyTests(policy, NOW)).toEqual([
    {
      name: 'forty rooms',
      mismatches: [
        { key: 'fit', expected: '"51..60"', actual: '50' },
        { key: 'grade', expected: '"silver"', actual: '"gold"' },
        { key: 'why_includes', expected: '["rooms","hotel"]', actual: '["rooms","quote"]' },
        { key: 'cel', expected: '"A1"', actual: expect.stringContaining('there is no "cel"') },
      ],
    },
  ]);
});

test('an example may write its address in any case', () => {
  const role = policyOf({
    disqualify: [{ id: 'role', when: { 'email.kind': 'role' }, reason: 'Nobody in person' }],
  });
  const { scorecard } = evaluateExample({ lead: { email: 'Info@Seaview.example' }, events: [] }, role, NOW);
  expect(scorecard.grade).toBe('out');
});

test('an example may say who owns the lead, and how often something happened', () => {
  const lead = { rooms: 40, 'crm.owner': 'ivo@shop.example', source: 'fair' };
  const events = [{ page_viewed: '1d', times: 9 }, { quote_asked: '2h' }];
  const { scorecard, route } = evaluateExample({ lead, events }, policyOf(), NOW);
  expect([scorecard.engagement, route.id]).toEqual([75, 'has-owner']);
});

test('an example may say where the lead came from', () => {
  const from = (name: string): Partial<PolicySource> => ({
    routing: [
      { id: 'from', when: { [name]: { contains: 'spring' } }, to: 'night' },
      { id: 'rest', to: 'desk' },
    ],
  });
  for (const name of ['page', 'referrer', 'utm.campaign']) {
    const lead = { [name]: 'https://shop.example/spring-sale' };
    expect(evaluateExample({ lead, events: [] }, policyOf(from(name)), NOW).route.id, name).toBe('from');
  }
});

test.each([[{ page_viewed: 'yesterday' }], [{}]])('an event without an age is refused: %j', (event) => {
  expect(() =>
    evaluateExample({ lead: {}, events: [event as Record<string, string>] }, policyOf(), NOW),
  ).toThrow(RangeError);
});

test('a test whose events cannot be read fails, and the others still run', () => {
  const policy = policyOf({
    tests: [
      {
        name: 'no age',
        lead: { rooms: 40 },
        events: [{ page_viewed: 'yesterday' }],
        expect: { engagement: 0 },
      },
      { name: 'fine', lead: { rooms: 40 }, expect: { engagement: 0 } },
    ],
  });
  const [noAge, fine] = runPolicyTests(policy, NOW);
  expect(noAge?.mismatches).toEqual([
    { key: 'events', expected: 'an age for each', actual: expect.stringContaining('page_viewed') },
  ]);
  expect(fine?.mismatches).toEqual([]);
});
