import * as z from 'zod';
import type { Assigned } from '../../domain/decide.ts';
import type { Recomputed } from '../../domain/recompute.ts';
import type { ExplainView } from '../../flow/views.ts';

const Line = z.number().nullable().describe('Line of the rule in the policy file');

/** The latest decision about a lead, as the API tells it. */
export const Explanation = z.object({
  lead: z.string(),
  decision: z.string().describe('Id of the decision'),
  signal: z.string().describe('The signal that caused it'),
  policy: z.object({ name: z.string(), version: z.number(), hash: z.string() }),
  engine: z.number().describe('Which engine made it; 0 for one that did not say'),
  at: z.iso.datetime(),
  fit: z.number(),
  engagement: z.number(),
  cell: z.string(),
  grade: z.string(),
  override: z
    .object({
      grade: z.string(),
      by: z.string(),
      why: z.string(),
      until: z.iso.datetime(),
      instead: z.string(),
    })
    .nullable()
    .describe('A grade set by hand, and what the rules say instead'),
  disqualified: z.object({ id: z.string(), reason: z.string(), line: Line }).nullable(),
  rules: z.array(
    z.object({
      id: z.string(),
      side: z.enum(['fit', 'engagement']),
      group: z.string(),
      line: Line,
      raw: z.number().describe('Points as the rule states them'),
      decayed: z.number().describe('What was left after fading with time'),
      capped: z.number().describe('What the cap of the group took away'),
      points: z.number().describe('What counts in the end'),
      because: z.string(),
      facts: z
        .array(z.object({ name: z.string(), value: z.string().nullable() }))
        .describe('The facts it looked at'),
      events: z
        .array(z.object({ name: z.string(), at: z.iso.datetime() }))
        .describe('The events it counted, the newest five'),
    }),
  ),
  adjustments: z.array(z.object({ id: z.string(), line: Line, from: z.string(), to: z.string() })),
  nextGrade: z
    .object({
      grade: z.string(),
      text: z.string().describe('`50 employees or more would make this a B`'),
      changes: z.array(z.object({ rule: z.string(), line: Line, points: z.number(), what: z.string() })),
    })
    .nullable()
    .describe('What the nearest better grade would take'),
  route: z.object({ id: z.string(), line: Line, because: z.string() }),
  assignment: z.object({
    kind: z.enum(['owner', 'kept', 'waiting', 'nobody', 'test']),
    owner: z.string().nullable(),
    pool: z.string().nullable(),
    eligible: z.array(z.string()).describe('Who might have been given it'),
    excluded: z.array(z.object({ id: z.string(), why: z.string() })).describe('Who might not, and why'),
    because: z.string().nullable(),
  }),
  reasons: z.array(z.string()),
  recomputed: z
    .object({
      same: z.boolean().describe('Whether the very bytes came out again'),
      engine: z.object({ stored: z.number(), now: z.number() }),
      differences: z.array(z.object({ path: z.string(), stored: z.unknown(), now: z.unknown() })),
    })
    .nullable()
    .describe('Only when asked for. Another engine may decide otherwise; the same one never does'),
});
export type Explanation = z.infer<typeof Explanation>;

export function explanationOf(
  lead: string,
  { decision, signal }: ExplainView,
  recomputed: Recomputed | null,
): Explanation {
  const { fit, engagement, cell, grade, override, disqualified, rules, adjustments } = decision.scorecard;
  return {
    lead,
    decision: decision.id,
    signal,
    policy: decision.policy,
    engine: decision.engine,
    at: decision.at,
    fit,
    engagement,
    cell,
    grade,
    override: override ?? null,
    disqualified,
    rules: rules.map((rule) => ({
      ...rule,
      facts: [...(rule.facts ?? [])],
      events: [...(rule.events ?? [])],
    })),
    adjustments: [...adjustments],
    nextGrade: decision.nextGrade && {
      ...decision.nextGrade,
      changes: [...decision.nextGrade.changes],
    },
    route: decision.route,
    assignment: assignmentOf(decision.assignment),
    reasons: [...decision.lead.reasons],
    recomputed: recomputed && { ...recomputed, differences: [...recomputed.differences] },
  };
}

/** One shape for every kind, so that a reader need not know them all. */
function assignmentOf(assigned: Assigned): Explanation['assignment'] {
  const none = { owner: null, pool: null, eligible: [], excluded: [], because: null };
  switch (assigned.kind) {
    case 'nobody':
      return { ...none, kind: 'nobody' };
    case 'test':
      return { ...none, kind: 'test', because: assigned.because };
    case 'kept':
      return { ...none, kind: 'kept', owner: assigned.owner, because: assigned.because };
    case 'waiting': {
      const { kind, pool, excluded, because } = assigned;
      return { ...none, kind, pool, excluded: [...excluded], because };
    }
    case 'owner': {
      const { kind, owner, pool, eligible, excluded, because } = assigned;
      return { kind, owner, pool, eligible: [...eligible], excluded: [...excluded], because };
    }
  }
}
