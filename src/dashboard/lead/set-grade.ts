import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { Decision } from '../../domain/decide.ts';
import type { Grades } from '../../domain/policy/scoring-schema.ts';
import { Fault } from '../../faults.ts';
import type { Account, DashboardDeps } from '../deps.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { Given } from '../html/query.ts';
import { demand, may } from '../roles.ts';

const Params = z.object({ id: z.string() });
const Asked = z.object({ grade: Given, why: Given, until: Given });

/** A grade set by hand: said at once, with who, why and until when, and a way back to the rules. */
export function gradeSection(
  leadId: string,
  { scorecard: { override } }: Decision,
  { order }: Pick<Grades, 'order'>,
  account: Account | null,
): Markup {
  const mayChange = may(account, 'operator');
  if (override !== undefined) {
    return html`<section class="panel" id="by-hand"><h2>Grade set by hand</h2>
<p class="notice"><strong>${override.grade}</strong> set by <bdi>${override.by}</bdi> until ${override.until.slice(0, 10)}: <bdi>${override.why}</bdi>. The rules say ${override.instead}.</p>
${when(mayChange, () => html`<form method="post" action="/leads/${leadId}/grade/end"><button type="submit" class="small outline">Give it back to the rules</button></form>`)}
</section>`;
  }
  return when(
    mayChange,
    () => html`<details class="panel" id="by-hand"><summary>Set the grade by hand</summary>
<form method="post" action="/leads/${leadId}/grade">
<label>Grade <select name="grade" required>${order.map((grade) => html`<option>${grade}</option>`)}</select></label>
<label>Why <input name="why" required maxlength="500" placeholder="met at the trade show, asked for an offer"></label>
<label>Until (it ends by itself) <input name="until" required value="14d" placeholder="14d or 2027-01-31"></label>
<button type="submit">Set the grade</button>
</form></details>`,
  );
}

/** Plain forms, so they work without JavaScript; the lead is decided anew while the page loads. */
export function setGradeRoutes(pages: FastifyInstance, { overrideGrade }: DashboardDeps): void {
  pages.post('/leads/:id/grade', async (request, reply) => {
    const { name } = demand(request.account, 'operator');
    const { id } = Params.parse(request.params);
    const { grade, why, until } = Asked.parse(request.body ?? {});
    if (grade === undefined || why === undefined || until === undefined)
      throw new Fault('REQUEST_INVALID', 'Give a grade, a reason and an end. Go back and fill in all three.');
    await overrideGrade.set(id, { grade, why, until }, name);
    return reply.redirect(`/leads/${encodeURIComponent(id)}`, 303);
  });

  pages.post('/leads/:id/grade/end', async (request, reply) => {
    const { name } = demand(request.account, 'operator');
    const { id } = Params.parse(request.params);
    await overrideGrade.end(id, name);
    return reply.redirect(`/leads/${encodeURIComponent(id)}`, 303);
  });
}
