import { VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import type { Say } from './rule-book.ts';
import { eventUsesOf, factUsesOf, tablesOf, valuesOf } from './uses.ts';

/** What is written down and used by nothing. */
export function checkUsage(document: PolicyDocument, say: Say): void {
  const { lists, pools, routing, nobody_eligible: nobody, templates, pursuit, grades } = document;
  const conditions = factUsesOf(document);
  const listsUsed = new Set(
    [...conditions, ...eventUsesOf(document).flatMap(({ properties }) => properties)].flatMap(({ match }) =>
      typeof match === 'object' && 'in_list' in match ? [match.in_list] : [],
    ),
  );
  for (const list of Object.keys(lists))
    if (!listsUsed.has(list))
      say('warning', 'unused-list', `no rule uses the list "${list}"`, ['lists', list]);

  const routed = new Set(routing.flatMap(({ to, if_away: away }) => [to, away]));
  if (nobody !== 'wait') routed.add(nobody.pool);
  for (const pool of Object.keys(pools))
    if (!routed.has(pool)) say('warning', 'unused-pool', `no route leads to "${pool}"`, ['pools', pool]);

  const sent = new Set(Object.values(pursuit).flatMap(({ steps }) => steps.map(({ template }) => template)));
  for (const template of Object.keys(templates))
    if (!sent.has(template))
      say('warning', 'unused-template', `no step of a pursuit sends "${template}"`, ['templates', template]);

  const given = new Set([
    ...Object.values(grades.matrix).flat(),
    ...grades.adjust.flatMap(({ cap_at: cap, raise_to: raise }) => [cap, raise]),
    'out',
  ]);
  grades.order.forEach((grade, i) => {
    if (!given.has(grade))
      say('warning', 'unused-grade', `nothing gives the grade "${grade}"`, ['grades', 'order', i]);
  });
  checkFactsUsed(document, say);
}

function checkFactsUsed(document: PolicyDocument, say: Say): void {
  const conditions = factUsesOf(document);
  const tables = tablesOf(document);
  const sources = Object.values(document.facts).flatMap((definition) =>
    definition === 'built_in' ? [] : ['bands_of' in definition ? definition.bands_of : definition.words_in],
  );
  const used = new Set([...conditions.map(({ name }) => name), ...tables.map(({ by }) => by), ...sources]);
  const named = new Map<string, Set<string>>();
  const nameValue = (fact: string, value: unknown): void => {
    named.set(fact, (named.get(fact) ?? new Set()).add(String(value).toLowerCase()));
  };
  for (const use of conditions)
    for (const { value } of valuesOf(use, document.lists)) nameValue(use.name, value);
  for (const { by, points } of tables) for (const value of Object.keys(points)) nameValue(by, value);
  for (const [name, definition] of Object.entries(document.facts)) {
    if (definition === 'built_in') continue;
    if (!used.has(name)) {
      say('warning', 'unused-fact', `no rule asks for "${name}"`, ['facts', name]);
      continue;
    }
    const values = named.get(name);
    // A fact may be built on by others, or only be asked whether it is there.
    if (!values || sources.includes(name)) continue;
    for (const band of idleBands(definition, values))
      say(
        'warning',
        'unused-band',
        `no rule names "${band}" of ${name}, and nothing would change without it`,
        ['facts', name, 'bands_of' in definition ? 'bands' : 'first_of', band],
      );
  }
}

type Definition = Exclude<PolicyDocument['facts'][string], 'built_in'>;

/** A value is idle when no rule names it, nor the one that would take its place if it were not there. */
function idleBands(definition: Definition, named: ReadonlySet<string>): string[] {
  const isNamed = (value: string): boolean => named.has(value.toLowerCase());
  if ('bands_of' in definition) {
    const upwards = Object.entries(definition.bands).toSorted((a, b) => a[1] - b[1]);
    return upwards.flatMap(([band], i) => {
      const below = upwards[i - 1]?.[0];
      return below !== undefined && !isNamed(band) && !isNamed(below) ? [band] : [];
    });
  }
  // A list of words takes them from the lists below it, so only the last lists can be idle.
  const values = Object.keys(definition.first_of);
  const lastNamed = values.findLastIndex(isNamed);
  return isNamed(definition.otherwise) ? [] : values.slice(lastNamed + 1);
}

/** Points for a value that a disqualifier takes out are never seen: whoever has it is out already. */
export function checkCovered(document: PolicyDocument, say: Say): void {
  const covered = new Map<string, string>();
  for (const { id, when, enabled, from, until } of document.disqualify) {
    const [[name, match] = [], ...others] = Object.entries(when.facts);
    const alone = others.length === 0 && !when.all && !when.any && !when.not && when.event === undefined;
    if (
      !alone ||
      !enabled ||
      from !== undefined ||
      until !== undefined ||
      name === undefined ||
      match === undefined
    )
      continue;
    if (typeof match === 'object' && !Array.isArray(match)) continue;
    for (const value of [match].flat()) covered.set(`${name} ${String(value).toLowerCase()}`, id);
  }
  const look = (name: string, value: unknown, path: Parameters<Say>[3]): void => {
    const id = covered.get(`${name} ${String(value).toLowerCase()}`);
    if (id !== undefined)
      say('warning', 'covered-value', `whoever has ${name} ${String(value)} is out already by "${id}"`, path);
  };
  for (const { by, points, path } of tablesOf(document))
    for (const [value, share] of Object.entries(points))
      if (share !== 0) look(by, value, [...path, 'points', value]);
  for (const use of factUsesOf(document))
    if (use.condition.where === 'fit' && (typeof use.match !== 'object' || Array.isArray(use.match)))
      for (const { value } of valuesOf(use, document.lists)) look(use.name, value, [...use.path, VALUE]);
}
