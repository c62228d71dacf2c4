import type { Span } from '../duration.ts';
import { wallMs } from '../duration.ts';
import { type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { conditionsOf, partsOf, type Say } from './rule-book.ts';
import { ruleListsOf } from './uses.ts';

/** Spans and seasons that are nothing, and shares that are no part of a whole. */
export function checkDates(document: PolicyDocument, say: Say): void {
  for (const { path, rules } of ruleListsOf(document))
    rules.forEach(({ from, until }, i) => {
      if (from !== undefined && until !== undefined && until < from)
        say('error', 'backwards', `until ${until} comes before from ${from}`, [...path, i, 'until']);
    });
  const sayNothing = (span: Span | undefined, path: Path): void => {
    if (span && wallMs(span) === 0)
      say('error', 'no-time', `${String(path.at(-1))} must be longer than nothing`, [...path, VALUE]);
  };
  for (const condition of conditionsOf(document))
    for (const { when, path } of partsOf(condition.when, condition.path)) {
      sayNothing(when.within, [...path, 'within']);
      for (const [name, match] of Object.entries(when.facts))
        if (typeof match === 'object' && !Array.isArray(match))
          sayNothing(match.within, [...path, name, 'within']);
    }
  for (const [grade, terms] of Object.entries(document.sla.terms))
    for (const key of ['accept', 'first_touch'] as const) sayNothing(terms[key], ['sla', grade, key]);
  document.routing.forEach((route, i) => sayNothing(route.catch_up?.per, ['routing', i, 'catch_up', 'per']));
  for (const key of ['signals', 'attachments', 'visitors'] as const)
    sayNothing(document.retention[key], ['retention', key]);
  checkShares(document, say);
}

/** Parts of a whole: goals, and what a step of decay takes away. */
function checkShares({ goals, engagement }: PolicyDocument, say: Say): void {
  const look = (share: string, path: Path, lowest: number): void => {
    const percent = Number.parseInt(share, 10);
    if (percent > 100 || percent < lowest)
      say(
        'error',
        'out-of-range',
        `${String(path.at(-1))} must be ${lowest}% to 100%; here stands ${share}`,
        [...path, VALUE],
      );
  };
  for (const key of ['first_touch_within', 'accepted', 'won'] as const) {
    const goal = goals[key];
    if (typeof goal === 'string') look(goal, ['goals', key], 0);
    else for (const [grade, share] of Object.entries(goal ?? {})) look(share, ['goals', key, grade], 0);
  }
  for (const [group, { decay }] of Object.entries(engagement.groups))
    if (typeof decay === 'object' && 'step' in decay)
      look(decay.step.lose, ['engagement', 'groups', group, 'decay', 'step', 'lose'], 1);
}
