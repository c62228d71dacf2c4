import type { Json } from '../body/body.ts';
import { snakeName } from './field-names.ts';
import { textOf } from './plain-values.ts';

const TIMEFRAMES: Readonly<Record<string, string>> = {
  now: `now asap as_soon_as_possible immediate immediately immediate_need right_away right_now straight_away today
    urgent urgently at_once`,
  this_month: 'this_month within_this_month current_month',
  this_quarter: 'this_quarter within_this_quarter in_this_quarter current_quarter by_end_of_quarter',
  next_quarter: 'next_quarter in_the_next_quarter the_next_quarter',
  this_year: 'this_year within_this_year in_this_year later_this_year current_year',
  next_year: 'next_year in_the_next_year',
  exploring: `exploring just_exploring just_looking just_looking_around just_browsing browsing researching
    just_researching research only_research just_curious no_plans`,
};

const FOLDED = new Map(
  Object.entries(TIMEFRAMES).flatMap(([word, spellings]) =>
    spellings.split(/\s+/).map((spelling) => [spelling, word] as const),
  ),
);

/** When they want it, as one word: "ASAP" is `now`; what we do not know keeps its own words. */
export function readTimeframe(value: Json): string | null {
  const word = snakeName(textOf(value) ?? '');
  return word === '' ? null : (FOLDED.get(word) ?? word);
}
