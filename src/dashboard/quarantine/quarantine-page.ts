import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { Fault } from '../../faults.ts';
import { HELD_STATES, type HeldState } from '../../flow/quarantine-views.ts';
import type { Counts } from '../../flow/read-ports.ts';
import type { DashboardDeps } from '../deps.ts';
import { pathWith } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { Given, oneOf } from '../html/query.ts';
import type { Frame } from '../layout.ts';
import { demand, may } from '../roles.ts';
import { heldTable } from './held-row.ts';

const LIMIT = 50;
const PATH = '/quarantine';

const Asked = z.object({
  state: z.enum(HELD_STATES).catch('held'),
  cursor: Given,
  done: oneOf(['released', 'dropped']),
});
const One = z.object({ id: Given });

/** `/quarantine`: what a machine seems to have sent, why, and what a person makes of it. */
export function quarantinePage(pages: FastifyInstance, deps: DashboardDeps, frame: Frame): void {
  pages.route({
    method: 'GET',
    url: PATH,
    handler: async (request) => {
      const { state, cursor, done } = Asked.parse(request.query);
      const now = deps.now();
      const [held, counts] = await Promise.all([
        deps.reads.held({ state, cursor, limit: LIMIT }),
        deps.reads.counts(now),
      ]);
      const mayDecide = may(request.account, 'operator');
      const body = html`
<div class="heading"><h1>Quarantine</h1></div>
${when(done !== undefined, () => html`<p class="notice good" role="status">${done === 'released' ? 'Released: it is decided now, as if nothing had been doubted.' : 'Dropped. It stands under Dropped, from where it can still be released.'}</p>`)}
<p class="quiet">Submissions that a machine seems to have sent. They are no leads, and nothing of them is in the CRM, until somebody releases them.</p>
${tabs(state, counts)}
${held.items.length === 0 ? empty(state) : heldTable(held.items, { state, now, mayDecide })}
<footer class="below"><nav aria-label="More">
${when(cursor !== undefined, () => html`<a href="${pathWith(PATH, { state })}">Back to the newest</a>`)}
${when(held.next !== null, () => html`<a rel="next" href="${pathWith(PATH, { state, cursor: held.next ?? undefined })}">Older</a>`)}
</nav></footer>`;
      return frame({ title: 'Quarantine', here: PATH, account: request.account }, body);
    },
  });

  for (const [verb, state] of [
    ['release', 'released'],
    ['drop', 'dropped'],
  ] as const)
    pages.post(`${PATH}/${verb}`, async (request, reply) => {
      const { name } = demand(request.account, 'operator');
      const { id } = One.parse(request.body ?? {});
      if (id === undefined)
        throw new Fault('REQUEST_INVALID', 'The form named nothing. Go back and try again.');
      await deps.quarantine[verb](id, name);
      return reply.redirect(pathWith(PATH, { done: state }), 303);
    });
}

const TABS = { held: 'Held', dropped: 'Dropped', released: 'Released' } as const;

const tabs = (state: HeldState, { held }: Counts): Markup =>
  html`<nav class="tabs" aria-label="State"><ul>${(['held', 'dropped', 'released'] as const).map(
    (tab) =>
      html`<li><a href="${pathWith(PATH, { state: tab })}"${tab === state ? html` aria-current="page"` : ''}>${TABS[tab]}${tab === 'held' ? html` <b>${held.toLocaleString('en-GB')}</b>` : ''}</a></li>`,
  )}</ul></nav>`;

const EMPTY = { held: 'Nothing is held', dropped: 'Nothing was dropped', released: 'Nothing was released' };

const empty = (state: HeldState): Markup =>
  html`<article class="empty"><h2>${EMPTY[state]}</h2><p>What looks like a machine waits here for a person; everything else is decided at once.</p></article>`;
