import { expect, test } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import { showGrade } from '../../src/domain/scoring/show-grade.ts';
import { mia, NOW } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';

const order = ['gold', 'silver', 'bronze', 'out'];

test.each([
  ['letters', ['gold', 'silver', 'bronze']],
  ['stars', ['★★★', '★★', '★']],
  ['numbers', ['1', '2', '3']],
] as const)('grades as %s; out and unknown grades keep their names', (show_as, shown) => {
  const asShown = [...order, 'platinum'].map((grade) => showGrade(grade, { order, show_as }));
  expect(asShown).toEqual([...shown, 'out', 'platinum']);
});

test('what is written into the CRM shows grades as the policy says, the decision keeps their names', () => {
  const plain = policyOf().document.grades;
  const adjust = [{ id: 'calm', when: { rooms: { at_least: 1 } }, cap_at: 'silver' }];
  const policy = policyOf({ grades: { ...plain, adjust, show_as: 'stars' } });
  const { lead, effects } = decide(mia(), policy, NOW);
  const write = effects[0]!.write;
  expect([lead.grade, write.fields.grade]).toEqual(['silver', '★★']);
  expect(write.task?.title).toContain('(grade ★★)');
  expect(write.note?.body).toContain('Why grade ★★ (');
  expect(write.fields.reasons).toContain('★★★ became ★★ by calm');
  expect(lead.reasons.join('\n')).toContain('gold became silver by calm');
});
