import type { Scorecard } from './scorecard.ts';

/** A grade that a person has set by hand. It has an end, since one that nobody remembers is worse than none. */
export interface GradeOverride {
  readonly grade: string;
  /** Who set it. */
  readonly by: string;
  readonly why: string;
  /** ISO 8601 in UTC: from here on the policy's own grade counts again. */
  readonly until: string;
}

/** Whether the override counts at `now` (epoch ms): it has not ended, and the policy still knows its grade. */
export const isInForce = (
  override: GradeOverride | null | undefined,
  order: readonly string[],
  now: number,
): override is GradeOverride =>
  override !== null &&
  override !== undefined &&
  now < Date.parse(override.until) &&
  order.includes(override.grade);

/** The card with the grade a person has set; scores, cell and each rule's share stay what they are. */
export const withOverride = (card: Scorecard, override: GradeOverride): Scorecard => ({
  ...card,
  grade: override.grade,
  override: { ...override, instead: card.grade },
});
