import type { When } from '../condition-schema.ts';
import type { Path } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import type { Answer } from '../solve/solver.ts';
import { describeExample } from '../solve/words.ts';
import { isLasting, leadSpace } from './lead-space.ts';
import type { Check, Say } from './rule-book.ts';

/** A list of which the first rule that holds wins. */
interface FirstMatch {
  readonly path: Path;
  /** What a rule of it is called. */
  readonly word: 'route' | 'disqualifier' | 'recycle rule';
  readonly rules: readonly Rule[];
  readonly prove: (holds: readonly When[], fails?: readonly When[]) => Answer;
}

interface Rule {
  readonly id: string;
  readonly when?: When | undefined;
  readonly enabled: boolean;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

const ANYBODY: When = { facts: {} };
const conditionOf = (rule: Rule): When => rule.when ?? ANYBODY;

/** Rules that no lead ever gets to, and leads that no route takes. */
export const checkFirstMatch: Check = (document, say) => {
  const { prove, proveRouted } = leadSpace(document);
  const { disqualify, routing, recycle } = document;
  const out: FirstMatch = { path: ['disqualify'], word: 'disqualifier', rules: disqualify, prove };
  // Where everybody is out, all that follows is lost too: once is enough.
  if (checkOut(out, say)) return;
  checkOrder(out, say);
  const routes: FirstMatch = { path: ['routing'], word: 'route', rules: routing, prove: proveRouted };
  checkOrder(routes, say);
  checkGap(document, say);
  checkOrder({ path: ['recycle'], word: 'recycle rule', rules: recycle, prove }, say);
};

const takesAll = (rule: Rule, prove: FirstMatch['prove']): boolean =>
  isLasting(rule) && (rule.when === undefined || prove([], [rule.when]) === 'none');

function checkOut({ path, rules, prove }: FirstMatch, say: Say): boolean {
  const lasting = rules.filter(isLasting);
  if (lasting.length === 0 || prove([], lasting.map(conditionOf)) !== 'none') return false;
  const takers = fewest(ANYBODY, lasting, prove);
  const hold = takers.length > 1 ? 'together hold' : 'holds';
  const place = takers.length > 1 ? path : [...path, rules.findIndex((rule) => rule === takers[0]), 'when'];
  say('error', 'always-out', `${listed(takers)} ${hold} for every lead, so all of them are out`, place);
  return true;
}

function checkOrder({ path, word, rules, prove }: FirstMatch, say: Say): void {
  const catchAll = rules.slice(0, -1).findIndex((rule) => takesAll(rule, prove));
  if (catchAll !== -1)
    say(
      'error',
      `unreachable-${word === 'route' ? 'route' : 'rule'}`,
      `"${rules[catchAll]?.id}" takes every lead, so no ${word} below it is ever reached`,
      [...path, catchAll],
    );
  const reached = catchAll === -1 ? rules : rules.slice(0, catchAll + 1);
  for (const [i, rule] of reached.entries()) {
    if (!rule.enabled || rule.when === undefined) continue;
    const above = rules.slice(0, i).filter(isLasting);
    const takers = takersOf(rule.when, above, prove);
    // A condition that can never hold is said elsewhere.
    if (takers.length === 0 || prove([rule.when]) === 'none') continue;
    say(
      'warning',
      `shadowed-${word === 'route' ? 'route' : 'rule'}`,
      `"${rule.id}" is never reached: ${listed(takers)} above ${takers.length > 1 ? 'take' : 'takes'} every lead that it would take`,
      [...path, i],
    );
  }
}

/** Rules that take every lead that `when` would take; none when it has some left, or nobody knows. */
function takersOf(when: When, above: readonly Rule[], prove: FirstMatch['prove']): readonly Rule[] {
  const left = prove([when], above.map(conditionOf));
  if (left === 'none') return above.length > 0 ? fewest(when, above, prove) : [];
  // With all of them at once it may be too much to prove what is plain of one alone.
  return left === 'unknown'
    ? above.filter((rule) => prove([when], [conditionOf(rule)]) === 'none').slice(0, 1)
    : [];
}

/** Of the rules that together take all that `when` would take, no more than are needed. */
function fewest(when: When, above: readonly Rule[], prove: FirstMatch['prove']): readonly Rule[] {
  const takeAll = (rules: readonly Rule[]): boolean => prove([when], rules.map(conditionOf)) === 'none';
  const needed: Rule[] = [];
  for (let rest = above; !takeAll(needed) && rest.length > 0; ) {
    // The fewest of the rest that do it: the last of them is needed, and what comes after it is not.
    let [low, high] = [1, rest.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (takeAll([...needed, ...rest.slice(0, middle)])) high = middle;
      else low = middle + 1;
    }
    needed.push(...rest.slice(low - 1, low));
    rest = rest.slice(0, low - 1);
  }
  return above.filter((rule) => needed.includes(rule));
}

function checkGap(document: PolicyDocument, say: Say): void {
  const { routing } = document;
  const last = routing.at(-1);
  if (last === undefined || (isLasting(last) && last.when === undefined)) return;
  const conditions = routing.filter(isLasting).map(conditionOf);
  const missed = leadSpace(document).findRouted([], conditions);
  const example =
    typeof missed === 'object'
      ? `; as it is, no route takes a lead with, for example, ${describeExample(missed, conditions)}`
      : '';
  say(
    'error',
    'route-gap',
    `the last route must take every lead: leave out its "when", and its dates${example}`,
    ['routing', routing.length - 1],
  );
}

const listed = (rules: readonly Rule[]): string => {
  const names = rules.map(({ id }) => `"${id}"`);
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join('');
};
