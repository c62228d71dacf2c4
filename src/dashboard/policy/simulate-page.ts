import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { hideSecrets } from '../../domain/policy/hidden-secrets.ts';
import { FAULTS, Fault } from '../../faults.ts';
import { awaitPatiently } from '../../flow/long-answer.ts';
import { DEFAULT_SINCE, SIMULATION_MAY_TAKE_MS, type Simulated } from '../../flow/simulate.ts';
import type { DashboardDeps } from '../deps.ts';
import { html, type Markup } from '../html/markup.ts';
import { Given } from '../html/query.ts';
import { plural } from '../html/words.ts';
import type { Frame } from '../layout.ts';
import { demand } from '../roles.ts';
import { lines } from './policy-page.ts';
import { candidateLine, simulationView } from './simulation-view.ts';

/** A policy of 256 KB grows threefold when a form carries it. */
const MOST_BYTES = 1024 * 1024;

const Form = z.object({
  since: Given.transform((since) => since ?? DEFAULT_SINCE),
  // Forms send CRLF, which would double every line of a text block.
  policy: z.string().transform((text) => text.replaceAll('\r\n', '\n')),
});
type Form = z.infer<typeof Form>;

/** `/policy/simulate`: try a change of the rules on the leads of the last days. A plain form, so it works without JavaScript. */
export function simulatePage(pages: FastifyInstance, deps: DashboardDeps, frame: Frame): void {
  const page = (request: FastifyRequest, form: Form, result: Markup): Markup => {
    const body = html`
<p class="crumb"><a href="/policy">Policy</a></p>
<div class="heading"><h1>Simulate a policy</h1></div>
${result}
${formFor(form)}`;
    return frame({ title: 'Simulate a policy', here: '/policy', account: request.account }, body);
  };

  pages.route({
    method: 'GET',
    url: '/policy/simulate',
    handler: async (request) => {
      demand(request.account, 'operator');
      // Who decides about leads needs no secrets, so the text does for a candidate although they are hidden in it.
      const policy = hideSecrets(deps.policies.current().text);
      return page(request, { since: DEFAULT_SINCE, policy }, html``);
    },
  });

  pages.route({
    method: 'POST',
    url: '/policy/simulate',
    bodyLimit: MOST_BYTES,
    handlerTimeout: SIMULATION_MAY_TAKE_MS,
    handler: async (request, reply) => {
      demand(request.account, 'operator');
      const form = Form.parse(request.body ?? { policy: '' });
      try {
        const answer = await deps.simulate({
          yaml: form.policy,
          since: form.since,
          signal: awaitPatiently(reply.raw),
        });
        if (!answer.ok) reply.code(422);
        return page(request, form, resultOf(answer, form, deps));
      } catch (error) {
        // What was typed must not be lost over a wrong date, or because somebody else was first.
        if (!(error instanceof Fault)) throw error;
        reply.code(FAULTS[error.code].http);
        return page(request, form, html`<p class="notice bad">${error.message}</p>`);
      }
    },
  });
}

function resultOf(answer: Simulated, { policy }: Form, { policies, now }: DashboardDeps): Markup {
  const scale = policies.current().document.grades;
  return html`${answer.ok ? simulationView(answer.simulation, scale, now()) : problems(answer, policy)}
<details class="panel"><summary>The text that was ${answer.ok ? 'simulated' : 'read'}, line by line</summary>
<div class="scroll code" role="region" aria-label="Text of the candidate" tabindex="0"><ol>${lines(policy)}</ol></div></details>`;
}

function problems({ problems: found }: Simulated & { ok: false }, policy: string): Markup {
  const all = found.filter(({ severity }) => severity === 'error');
  const text = hideSecrets(policy).split('\n');
  return html`<section class="panel" id="problems">
<h2>${plural(all.length, 'problem')}: this is no policy yet, so nothing was simulated</h2>
<ul class="problems">${all.map(
    ({ severity, code, message, line }) =>
      html`<li>${candidateLine(line)} <strong class="${severity === 'error' ? 'late' : 'soon'}">${severity}</strong> <code>${code}</code> ${message}${line === null ? '' : html` <code class="sub">${text[line - 1]}</code>`}</li>`,
  )}</ul></section>`;
}

// A browser drops the first line break after the tag, which may be the text's own.
const formFor = ({
  since,
  policy,
}: Form): Markup => html`<form class="panel candidate" method="post" action="/policy/simulate">
<p>Change the rules and see what they would have done to the leads that were decided lately, beside the live policy. Nothing is written and nobody is told; the live policy changes only with its file.</p>
<label>Text of the policy <small class="quiet">secrets are hidden; they are not needed here</small>
<textarea name="policy" rows="26" spellcheck="false" autocomplete="off" autocapitalize="off" wrap="off" required>
${policy}</textarea></label>
<div class="filters"><label>How far back <input name="since" value="${since}" required size="12" aria-describedby="since-about"></label>
<button type="submit">Simulate</button></div>
<p class="quiet" id="since-about">A length of time such as <code>30d</code> or <code>12h</code>, or a day such as <code>2026-10-01</code>. Ten thousand leads take some seconds.</p>
</form>`;
