import { OUT } from '../../scoring/grade.ts';
import type { EXPECT_KEYS } from '../policy-tests.ts';
import type { PolicyDocument } from '../schema.ts';
import { scoreTypes } from '../vocabulary.ts';
import type { JsonSchema } from './part.ts';

/** What each key of a test's `expect` may be in this policy. */
export function expectations(document: PolicyDocument): Record<(typeof EXPECT_KEYS)[number], JsonSchema> {
  const { grades, routing, pools, people, stages, disqualify, fit, engagement } = document;
  const score: JsonSchema = { type: ['number', 'string'], pattern: String.raw`^-?[\d.]+\.\.-?[\d.]+$` };
  const oneOf = (names: readonly string[]): JsonSchema => ({ enum: names });
  const orNone = (names: readonly string[]): JsonSchema => ({ enum: [...names, 'none', null] });
  const groups = [...Object.values(fit.groups), ...Object.values(engagement.groups)];
  const ids = groups.flatMap(({ rules }) => rules.map(({ id }: { id: string }) => id));
  const rules: JsonSchema = { type: 'array', items: oneOf(ids) };
  const cell = scoreTypes(document).get('cell');
  return {
    fit: score,
    engagement: score,
    cell: oneOf(cell?.kind === 'one_of' ? cell.values : []),
    grade: oneOf([...new Set([...grades.order, OUT])]),
    reason: orNone(disqualify.map(({ reason }) => reason)),
    routing: oneOf(routing.map(({ id }) => id)),
    pool: orNone(Object.keys(pools)),
    owner: { anyOf: [orNone(Object.keys(people)), { type: 'string' }] },
    stage: oneOf(stages.order),
    sla: { type: 'boolean' },
    why_includes: rules,
    why_excludes: rules,
  };
}
