import type { Attributes } from '../lead/lead.ts';
import type { When } from '../policy/condition-schema.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import { compileWhen } from '../scoring/condition.ts';
import type { Context } from '../scoring/context.ts';
import { type Edit, eventEdit } from './edit.ts';
import { compileFactEdit, compileFactUnlike, passing } from './fact-edit.ts';
import { eventWords } from './words.ts';

/** What would make a condition hold: nothing when it holds already, undefined when nobody can bring it about. */
export type Satisfy = (context: Context) => readonly Edit[] | undefined;

const impossible: Satisfy = () => undefined;

/** Prepares what would make every part of a condition hold. */
export function compileSatisfy(when: When, document: PolicyDocument): Satisfy {
  const { lists } = document;
  const parts: Satisfy[] = Object.entries(when.facts).map(([fact, match]) => {
    const holds = compileWhen({ facts: { [fact]: match } }, lists);
    const edit = compileFactEdit(fact, match, document);
    return (context) => (holds(context) ? [] : one(edit(context.facts)));
  });
  if (when.all) parts.push(...when.all.map((inner) => compileSatisfy(inner, document)));
  if (when.any) parts.push(easiest(when.any.map((inner) => compileSatisfy(inner, document))));
  if (when.not) parts.push(compileUnlike(when.not, document));
  if (when.event !== undefined) parts.push(happening(when.event, when, document));
  return together(parts);
}

/** Prepares what would make a condition hold no more: one part of it that fails is enough. */
export function compileUnlike(when: When, document: PolicyDocument): Satisfy {
  const { lists } = document;
  const holds = compileWhen(when, lists);
  const parts: Satisfy[] = Object.entries(when.facts).map(([fact, match]) => {
    const edit = compileFactUnlike(fact, match, document);
    return ({ facts }) => one(edit(facts));
  });
  if (when.all) parts.push(...when.all.map((inner) => compileUnlike(inner, document)));
  if (when.any) parts.push(together(when.any.map((inner) => compileUnlike(inner, document))));
  if (when.not) parts.push(compileSatisfy(when.not, document));
  // What somebody did cannot be undone, so an event is no part of it.
  const way = easiest(parts);
  return (context) => (holds(context) ? way(context) : []);
}

const one = (edit: Edit | undefined): readonly Edit[] | undefined => edit && [edit];

const together =
  (parts: readonly Satisfy[]): Satisfy =>
  (context) => {
    const edits: Edit[] = [];
    for (const part of parts) {
      const some = part(context);
      if (some === undefined) return undefined;
      edits.push(...some);
    }
    return edits;
  };

/** The way with the fewest edits; of equals the first. */
const easiest =
  (ways: readonly Satisfy[]): Satisfy =>
  (context) => {
    let best: readonly Edit[] | undefined;
    for (const way of ways) {
      const edits = way(context);
      if (edits !== undefined && (best === undefined || edits.length < best.length)) best = edits;
    }
    return best;
  };

/** The event has to happen as often as it is short of. */
function happening(name: string, { where, within, times }: When, document: PolicyDocument): Satisfy {
  const event = compileEvent(name, { where, within }, document);
  if (event === undefined) return impossible;
  const wanted = times?.at_least ?? 1;
  return (context) => {
    const seen = event.seen(context);
    return seen >= wanted ? [] : [event.again(wanted - seen, seen === 0)];
  };
}

interface EventOf {
  /** How many such events there have been. */
  readonly seen: (context: Context) => number;
  readonly again: (times: number, isFirst: boolean) => Edit;
}

/** An event that fits `where`; undefined when no properties can be named that do. */
export function compileEvent(
  name: string,
  { where = {}, within }: Pick<When, 'where' | 'within'>,
  document: PolicyDocument,
): EventOf | undefined {
  const properties: Attributes = {};
  for (const [property, match] of Object.entries(where)) {
    const value = passing(match, document);
    if (value === undefined) return undefined;
    properties[property] = value;
  }
  const holds = compileWhen({ facts: {}, event: name, where, within }, document.lists);
  return {
    seen: (context) =>
      context.events.filter((event) => holds({ facts: {}, events: [event], now: context.now })).length,
    again: (times, isFirst) => eventEdit(name, properties, times, eventWords(name, where, times, isFirst)),
  };
}
