import { NOBODY } from '../../routing/route.ts';
import type { When } from '../condition-schema.ts';
import type { PolicyDocument } from '../schema.ts';
import { describeExample } from '../solve/words.ts';
import { isLasting, leadSpace } from './lead-space.ts';
import type { Check, Say } from './rule-book.ts';

/** Adjustments that change nothing or undo each other, and a stage that no lead gets into. */
export const checkAdjustments: Check = (document, say) => {
  checkIdle(document, say);
  checkUndone(document, say);
  checkMql(document, say);
};

function checkIdle({ grades }: PolicyDocument, say: Say): void {
  const rank = (grade: string): number => grades.order.indexOf(grade);
  const possible = new Set(Object.values(grades.matrix).flat());
  for (const [i, { id, enabled, cap_at: cap, raise_to: raise }] of grades.adjust.entries()) {
    const path = ['grades', 'adjust', i];
    if (cap === undefined && raise === undefined)
      say('warning', 'idle-adjust', `"${id}" changes nothing: give it cap_at or raise_to`, path);
    const caps = cap !== undefined && [...possible].some((grade) => rank(grade) < rank(cap));
    const raises = raise !== undefined && [...possible].some((grade) => rank(grade) > rank(raise));
    if (cap !== undefined && !caps)
      say('warning', 'idle-adjust', `"${id}" changes nothing: no grade is better than ${cap} here`, path);
    if (raise !== undefined && !raises)
      say('warning', 'idle-adjust', `"${id}" changes nothing: no grade is worse than ${raise} here`, path);
    if (enabled) for (const grade of [cap, raise]) if (grade !== undefined) possible.add(grade);
  }
}

function checkUndone(document: PolicyDocument, say: Say): void {
  const { adjust, order } = document.grades;
  const { find } = leadSpace(document);
  for (const [i, later] of adjust.entries()) {
    const { raise_to: raise } = later;
    if (raise === undefined || !later.enabled) continue;
    const undone = adjust
      .slice(0, i)
      .filter((rule) => rule.enabled && rule.cap_at !== undefined)
      .find(({ cap_at: cap = '' }) => order.indexOf(raise) < order.indexOf(cap));
    if (!undone) continue;
    const both = [undone.when, later.when];
    const lead = find(both);
    if (typeof lead !== 'object') continue;
    say(
      'warning',
      'cap-undone',
      `"${later.id}" raises to ${raise} what "${undone.id}" has capped at ${undone.cap_at}, for example with ${describeExample(lead, both)}; put the cap last if it must hold`,
      ['grades', 'adjust', i],
    );
  }
}

/** A handoff makes the lead mql, so only leads that reach people count. */
function checkMql(document: PolicyDocument, say: Say): void {
  const wanted = document.stages.mql_when;
  if (wanted === undefined) return;
  const { prove, proveRouted } = leadSpace(document);
  const out = document.disqualify.filter(isLasting).map(({ when }) => when);
  // A contradiction, or everybody is out: said there.
  if (prove([wanted]) === 'none' || prove([], out) === 'none') return;
  const above: When[] = [];
  for (const rule of document.routing) {
    if (!rule.enabled) continue;
    const holds = rule.when ? [wanted, rule.when] : [wanted];
    if (rule.to !== NOBODY && proveRouted(holds, above) !== 'none') return;
    if (isLasting(rule)) above.push(rule.when ?? { facts: {} });
  }
  say('warning', 'never-mql', 'no lead that reaches a person can become mql', ['stages', 'mql_when']);
}
