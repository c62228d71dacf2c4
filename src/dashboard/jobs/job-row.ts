import type { JobView } from '../../flow/views.ts';
import { leadPath } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { ago, clock } from '../html/times.ts';

export interface JobsContext {
  readonly state: JobView['state'];
  readonly now: Date;
  readonly crmName: string;
  readonly mayReplay: boolean;
}

const KINDS: Readonly<Record<JobView['kind'], (crmName: string) => string>> = {
  signal: () => 'Decide about a signal',
  'crm.handoff': (crmName) => `Write the handoff into ${crmName}`,
  'crm.person': (crmName) => `Write the grade into ${crmName}`,
};

export const kindWords = (kind: JobView['kind'], crmName: string): string => KINDS[kind](crmName);

export function jobsTable(jobs: readonly JobView[], context: JobsContext): Markup {
  const isDone = context.state === 'done';
  return html`
<table class="cards jobs" role="table" aria-label="Jobs, newest first">
<thead role="rowgroup"><tr role="row">
<th role="columnheader" scope="col">What</th>
<th role="columnheader" scope="col">Lead</th>
<th role="columnheader" scope="col">${isDone ? 'What became of it' : 'What went wrong'}</th>
<th role="columnheader" scope="col">Attempts</th>
${when(!isDone, () => html`<th role="columnheader" scope="col">Next attempt</th>`)}
<th role="columnheader" scope="col">Since</th>
${when(context.mayReplay && !isDone, () => html`<th role="columnheader" scope="col"><span class="unseen">Replay</span></th>`)}
</tr></thead>
<tbody role="rowgroup">${jobs.map((job) => jobRow(job, context))}</tbody>
</table>`;
}

function jobRow(job: JobView, { now, crmName, mayReplay }: JobsContext): Markup {
  const isDone = job.state === 'done';
  return html`<tr role="row" id="job-${job.id}">
<th role="rowheader" scope="row">${kindWords(job.kind, crmName)}<span class="sub">from ${job.source}</span><span class="sub clip" title="${job.id}"><code>${job.id}</code></span></th>
<td role="cell" data-label="Lead" class="c-lead">${job.lead === null ? html`<span class="quiet">${isDone ? 'none' : 'none yet'}</span>` : html`<a href="${leadPath(job.lead)}">open lead</a>`}</td>
<td role="cell" data-label="${isDone ? 'Became' : 'Went wrong'}" class="c-error">${isDone ? became(job) : wentWrong(job)}</td>
<td role="cell" data-label="Attempts" class="num c-third">${attempts(job)}</td>
${when(!isDone, () => html`<td role="cell" data-label="Next attempt" class="c-third">${nextWords(job, now)}</td>`)}
<td role="cell" data-label="Since" class="c-third">${ago(job.createdAt, now)} <small>${clock(job.createdAt, now)}</small></td>
${when(mayReplay && !isDone, () => html`<td role="cell" class="c-action">${replayButton(job)}</td>`)}
</tr>`;
}

/** Of a signal only those that failed are counted. */
const attempts = ({ kind, state, attempts: counted }: JobView): number =>
  kind === 'signal' && state === 'done' ? counted + 1 : counted;

const wentWrong = ({ lastError: error }: JobView): Markup =>
  error === null
    ? html`<span class="quiet">nothing so far</span>`
    : html`<code>${error.code}</code> <span class="message">${error.message}</span>`;

/** News of the CRM says itself what became of it; an owner whom the CRM refused leaves the refusal. */
const became = (job: JobView): Markup =>
  job.lastError !== null
    ? wentWrong(job)
    : html`<span class="message">${job.outcome ?? (job.kind === 'signal' ? 'decided' : 'written')}</span>`;

function nextWords({ state, nextAttemptAt: next }: JobView, now: Date): Markup {
  if (state === 'failed') return html`<span class="quiet">none: waits for a replay</span>`;
  if (next === null || Date.parse(next) <= now.getTime()) return html`now`;
  return html`${ago(next, now)} <small>${clock(next, now)}</small>`;
}

const replayButton = ({ id, state }: JobView): Markup =>
  html`<form method="post" action="/jobs/replay"><input type="hidden" name="id" value="${id}"><input type="hidden" name="state" value="${state}">
<button type="submit" class="small">${state === 'failed' ? 'Replay' : 'Try now'}</button></form>`;
