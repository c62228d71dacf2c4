import type { Route } from '../routing/route.ts';
import type { Context } from '../scoring/context.ts';
import type { Scorecard } from '../scoring/scorecard.ts';
import { evaluateExample } from './example-lead.ts';
import type { Policy } from './policy.ts';
import { didYouMean } from './problem.ts';
import { type FiredRule, firedRules } from './rule-coverage.ts';
import type { PolicyTest } from './schema.ts';

/** What a test may expect. */
export const EXPECT_KEYS = [
  'fit',
  'engagement',
  'cell',
  'grade',
  'reason',
  'routing',
  'pool',
  'owner',
  'stage',
  'sla',
  'why_includes',
  'why_excludes',
] as const;
type ExpectKey = (typeof EXPECT_KEYS)[number];

/** One expectation of a test, beside what came out; both as a person would write them. */
export interface Mismatch {
  readonly key: string;
  readonly expected: string;
  readonly actual: string;
}

export interface TestResult {
  readonly name: string;
  readonly line: number | null;
  /** None: the test passes. */
  readonly mismatches: readonly Mismatch[];
  /** The rules that had a say, so that a reader sees why it came out like this. */
  readonly fired: readonly FiredRule[];
}

/** Runs the `tests:` of a policy as they would come out at `now` (epoch ms). */
export const runPolicyTests = (policy: Policy, now: number): TestResult[] =>
  policy.document.tests.map((test, i) => {
    const base = { name: test.name, line: policy.placeOf(['tests', i])?.line ?? null };
    try {
      const outcome = evaluateExample(test, policy, now);
      const fired = firedRules(outcome, policy);
      return { ...base, mismatches: mismatchesOf(test, actualOf(outcome, fired, policy)), fired };
    } catch (error) {
      // A test whose events cannot be read is a failing test, not the end of the check.
      if (!(error instanceof RangeError)) throw error;
      const mismatch = { key: 'events', expected: 'an age for each', actual: error.message };
      return { ...base, mismatches: [mismatch], fired: [] };
    }
  });

type Actual = Readonly<Record<ExpectKey, unknown>>;

function actualOf(
  { context, scorecard, route }: { context: Context; scorecard: Scorecard; route: Route },
  fired: readonly FiredRule[],
  policy: Policy,
): Actual {
  const { document } = policy;
  const toSales = route.target.kind !== 'nobody';
  const ids = fired.filter(({ points }) => points !== null).map(({ id }) => id);
  return {
    fit: scorecard.fit,
    engagement: scorecard.engagement,
    cell: scorecard.cell,
    grade: scorecard.grade,
    reason: scorecard.disqualified?.reason ?? null,
    routing: route.id,
    pool: route.target.kind === 'pool' ? route.target.pool : null,
    owner: ownerOf(route, context, policy),
    stage: toSales && policy.isMql(context) ? 'mql' : (document.stages.order[0] ?? 'lead'),
    sla: toSales && document.sla.terms[scorecard.grade] !== undefined,
    why_includes: ids,
    why_excludes: ids,
  };
}

/** Whom the route names; of a pool of several, whose turn it is depends on the day. */
function ownerOf({ target }: Route, { facts }: Context, { document, roster }: Policy): string | null {
  switch (target.kind) {
    case 'nobody':
      return null;
    case 'person':
      return target.person;
    case 'owner_fact': {
      const email = String(facts[target.fact] ?? '');
      return roster.personByEmail(email) ?? email;
    }
    case 'pool': {
      const members = document.pools[target.pool]?.members ?? [];
      return members.length === 1 ? (members[0] ?? null) : `whose turn it is in ${target.pool}`;
    }
  }
}

function mismatchesOf({ expect }: PolicyTest, actual: Actual): Mismatch[] {
  return Object.entries(expect).flatMap(([key, expected]) => {
    if (!isKey(key)) {
      const said = `there is no "${key}"; know ${EXPECT_KEYS.join(', ')}.${didYouMean(key, EXPECT_KEYS)}`;
      return [{ key, expected: written(expected), actual: said }];
    }
    if (matches(key, expected, actual[key])) return [];
    return [{ key, expected: written(expected), actual: written(actual[key]) }];
  });
}

const isKey = (key: string): key is ExpectKey => (EXPECT_KEYS as readonly string[]).includes(key);

/** `13..14` is a range, both ends included; `why_includes` asks for a part of the rules that gave points. */
function matches(key: ExpectKey, expected: unknown, actual: unknown): boolean {
  if (Array.isArray(actual)) {
    const wanted = key === 'why_includes';
    return Array.isArray(expected) && expected.every((id) => actual.includes(id) === wanted);
  }
  const range = typeof expected === 'string' ? /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(expected) : null;
  if (range && typeof actual === 'number') return actual >= Number(range[1]) && actual <= Number(range[2]);
  return written(expected) === written(actual);
}

/** As in the file: `B`, `13..14`, `[size, demo]`; what is not there is `none`. */
function written(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'none');
}
