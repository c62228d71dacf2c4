import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { Fault } from '../../faults.ts';
import { SANDBOX_FAULTS, type SandboxControl } from '../../flow/sandbox-views.ts';
import type { DashboardDeps } from '../deps.ts';
import { pathWith } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { Given, oneOf } from '../html/query.ts';
import type { Frame } from '../layout.ts';
import { demand, may } from '../roles.ts';
import { faultsPanel, MOST_FAULTS } from './faults-panel.ts';
import { personCard } from './person-card.ts';

const Query = z.object({ email: Given, asked: oneOf(SANDBOX_FAULTS) });
const Order = z.object({
  kind: z.enum(SANDBOX_FAULTS),
  count: z.coerce.number().int().min(0).max(MOST_FAULTS),
});

/** `/sandbox`: what a real CRM would hold now, and the faults one may ask it to make. */
export function sandboxPage(
  pages: FastifyInstance,
  deps: DashboardDeps,
  sandbox: SandboxControl,
  frame: Frame,
): void {
  pages.route({
    method: 'GET',
    url: '/sandbox',
    handler: async (request) => {
      const { email, asked } = Query.parse(request.query);
      const [contents, faults] = await Promise.all([
        sandbox.contents(email?.toLowerCase()),
        sandbox.faults(),
      ]);
      const now = deps.now();
      const people = contents.people.map((person) =>
        personCard(
          person,
          contents.tasks.filter((task) => task.personId === person.id),
          contents.notes.filter((note) => note.personId === person.id),
          now,
        ),
      );
      const body = html`
<div class="heading"><h1>Sandbox CRM</h1><p class="quiet">It stands in for HubSpot or Salesforce, so the whole way of a lead can be seen without one. <a href="/demo">Fill in a form</a>.</p></div>
${when(asked !== undefined, () => html`<p class="notice good" role="status">Noted. The faults come with the next writes.</p>`)}
${faultsPanel(faults, may(request.account, 'admin'))}
${search(email)}
${people.length === 0 ? empty(email) : html`<div class="people">${people}</div>`}`;
      return frame({ title: 'Sandbox', here: '/sandbox', account: request.account }, body);
    },
  });

  pages.post('/sandbox/faults', async (request, reply) => {
    demand(request.account, 'admin');
    const order = Order.safeParse(request.body);
    if (!order.success)
      throw new Fault(
        'REQUEST_INVALID',
        `Name a fault, and how often: a whole number from 0 to ${MOST_FAULTS}.`,
      );
    await sandbox.setFault(order.data.kind, order.data.count);
    return reply.redirect(pathWith('/sandbox', { asked: order.data.kind }), 303);
  });
}

const search = (email: string | undefined): Markup =>
  html`<search aria-label="Find a person"><form class="filters" method="get" action="/sandbox">
<label>E-mail <input type="search" name="email" value="${email}" autocomplete="off" spellcheck="false" maxlength="320"></label>
<button type="submit">Find</button>${when(email !== undefined, () => html` <a class="clear" href="/sandbox">Clear</a>`)}</form></search>`;

const empty = (email: string | undefined): Markup =>
  html`<article class="empty"><h2>${email === undefined ? 'Nobody here yet' : 'Nobody with this e-mail'}</h2>
<p>People appear as soon as Baton writes its first lead into the CRM.</p></article>`;
