import type { Assigned, Decision } from '../../domain/decide.ts';
import type { Route } from '../../domain/routing/route.ts';
import { policyLine } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import type { LeadContext } from './context.ts';

/** Why this owner: the route that took the lead, who might have had it, and why the others might not. */
export function routeSection({ route, assignment }: Decision, { oldHash }: LeadContext): Markup {
  const excluded = 'excluded' in assignment ? assignment.excluded : [];
  const eligible = 'eligible' in assignment ? assignment.eligible : [];
  return html`<section class="panel" id="route"><h2>Why ${title(assignment)}</h2>
<ol class="steps">
<li>Route <code>${route.id}</code> ${policyLine(route.line, oldHash)} took it, because ${route.because}. It leads to ${target(route)}.</li>
<li>${outcome(assignment)}</li>
</ol>
${when(eligible.length > 0, () => html`<p>Might have had it: ${eligible.map((id, i) => html`${i > 0 ? ', ' : ''}${isOwner(id, assignment) ? html`<strong>${id}</strong>` : id}`)}.</p>`)}
${when(
  excluded.length > 0,
  () =>
    html`<p>Could not have it:</p><dl class="rows">${excluded.map(({ id, why }) => html`<div><dt>${id}</dt><dd>${why}</dd></div>`)}</dl>`,
)}
</section>`;
}

const isOwner = (id: string, assignment: Assigned): boolean =>
  assignment.kind === 'owner' && assignment.owner === id;

function title(assignment: Assigned): string {
  switch (assignment.kind) {
    case 'owner':
    case 'kept':
      return `${assignment.owner} has it`;
    case 'waiting':
      return 'it waits';
    case 'nobody':
      return 'it stays with marketing';
    case 'test':
      return 'nobody gets it';
  }
}

function outcome(assignment: Assigned): Markup {
  switch (assignment.kind) {
    case 'owner':
      return html`<strong>${assignment.owner}</strong> has it: ${assignment.because}.`;
    case 'kept':
      return html`<strong>${assignment.owner}</strong> keeps it: ${assignment.because}.`;
    case 'waiting':
      return html`It waits: ${assignment.because}. It is offered round again by itself.`;
    case 'nobody':
      return html`So sales is not asked.`;
    case 'test':
      return html`Whatever the route says, nobody is asked: ${assignment.because}.`;
  }
}

function target({ target: to }: Route): Markup {
  switch (to.kind) {
    case 'nobody':
      return html`nobody in sales`;
    case 'pool':
      return html`pool <strong>${to.pool}</strong> (${to.share === 'round_robin' ? 'by turns' : 'to whoever has fewest open'})`;
    case 'person':
      return html`<strong>${to.person}</strong>${ifAway(to.ifAway)}`;
    case 'owner_fact':
      return html`whoever <code>${to.fact}</code> names${ifAway(to.ifAway)}`;
  }
}

const ifAway = (pool: string | null): string => (pool === null ? '' : `, or pool ${pool} if they are away`);
