import type { Scores } from './context.ts';
import type { EventUsed, FactUsed } from './evidence.ts';
import type { GradeOverride } from './override.ts';
import { type GradeScale, showGrade } from './show-grade.ts';

/** What one rule gave, and why. Points are rounded to a tenth. */
export interface RuleShare {
  readonly id: string;
  readonly side: 'fit' | 'engagement';
  readonly group: string;
  /** Line of the rule in the policy file. */
  readonly line: number | null;
  /** Points as the rule states them (summed over the events it counted). */
  readonly raw: number;
  /** What was left of them after fading with time. */
  readonly decayed: number;
  /** What the group's cap took away. */
  readonly capped: number;
  /** What counts in the end: decayed less capped. */
  readonly points: number;
  /** The fact or event that did it, readable: `company.size is mid`. */
  readonly because: string;
  /** The facts it looked at; a decision of an older engine does not have them. */
  readonly facts?: readonly FactUsed[];
  /** The events it counted, the newest five, newest first. */
  readonly events?: readonly EventUsed[];
}

export interface Adjustment {
  readonly id: string;
  readonly line: number | null;
  readonly from: string;
  readonly to: string;
}

/** Fit, engagement, cell and grade of one lead at one instant. */
export interface Grading extends Scores {
  /** Id of the rule that made the grade `out`. */
  readonly disqualifier: string | null;
}

/** The scores with every rule's share. */
export interface Scorecard extends Scores {
  readonly disqualified: {
    readonly id: string;
    readonly reason: string;
    readonly line: number | null;
  } | null;
  readonly rules: readonly RuleShare[];
  readonly adjustments: readonly Adjustment[];
  /** Set by hand, and which grade the policy itself would give; absent when nobody has. */
  readonly override?: GradeOverride & { readonly instead: string };
}

/** Rounded to a tenth, and never -0, which JSON would not bring back. */
export const tenth = (points: number): number => Math.round(points * 10) / 10 + 0;

/**
 * The scorecard as readable lines, the ones that weigh most first; what sales sees in the CRM.
 * @param scale how grades are shown; without it they keep the policy's own names
 * @param withPlaces names the line of the policy that each rule stands in, for whoever wants to look it up
 */
export function reasonLines(card: Scorecard, scale?: GradeScale, withPlaces = false): string[] {
  const place = (line: number | null): string =>
    withPlaces && line !== null ? ` (policy line ${line})` : '';
  const shown = (grade: string): string => (scale ? showGrade(grade, scale) : grade);
  const ruled = card.rules
    .filter((rule) => rule.points !== 0 || rule.capped !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
    .map((rule) => {
      const sign = rule.points < 0 ? '' : '+';
      const faded = rule.decayed === rule.raw ? '' : `, faded from ${rule.raw}`;
      const capped = rule.capped === 0 ? '' : `, ${rule.capped} over the cap of ${rule.group}`;
      return `${sign}${rule.points} ${rule.id}: ${rule.because}${faded}${capped}${place(rule.line)}`;
    });
  const adjusted = card.adjustments.map(
    (a) => `${shown(a.from)} became ${shown(a.to)} by ${a.id}${place(a.line)}`,
  );
  const { disqualified: hit } = card;
  const out = hit ? [`out: ${hit.reason} (${hit.id})${place(hit.line)}`] : [];
  const byHand = card.override
    ? [
        `${shown(card.override.grade)} set by ${card.override.by} until ${card.override.until.slice(0, 10)}: ${card.override.why} (the rules say ${shown(card.override.instead)})`,
      ]
    : [];
  return [...byHand, ...out, ...ruled, ...adjusted];
}
