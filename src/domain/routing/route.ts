import type { Route as RouteRule, Share } from '../policy/routing-schema.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import { compileWhen } from '../scoring/condition.ts';
import type { Context, Predicate } from '../scoring/context.ts';
import { OUT } from '../scoring/grade.ts';
import { describeWhen } from '../scoring/reason.ts';
import type { LineOf } from '../scoring/rule.ts';
import { seasonal } from '../scoring/season.ts';
import type { CatchUpTerms } from './catch-up.ts';

export const NOBODY = 'nobody';

/** Where a rule sends a lead. */
export type Target =
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'pool';
      readonly pool: string;
      readonly share: Share;
      /** Present where those who were away may catch up. */
      readonly catchUp?: CatchUpTerms;
    }
  | { readonly kind: 'person'; readonly person: string; readonly ifAway: string | null }
  /** The owner that a fact such as `crm.owner` names, an e-mail address. */
  | { readonly kind: 'owner_fact'; readonly fact: string; readonly ifAway: string | null };

export interface Route {
  readonly id: string;
  readonly line: number | null;
  readonly target: Target;
  readonly because: string;
}

interface CompiledRoute {
  readonly id: string;
  readonly line: number | null;
  readonly target: Target;
  readonly rule: RouteRule;
  readonly holds: Predicate;
}

/**
 * Compiles `routing:`. The first rule that holds wins; the checker has made sure that the last one always does, so
 * every lead gets exactly one route. Whoever is out goes to nobody, even where the rules forgot to say so.
 */
export function compileRouting(document: PolicyDocument, lineOf: LineOf): (context: Context) => Route {
  const routes = document.routing.map((rule, i): CompiledRoute => {
    return {
      id: rule.id,
      line: lineOf(['routing', i]),
      target: targetOf(rule, document),
      rule,
      holds: seasonal(rule, rule.when ? compileWhen(rule.when, document.lists) : () => true, false),
    };
  });
  return (context) => {
    const found = routes.find(({ holds }) => holds(context));
    if (!found)
      throw new Error(
        'no route took the lead although the last one has no condition: the policy was not checked',
      );
    const { id, line, target, rule } = found;
    if (context.facts['grade'] === OUT && target.kind !== 'nobody')
      return { id, line, target: { kind: 'nobody' }, because: `grade is ${OUT}, so nobody gets the lead` };
    return {
      id,
      line,
      target,
      because: rule.when ? describeWhen(rule.when, context.facts) : 'no rule above took it',
    };
  };
}

function targetOf(rule: RouteRule, document: PolicyDocument): Target {
  const ifAway = rule.if_away ?? null;
  if (rule.to === NOBODY) return { kind: 'nobody' };
  if (rule.to in document.pools) {
    const catchUp = rule.catch_up === undefined ? {} : { catchUp: rule.catch_up };
    return { kind: 'pool', pool: rule.to, share: rule.share, ...catchUp };
  }
  if (rule.to in document.people) return { kind: 'person', person: rule.to, ifAway };
  return { kind: 'owner_fact', fact: rule.to, ifAway };
}
