import type { Match, Test } from '../condition-schema.ts';
import { instead, type Path, VALUE } from '../problem.ts';
import type { PolicyDocument } from '../schema.ts';
import { type FactType, factTypes } from '../vocabulary.ts';
import { conditionsOf, partsOf, type Say } from './rule-book.ts';
import { eventUsesOf, factUsesOf } from './uses.ts';

type Kind = FactType['kind'];

const NUMBERS: readonly Kind[] = ['number', 'any'];
const TEXTS: readonly Kind[] = ['text', 'one_of', 'country', 'any'];
const DATES: readonly Kind[] = ['date', 'any'];

/** The kinds of fact that an operator can ask; the others can ask any. */
const ASKS: Partial<Record<keyof Test, { readonly kinds: readonly Kind[]; readonly what: string }>> = {
  at_least: { kinds: NUMBERS, what: 'a number' },
  at_most: { kinds: NUMBERS, what: 'a number' },
  between: { kinds: NUMBERS, what: 'a number' },
  contains: { kinds: TEXTS, what: 'a text' },
  has_word: { kinds: TEXTS, what: 'a text' },
  starts_with: { kinds: TEXTS, what: 'a text' },
  ends_with: { kinds: TEXTS, what: 'a text' },
  matches: { kinds: TEXTS, what: 'a text' },
  before: { kinds: DATES, what: 'a date' },
  after: { kinds: DATES, what: 'a date' },
  within: { kinds: DATES, what: 'a date' },
};

const NAMED: Readonly<Record<Kind, string>> = {
  text: 'a text',
  number: 'a number',
  yes_no: 'true or false',
  date: 'a date',
  country: 'a country',
  one_of: 'one of a few words',
  any: 'anything',
};

const MOST_NESTED = 3;

/** Each operator must fit the kind of what it asks, and a list that it names must be there. */
export function checkOperators(document: PolicyDocument, say: Say): void {
  const lists = Object.keys(document.lists);
  const look = (name: string, match: Match, type: FactType | undefined, path: Path): void => {
    if (typeof match !== 'object' || Array.isArray(match)) return;
    for (const operator of Object.keys(match) as (keyof Test)[]) {
      const asks = ASKS[operator];
      if (match[operator] !== undefined && type && asks && !asks.kinds.includes(type.kind))
        say(
          'error',
          'wrong-type',
          `${operator} asks about ${asks.what}, and ${name} is ${NAMED[type.kind]}`,
          [...path, operator],
        );
    }
    const { in_list: list, between, after, before } = match;
    if (list !== undefined && !Object.hasOwn(document.lists, list))
      say('error', 'unknown-list', `"${list}" is not a list${instead(list, lists)}`, [
        ...path,
        'in_list',
        VALUE,
      ]);
    if (between && between[0] > between[1])
      say(
        'error',
        'backwards',
        `between ${between[0]} and ${between[1]} is nothing; write the lower number first`,
        [...path, 'between', VALUE],
      );
    if (after !== undefined && before !== undefined && Date.parse(after) >= Date.parse(before))
      say('error', 'backwards', `nothing is after ${after} and before ${before}`, [...path, 'after']);
  };
  for (const { name, match, types, path } of factUsesOf(document)) look(name, match, types.get(name), path);
  const types = factTypes(document);
  for (const { properties } of eventUsesOf(document))
    for (const { name, match, path } of properties) look(name, match, propertyType(name, types), path);
  checkNesting(document, say);
}

/** Properties carry what a form asked, so those with the name of a fact are of its kind. */
const propertyType = (name: string, types: ReadonlyMap<string, FactType>): FactType | undefined =>
  name === 'form' || name === 'path' ? { kind: 'text' } : types.get(name);

/** `all`, `any` and `not` inside each other, three deep at most: deeper ones nobody can read. */
function checkNesting(document: PolicyDocument, say: Say): void {
  for (const condition of conditionsOf(document)) {
    const tooDeep = [...partsOf(condition.when, condition.path)].find(({ depth }) => depth > MOST_NESTED + 1);
    if (tooDeep)
      say(
        'error',
        'deep-condition',
        `all, any and not stand more than ${MOST_NESTED} deep in each other; make a fact of the inner part, or a second rule`,
        tooDeep.path,
      );
  }
}
