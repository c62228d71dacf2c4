import type { GradeScale } from '../../domain/scoring/show-grade.ts';
import type { Cause, Example, Simulation } from '../../domain/simulation/simulation.ts';
import { gradeBadge } from '../html/grade.ts';
import { leadPath, policyLine } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { ago, stamp } from '../html/times.ts';
import { plural } from '../html/words.ts';

/** What a candidate would have changed, as tables, with leads to look at. */
export const simulationView = (found: Simulation, scale: GradeScale, now: Date): Markup => html`
${summary(found, now)}
${warnings(found)}
${when(
  found.leads > 0,
  () => html`<div class="columns"><div>${matrix(found, scale)}${sla(found, scale)}</div><div>${loads(found)}</div></div>
${changes(found, scale, now)}`,
)}`;

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

const summary = (found: Simulation, now: Date): Markup => html`<section class="panel" id="result">
<h2>${plural(found.leads, 'lead')} decided again</h2>
<p class="quiet">${found.candidate.name} version ${found.candidate.version} beside the live ${found.live.name} version ${found.live.version}, each lead at the time of its latest decision between ${stamp(found.window.since, now)} and ${stamp(found.window.until, now)}.</p>
<dl class="facts">
${fact('Change their grade', found.moved.leads, percent(found.moved.share))}
${fact('Go elsewhere', found.rerouted.targets, `${found.rerouted.routes} by another route`)}
${fact('Newly go to people', found.people.gained, '')}
${fact('No longer go to people', found.people.lost, '')}
${fact('Newly disqualified', found.disqualified.newly, `${found.disqualified.noLonger} no longer`)}
</dl></section>`;

const fact = (name: string, count: number, more: string): Markup =>
  html`<div><dt>${name}</dt><dd><strong>${count.toLocaleString('en-GB')}</strong>${more === '' ? '' : html` <span class="quiet">· ${more}</span>`}</dd></div>`;

const warnings = ({ warnings: all }: Simulation): Markup =>
  when(
    all.length > 0,
    () => html`<section class="panel" id="warnings"><h2>Look at ${plural(all.length, 'thing')} before it is live</h2>
<ul class="problems">${all.map(
      ({ code, message, line }) => html`<li>${candidateLine(line)} ${message} <code>${code}</code></li>`,
    )}</ul></section>`,
  );

/** Where a line of the candidate stands further down on the page. */
export const candidateLine = (line: number | null): Markup =>
  line === null ? html`` : html`<a class="line" href="#L${line}">line ${line}</a>`;

function matrix({ grades, matrix: cells }: Simulation, scale: GradeScale): Markup {
  const used = grades.filter((grade) => cells.some(({ from, to }) => from === grade || to === grade));
  const count = (from: string, to: string): Markup | string => {
    const leads = cells.find((one) => one.from === from && one.to === to)?.leads;
    if (leads === undefined) return html`<td class="num quiet">·</td>`;
    return from === to
      ? html`<td class="num">${leads}</td>`
      : html`<td class="num moved"><strong>${leads}</strong></td>`;
  };
  return html`<section class="panel"><h2>Grades</h2><div class="scroll" role="region" aria-label="Grades" tabindex="0">
<table class="matrix"><caption class="quiet">From (down) to (across)</caption>
<thead><tr><td></td>${used.map((grade) => html`<th scope="col">${gradeBadge(grade, scale)}</th>`)}</tr></thead>
<tbody>${used.map(
    (from) =>
      html`<tr><th scope="row">${gradeBadge(from, scale)}</th>${used.map((to) => count(from, to))}</tr>`,
  )}</tbody></table></div></section>`;
}

function loads({ targets, window }: Simulation): Markup {
  const shown = targets.filter(
    ({ kind, before, after }) => kind === 'pool' || before.leads + after.leads > 0,
  );
  return html`<section class="panel"><h2>Load by pool</h2><div class="scroll" role="region" aria-label="Load by pool" tabindex="0"><table>
<thead><tr><th scope="col">Leads a week to</th><th scope="col" class="num">live</th><th scope="col" class="num">candidate</th><th scope="col" class="num">caps allow</th><th scope="col" class="num">gained</th><th scope="col" class="num">lost</th></tr></thead>
<tbody>${shown.map(({ target, before, after, gained, lost }) => {
    const isOver = after.capacity !== null && after.perWeek > after.capacity;
    return html`<tr><th scope="row">${target}</th><td class="num">${before.perWeek}</td><td class="num"><strong${isOver ? html` class="late"` : ''}>${after.perWeek}</strong></td><td class="num">${after.capacity ?? html`<span class="quiet">no limit</span>`}</td><td class="num">${gained}</td><td class="num">${lost}</td></tr>`;
  })}</tbody></table></div>
<p class="quiet">Averages over ${plural(Math.round(window.weeks * 7), 'day')}. Each lead counts once, where its route points; who of a pool gets it depends on turns and is not simulated.</p></section>`;
}

function sla({ sla: grades }: Simulation, scale: GradeScale): Markup {
  const both = (before: string | null, after: string | null): string =>
    before === after ? (after ?? '–') : `${before ?? 'none'} → ${after ?? 'none'}`;
  return when(
    grades.length > 0,
    () => html`<section class="panel"><h2>Handoffs and their SLA</h2><div class="scroll" role="region" aria-label="Handoffs" tabindex="0"><table>
<thead><tr><th scope="col">A week of grade</th><th scope="col" class="num">live</th><th scope="col" class="num">candidate</th><th scope="col">accept</th><th scope="col">first touch</th></tr></thead>
<tbody>${grades.map(
      ({ grade, before, after }) =>
        html`<tr><th scope="row">${gradeBadge(grade, scale)}</th><td class="num">${before.perWeek}</td><td class="num"><strong>${after.perWeek}</strong></td><td>${both(before.accept, after.accept)}</td><td>${both(before.firstTouch, after.firstTouch)}</td></tr>`,
    )}</tbody></table></div></section>`,
  );
}

function changes({ changes: all }: Simulation, scale: GradeScale, now: Date): Markup {
  if (all.length === 0) return html`<p class="notice good">No lead changes its grade or where it goes.</p>`;
  return html`<h2 id="changes">What changes, with examples</h2>
${all.map(
  ({ kind, from, to, leads, examples }, i) => html`<details class="panel"${i < 3 ? html` open` : ''}>
<summary>${kind === 'grade' ? html`${gradeBadge(from, scale)} → ${gradeBadge(to, scale)}` : html`Same grade, <strong>${from}</strong> → <strong>${to}</strong>`} <span class="quiet">${plural(leads, 'lead')}</span></summary>
<table class="cards examples"><thead><tr><th scope="col">Lead</th><th scope="col">Live</th><th scope="col">Candidate</th><th scope="col">The rule that did it</th></tr></thead>
<tbody>${examples.map((example) => row(example, now))}</tbody></table></details>`,
)}`;
}

const row = ({ lead, who, company, at, before, after, cause }: Example, now: Date): Markup =>
  html`<tr><th scope="row" class="c-who"><a href="${leadPath(lead)}">${who}</a> <span class="sub">${company} · ${ago(at, now)}</span></th>
<td class="c-half" data-label="Live">${standing(before)}</td><td class="c-half" data-label="Candidate">${standing(after)}</td>
<td data-label="The rule that did it"><code>${cause.id ?? cause.part}</code> ${cause.says} ${lineOf(cause)}</td></tr>`;

const standing = ({ cell, fit, engagement, target }: Example['before']): Markup =>
  html`${cell} <small>fit ${fit}, engagement ${engagement}</small><small>to ${target}</small>`;

const lineOf = ({ file, line }: Cause): Markup =>
  file === 'candidate'
    ? candidateLine(line)
    : html`${policyLine(line, null)} <span class="quiet">of the live policy</span>`;
