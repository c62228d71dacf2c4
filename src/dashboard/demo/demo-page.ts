import type { FastifyInstance } from 'fastify';
import type { PolicyDocument } from '../../domain/policy/schema.ts';
import type { Assets } from '../assets.ts';
import type { DashboardDeps } from '../deps.ts';
import { html, type Markup } from '../html/markup.ts';
import type { Frame } from '../layout.ts';

/** As if its visitor had come from an advertisement. */
const CAMPAIGN = '/demo?utm_source=newsletter&utm_medium=email&utm_campaign=spring&gclid=a-click';

/**
 * `/demo`, in the sandbox only: a form as it would stand on anybody's website, with the script beside it. Open to all, as
 * such a page is.
 */
export function demoPage(app: FastifyInstance, deps: DashboardDeps, frame: Frame, assets: Assets): void {
  app.route({
    method: 'GET',
    url: '/demo',
    schema: { hide: true },
    handler: async (request, reply) => {
      const source = demoSource(deps.policies.current().document);
      const page = frame(
        { title: 'A form on a website', here: '/demo', account: request.account },
        source === null ? noForm() : formOf(source, assets),
      );
      return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(String(page));
    },
  });
}

/** The first form that takes posts from browsers. */
export const demoSource = ({ sources }: PolicyDocument): string | null =>
  Object.entries(sources).find(([, { type, origins }]) => type === 'form' && origins)?.[0] ?? null;

const formOf = (source: string, assets: Assets): Markup => html`
<div class="heading"><h1>A form on a website</h1>
<p class="quiet">It posts straight to <code>/hooks/${source}</code>, as a page of yours would. <a href="${CAMPAIGN}">Arrive from a campaign</a> to see where a visitor came from.</p></div>
<div class="columns">
<section class="panel"><h2>Talk to us</h2>
<form method="post" action="/hooks/${source}" enctype="multipart/form-data" accept-charset="utf-8" id="demo">
<input type="hidden" name="form" value="demo">
<label>Name <input name="name" autocomplete="name"></label>
<label>Work e-mail <input name="email" type="email" autocomplete="email" required></label>
<label>Company <input name="company" autocomplete="organization"></label>
<label>Job title <input name="title" autocomplete="organization-title"></label>
<label>Employees <input name="employees" type="number" min="1" inputmode="numeric"></label>
<label>How soon do you need it? <select name="timeframe"><option value="">Please choose</option><option>now</option><option>this month</option><option>this quarter</option><option>later</option></select></label>
<label>What is it about? <textarea name="message" rows="3"></textarea></label>
<label>Specifications <input name="specifications" type="file" multiple></label>
<div class="unseen" aria-hidden="true"><input name="_gotcha" tabindex="-1" autocomplete="off"></div>
<button>Send</button>
</form>
</section>
<section class="panel" id="sent" aria-live="polite"><h2>What was sent</h2>
<p class="quiet">Send the form: what the page says, and what the script adds, then stands here.</p>
</section>
</div>
<script src="/form.js" defer></script>
<script src="${assets.demo}" defer></script>`;

const noForm = (): Markup => html`<article class="empty"><h1>No form to show</h1>
<p>No source of the policy takes posts from browsers. Add one of type <code>form</code> with <code>origins</code>.</p></article>`;
