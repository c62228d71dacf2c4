import type { When } from '../condition-schema.ts';
import type { Path } from '../problem.ts';
import type { Answer } from '../solve/solver.ts';
import { leadFinder } from '../solve/solver.ts';
import { conjunctsOf, describeCondition } from '../solve/words.ts';
import { leadSpace } from './lead-space.ts';
import { type Check, conditionsOf, type Say } from './rule-book.ts';

type Prove = (holds: readonly When[]) => Answer;

/** Conditions that no lead can ever meet, and branches of an `any` that cannot help. */
export const checkContradictions: Check = (document, say) => {
  const { prove } = leadSpace(document);
  for (const { when, path } of conditionsOf(document)) look(when, path, prove, say);
  const ground = { types: new Map(), facts: {}, lists: document.lists, tables: [] };
  for (const [name, { rules }] of Object.entries(document.engagement.groups))
    for (const [i, { where }] of rules.entries()) {
      if (where === undefined) continue;
      const when: When = { facts: where };
      const inEvent = leadFinder(ground, [when]);
      look(
        when,
        ['engagement', 'groups', name, 'rules', i, 'where'],
        (holds) => inEvent({ holds, proofOnly: true }),
        say,
      );
    }
};

function look(when: When, path: Path, prove: Prove, say: Say): void {
  if (prove([when]) === 'none') {
    const parts = smallestClash(conjunctsOf(when), prove);
    if (parts.every(isBackwards)) return; // said as such
    const clash = parts.map(describeCondition);
    const words =
      clash.length > 1
        ? `nothing has ${clash.slice(0, -1).join(', ')} and ${clash.at(-1)} at once`
        : `nothing has ${clash.join('')}`;
    say('error', 'contradiction', `this can never hold: ${words}`, path);
    return;
  }
  // Inside `not` a branch that never holds is as good as none, and nobody writes it by mistake there alone.
  for (const [i, inner] of (when.any ?? []).entries()) look(inner, [...path, 'any', i], prove, say);
  for (const [i, inner] of (when.all ?? []).entries()) look(inner, [...path, 'all', i], prove, say);
}

/** A range that ends before it begins. */
const isBackwards = ({ facts }: When): boolean =>
  Object.values(facts).some(
    (match) =>
      typeof match === 'object' &&
      !Array.isArray(match) &&
      (match.between !== undefined || (match.before !== undefined && match.after !== undefined)),
  );

/** Parts that cannot hold together, without those that have nothing to do with it. */
const smallestClash = (parts: readonly When[], prove: Prove): readonly When[] =>
  parts.reduce((needed, part) => {
    const without = needed.filter((one) => one !== part);
    return without.length > 0 && prove(without) === 'none' ? without : needed;
  }, parts);
