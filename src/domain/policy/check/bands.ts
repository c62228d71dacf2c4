import { VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { groupReach, groupsOf, type Thresholds, thresholdsOf } from './reachable.ts';
import type { Say } from './rule-book.ts';

/** Bands that no score reaches, and rules that decide a band alone. */
export function checkBands(document: PolicyDocument, say: Say): void {
  for (const thresholds of thresholdsOf(document)) {
    checkOrder(document, thresholds, say);
    checkDead(document, thresholds, say);
    checkLeaps(document, thresholds, say);
  }
  checkEdges(document, say);
  checkWeakSources(document, say);
}

function checkOrder({ grades }: PolicyDocument, { key, bands }: Thresholds, say: Say): void {
  const all = Object.entries(grades[key]);
  const lowest = all.filter(([, from]) => from === 'lowest').length;
  if (lowest !== 1)
    say('error', 'bands', `${key} needs exactly one band that says "lowest"; it has ${lowest}`, [
      'grades',
      key,
    ]);
  // Keys that are numbers come out of a map in their own order, which is that of the columns.
  bands.forEach(({ name, from }, i) => {
    const above = bands[i - 1];
    if (above && from >= above.from)
      say(
        'error',
        'band-order',
        `${name} begins at ${from}, and ${above.name} above it at ${above.from}; write the best band first, each from a lower score`,
        ['grades', key, name, VALUE],
      );
  });
}

/** A band is dead when no score that the rules can give, decay aside, comes up to it. */
function checkDead(document: PolicyDocument, { side, key, bands }: Thresholds, say: Say): void {
  const groups = groupsOf(document).filter((group) => group.side === side);
  const most = Math.min(
    document[side].max,
    groups.reduce((sum, group) => sum + groupReach(group), 0),
  );
  for (const { name, from } of bands) {
    if (from > most)
      say(
        'error',
        'dead-band',
        `no lead comes into ${name}: ${side} can reach ${most}, and ${name} begins at ${from}`,
        ['grades', key, name, VALUE],
      );
    if (from <= 0)
      say('error', 'dead-band', `every score is ${from} or more, so no band below ${name} is ever used`, [
        'grades',
        key,
        name,
        VALUE,
      ]);
  }
}

/** One rule spans two bands when its points are as many as two whole bands between the best and the lowest. */
function checkLeaps(document: PolicyDocument, { side, bands }: Thresholds, say: Say): void {
  const widths = bands.slice(1).map(({ from }, i) => (bands[i]?.from ?? from) - from);
  const pairs = widths.slice(1).map((width, i) => width + (widths[i] ?? 0));
  const least = Math.min(...pairs);
  if (pairs.length === 0 || widths.some((width) => width <= 0)) return;
  for (const group of groupsOf(document))
    for (const { id, i, high } of group.rules)
      if (group.side === side && high >= least)
        say(
          'warning',
          'leap',
          `${id} alone lifts a lead over two whole bands (${high} points, and two bands are ${least} wide)`,
          [side, 'groups', group.name, 'rules', i, 'points'],
        );
}

/** Points that fade and lie just above a threshold drop below it within hours of being given. */
function checkEdges(document: PolicyDocument, say: Say): void {
  const { bands } = thresholdsOf(document)[1] ?? { bands: [] };
  for (const group of groupsOf(document)) {
    if (!group.fades) continue;
    for (const { id, i, high } of group.rules) {
      const edge = bands.find(({ from }) => from > 0 && high >= from && high <= from * 1.05);
      if (edge)
        say(
          'warning',
          'near-threshold',
          `${id} gives ${high}, just enough for band ${edge.name} (from ${edge.from}), and falls out of it as soon as it fades; give some more, or ask for less`,
          ['engagement', 'groups', group.name, 'rules', i, 'points'],
        );
    }
  }
}

/** Weak sources are events counted each time: alone, at one full window each, they should not make the best band. */
function checkWeakSources(document: PolicyDocument, say: Say): void {
  const best = thresholdsOf(document)[1]?.bands[0];
  if (!best) return;
  const weak = groupsOf(document).flatMap((group) => {
    const rules = group.rules.filter(({ window }) => window !== null && window > 0);
    const sum = rules.reduce((total, { window }) => total + (window ?? 0), 0);
    return group.side === 'engagement' && sum > 0
      ? [{ ids: rules.map(({ id }) => id), sum: Math.min(sum, group.max) }]
      : [];
  });
  const sum = weak.reduce((total, group) => total + group.sum, 0);
  if (sum >= best.from)
    say(
      'warning',
      'weak-sources',
      `${weak.flatMap(({ ids }) => ids).join(', ')} alone come to ${sum}, enough for band ${best.name} (from ${best.from}), without anybody having asked for anything`,
      ['grades', 'engagement_digit', best.name],
    );
}
