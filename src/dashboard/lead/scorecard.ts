import type { Decision } from '../../domain/decide.ts';
import type { PolicyDocument } from '../../domain/policy/schema.ts';
import { undated } from '../../domain/scoring/evidence.ts';
import { OUT } from '../../domain/scoring/grade.ts';
import type { RuleShare, Scorecard } from '../../domain/scoring/scorecard.ts';
import { policyLine } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { ago } from '../html/times.ts';
import type { LeadContext } from './context.ts';
import { gradeOfCell, matrix } from './matrix.ts';
import { summary } from './summary.ts';

type Side = RuleShare['side'];
const SIDES: readonly (readonly [Side, string, string])[] = [
  ['fit', 'Fit', 'who they are'],
  ['engagement', 'Engagement', 'what they did and said'],
];

/** Why this grade: both scores, every rule's share, the cell, and what moved the grade afterwards. */
export function scorecardSection(decision: Decision, context: LeadContext): Markup {
  const { scorecard: card, policy } = decision;
  const document = context.policy?.document;
  return html`<section class="panel" id="scorecard"><h2>Why ${card.grade === OUT ? 'it is out' : `grade ${card.grade}`}</h2>
${when(card.disqualified !== null, () => disqualified(card, context))}
${summary(decision, context)}
<div class="bars">${SIDES.map(([side, name, about]) => bar(name, about, card[side], document?.[side].max ?? 100))}</div>
${shares(card, document, context)}
<h3>From the scores to the grade</h3>
<p>Fit ${card.fit} and engagement ${card.engagement} make cell <strong>${card.cell}</strong>${cellGrade(card, document)}.</p>
${document === undefined ? '' : matrix(document.grades, card.cell)}
${when(
  card.adjustments.length > 0,
  () =>
    html`<ul class="adjustments">${card.adjustments.map(
      ({ id, line, from, to }) =>
        html`<li>Then <code>${id}</code> made ${from} into <strong>${to}</strong> ${policyLine(line, context.oldHash)}</li>`,
    )}</ul>`,
)}
<p class="quiet">Decided by ${policy.name} version ${policy.version}${context.oldHash === null ? ', the live policy' : ', not the live policy any more'}.</p>
</section>`;
}

function cellGrade(card: Scorecard, document: PolicyDocument | undefined): string {
  if (card.disqualified !== null) return ', but who is disqualified is out whatever the scores say';
  const grade = document && gradeOfCell(document.grades, card.cell);
  return grade === undefined ? '' : `, which the matrix calls ${grade}`;
}

const disqualified = ({ disqualified: out }: Scorecard, { oldHash }: LeadContext): Markup =>
  html`<p class="notice bad"><strong>Out: ${out?.reason}</strong> Rule <code>${out?.id}</code> ended it ${policyLine(out?.line ?? null, oldHash)}</p>`;

const bar = (name: string, about: string, score: number, max: number): Markup =>
  html`<label class="bar-of"><span>${name} <small class="quiet">${about}</small> <b>${score}<small> of ${max}</small></b></span>
<progress value="${Math.max(0, Math.min(score, max))}" max="${max}">${score}</progress></label>`;

function shares(card: Scorecard, document: PolicyDocument | undefined, context: LeadContext): Markup {
  if (card.rules.length === 0) return html`<p class="quiet">No rule applied.</p>`;
  return html`<div class="scroll" role="region" aria-label="Rules" tabindex="0"><table class="shares">
<thead><tr><th scope="col">Rule</th><th scope="col">Because</th>
<th scope="col" class="num" title="As the rule states them">Points stated</th>
<th scope="col" class="num" title="What is left of them with time">after fading</th>
<th scope="col" class="num" title="Taken away because the group was full">cap took</th>
<th scope="col" class="num">count</th></tr></thead>
${SIDES.map(([side]) => groupsOf(card.rules, side).map((rules) => group(rules, document, context)))}
</table></div>`;
}

const groupsOf = (rules: readonly RuleShare[], side: Side): RuleShare[][] => [
  ...Map.groupBy(
    rules.filter((rule) => rule.side === side),
    (rule) => rule.group,
  ).values(),
];

function group(
  rules: readonly RuleShare[],
  document: PolicyDocument | undefined,
  context: LeadContext,
): Markup {
  const [first] = rules;
  if (first === undefined) return html``;
  const max = document?.[first.side].groups[first.group]?.max;
  const sum = Math.round(rules.reduce((total, rule) => total + rule.points, 0) * 10) / 10;
  return html`<tbody>
<tr class="group"><th colspan="5" scope="rowgroup">${first.side}: ${first.group}${max === undefined ? '' : html` <small class="quiet">at most ${max}</small>`}</th><td class="num"><b>${signed(sum)}</b></td></tr>
${rules.map((rule) => share(rule, context))}
</tbody>`;
}

function share(rule: RuleShare, { oldHash, now }: LeadContext): Markup {
  const faded = rule.decayed === rule.raw ? html`<span class="quiet">–</span>` : signed(rule.decayed);
  const capped = rule.capped === 0 ? html`<span class="quiet">–</span>` : signed(-rule.capped);
  return html`<tr class="${rule.points === 0 ? 'zero' : ''}">
<th scope="row"><code>${rule.id}</code> ${policyLine(rule.line, oldHash)}</th>
<td class="because">${because(rule, now)}</td>
<td class="num">${signed(rule.raw)}</td><td class="num">${faded}</td><td class="num">${capped}</td>
<td class="num"><b>${signed(rule.points)}</b></td></tr>`;
}

/** Events with their age now, not as it was when the decision fell. */
function because(rule: RuleShare, now: Date): Markup {
  const [latest, ...earlier] = rule.events ?? [];
  if (latest === undefined) return html`${rule.because}`;
  const before = html`<small class="quiet">also ${earlier.map(({ at }, i) => html`${i > 0 ? ', ' : ''}${ago(at, now)}`)}</small>`;
  return html`${undated(rule.because)}, ${ago(latest.at, now)} ${earlier.length > 0 ? before : ''}`;
}

const signed = (points: number): string => (points > 0 ? `+${points}` : points < 0 ? `−${-points}` : '0');
