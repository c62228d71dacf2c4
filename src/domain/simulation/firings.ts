import { inSeason } from '../scoring/season.ts';
import type { Judged } from './judge.ts';
import type { ListedRule, RuleBook } from './rule-book.ts';
import type { RuleFiring } from './simulation.ts';
import { Tally } from './tally.ts';

/** How many leads each rule of the candidate said something about. */
export class Firings {
  readonly #fired = new Tally();
  readonly #inSeason = new Tally();
  readonly #rules: readonly { readonly rule: ListedRule; readonly active: (now: number) => boolean }[];

  constructor({ rules }: RuleBook) {
    this.#rules = [...rules.values()].map((rule) => ({ rule, active: inSeason(rule) }));
  }

  observe({ card, route }: Judged, at: number): void {
    for (const { rule, active } of this.#rules) if (active(at)) this.#inSeason.add(rule.id);
    if (card.disqualified) this.#fired.add(card.disqualified.id);
    // A table has an entry of 0 points for those it says nothing of.
    for (const { id, raw } of card.rules) if (raw !== 0) this.#fired.add(id);
    for (const { id } of card.adjustments) this.#fired.add(id);
    this.#fired.add(route.id);
  }

  /** Rules that were in season for nobody (or are not enabled) are left out. */
  list(leads: number): RuleFiring[] {
    return this.#rules
      .filter(({ rule }) => this.#inSeason.of(rule.id) > 0)
      .map(({ rule: { id, part, line } }) => {
        const fired = this.#fired.of(id);
        return { id, part, line, fired, share: leads === 0 ? 0 : fired / leads };
      });
  }
}
