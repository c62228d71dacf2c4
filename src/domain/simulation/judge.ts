import { type DecisionInput, evaluate } from '../decide.ts';
import type { Policy } from '../policy/policy.ts';
import type { Route, Target } from '../routing/route.ts';
import type { Scorecard } from '../scoring/scorecard.ts';

/** What one policy makes of a lead, as far as it can be said without taking anybody's turn. */
export interface Judged {
  readonly card: Scorecard;
  readonly route: Route;
  /** The pool, person or fact that the route names, or `nobody`. */
  readonly target: string;
}

export function judge(input: DecisionInput, policy: Policy, at: number): Judged {
  const { scorecard, route } = evaluate(input, policy, at);
  return { card: scorecard, route, target: targetName(route.target) };
}

function targetName(target: Target): string {
  switch (target.kind) {
    case 'pool':
      return target.pool;
    case 'person':
      return target.person;
    case 'owner_fact':
      return target.fact;
    case 'nobody':
      return 'nobody';
  }
}

export const reachesPeople = ({ route }: Judged): boolean => route.target.kind !== 'nobody';
