import type { Decision } from '../../domain/decide.ts';
import { undated } from '../../domain/scoring/evidence.ts';
import type { RuleShare, Scorecard } from '../../domain/scoring/scorecard.ts';
import { policyLine } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { relative } from '../html/times.ts';
import type { LeadContext } from './context.ts';

/** Weightiest rules that are named; more would not be read. */
const NAMED = 2;

/** What sales reads in ten seconds: why this grade in one sentence, and what would raise it. */
export function summary({ scorecard: card, nextGrade }: Decision, { now, oldHash }: LeadContext): Markup {
  return html`${when(card.disqualified === null, () => html`<p class="summary">${sentence(card, now)}</p>`)}
${when(
  nextGrade !== null,
  () => html`<p class="raise"><strong>What would raise it:</strong> ${nextGrade?.text}.
${nextGrade?.changes.map(({ rule, line }) => html` <span class="quiet"><code>${rule}</code> ${policyLine(line, oldHash)}</span>`)}</p>`,
)}`;
}

/** `Grade B: fit 70 for company size mid and title seniority director; engagement 70 for …; then free-mail made A into B.` */
function sentence(card: Scorecard, now: Date): string {
  const { override } = card;
  const byHand = override
    ? `Grade ${override.grade} was set by ${override.by}; the rules say ${override.instead}`
    : `Grade ${card.grade}`;
  const moved = card.adjustments.map(({ id, from, to }) => `; then ${id} made ${from} into ${to}`).join('');
  const fit = `fit ${card.fit}${reasons(card, 'fit', now) || ', as little that counts is known'}`;
  const engagement = `engagement ${card.engagement}${reasons(card, 'engagement', now) || ', as they did nothing that counts'}`;
  return `${byHand}: ${fit}; ${engagement}${moved}.`;
}

/** ` for company size mid and title seniority vp, less 40 for unsubscribed 2 d ago` */
function reasons(card: Scorecard, side: RuleShare['side'], now: Date): string {
  const weightiest = card.rules
    .filter((rule) => rule.side === side && rule.points !== 0)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const given = told(weightiest.filter(({ points }) => points > 0)).slice(0, NAMED);
  const [taken] = weightiest.filter(({ points }) => points < 0);
  // What takes away is named where it outweighs what gives.
  const isHeavy = taken !== undefined && -taken.points > (given[0]?.points ?? 0);
  const forThem = given.map((rule) => inWords(rule, now)).join(' and ');
  return [forThem && ` for ${forThem}`, isHeavy && `, less ${-taken.points} for ${inWords(taken, now)}`]
    .filter(Boolean)
    .join('');
}

/** Of several rules that rest on the same event the one that says most about it. */
function told(rules: readonly RuleShare[]): RuleShare[] {
  const byEvent = Map.groupBy(rules, ({ id, events = [] }) =>
    events[0] ? `${events[0].name} ${events[0].at}` : id,
  );
  return [...byEvent.values()].flatMap((same) =>
    same.toSorted((a, b) => b.because.length - a.because.length).slice(0, 1),
  );
}

/** Facts and events without the dots and dashes of the policy: `company size mid`, `form submitted (form demo) 2 h ago`. */
function inWords({ because, facts = [], events = [] }: RuleShare, now: Date): string {
  const [latest] = events;
  if (latest) return `${undated(because).replaceAll('_', ' ')} ${relative(latest.at, now)}`;
  const known = facts.filter(({ value }) => value !== null);
  if (known.length === 0) return because;
  return known.map(({ name, value }) => `${name.replaceAll(/[._]/g, ' ')} ${value}`).join(', ');
}
