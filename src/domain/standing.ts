import type { DecisionInput } from './decide.ts';
import type { Handoff } from './handoff/handoff.ts';
import { nextChange } from './next-change.ts';
import type { Policy } from './policy/policy.ts';
import type { Context } from './scoring/context.ts';
import { OUT } from './scoring/grade.ts';
import { isInForce } from './scoring/override.ts';
import { reasonLines, type Scorecard } from './scoring/scorecard.ts';

/** What the lead is after the decision. */
export interface LeadStanding {
  readonly grade: string;
  readonly fit: number;
  readonly engagement: number;
  readonly cell: string;
  readonly stage: string;
  readonly owner: string | null;
  /** `test`: only tests told of it; `nurture`: with marketing; `out`: disqualified; else the state of its open handoff. */
  readonly state: string;
  readonly reasons: readonly string[];
  /** When time alone may change grade, cell or route, ISO 8601; null when it never will. */
  readonly nextChangeAt: string | null;
}

/** Stage, owner and state follow from the handoff. */
export function standingOf(
  input: DecisionInput,
  policy: Policy,
  card: Scorecard,
  handoff: Handoff | null,
  context: Context,
): LeadStanding {
  const isOpen = handoff !== null && handoff.state !== 'closed';
  const { grade, fit, engagement, cell } = card;
  const idle = input.lead.profile.test ? 'test' : grade === OUT ? 'out' : 'nurture';
  const state = isOpen ? handoff.state : idle;
  return {
    grade,
    fit,
    engagement,
    cell,
    stage: stageOf(input.lead.stage, isOpen, policy, context),
    owner: isOpen ? handoff.owner : null,
    state,
    reasons: reasonLines(card),
    nextChangeAt: nextChangeAt(input, policy, context.now),
  };
}

/** The stage of a lead, with or without an open handoff; it never goes back. */
export function stageOf(known: string | null, isOpen: boolean, policy: Policy, context: Context): string {
  const { order } = policy.document.stages;
  const first = order[0] ?? 'lead';
  const current = known ?? first;
  const reached = isOpen && policy.isMql(context) ? 'mql' : first;
  return order.indexOf(reached) > order.indexOf(current) ? reached : current;
}

/** The end of a grade set by hand, or what the rules themselves will change, whichever comes first. */
export function nextChangeAt(
  input: Omit<DecisionInput, 'pools' | 'ids'>,
  policy: Policy,
  now: number,
): string | null {
  const { override } = input;
  const byHand = isInForce(override, policy.document.grades.order, now) ? [Date.parse(override.until)] : [];
  const byRules = nextChange(input, policy, now);
  const first = Math.min(...byHand, byRules ?? Number.POSITIVE_INFINITY);
  return Number.isFinite(first) ? new Date(first).toISOString() : null;
}
