import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { hideSecrets } from '../../domain/policy/hidden-secrets.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { Fault } from '../../faults.ts';
import type { DashboardDeps } from '../deps.ts';
import { mailLink } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { Given } from '../html/query.ts';
import type { Frame } from '../layout.ts';
import { playbook } from './playbook.ts';
import { sources } from './sources.ts';

const Query = z.object({ hash: Given });

/** `/policy`: the rules as they are live, line by line; with a hash, as they were for a decision of that day. */
export function policyPage(pages: FastifyInstance, deps: DashboardDeps, frame: Frame): void {
  pages.route({
    method: 'GET',
    url: '/policy',
    handler: async (request) => {
      const { hash } = Query.parse(request.query);
      const live = deps.policies.current();
      const policy = hash === undefined || hash === live.hash ? live : await older(deps, hash);
      const isLive = policy.hash === live.hash;
      const shown = { policy, oldHash: isLive ? null : policy.hash };
      const body = html`
<div class="heading"><h1>Policy</h1></div>
${when(!isLive, () => html`<p class="notice">This policy is not live any more; decisions of its time are pinned to it. <a href="/policy">See the live one</a>.</p>`)}
${about(policy)}
${sources(shown)}
<div class="columns beside">
<div>${playbook(shown)}</div>
<section class="panel"><h2 id="text">Text</h2>
<div class="scroll code" role="region" aria-label="Text of the policy" tabindex="0"><ol>${lines(policy.text)}</ol></div></section>
</div>`;
      return frame({ title: 'Policy', here: '/policy', account: request.account }, body);
    },
  });
}

/** Each line can be linked to; its number is the file's own. */
const lines = (text: string) =>
  hideSecrets(text)
    .split(/\r\n|\n|\r/)
    .map(
      (line, i) =>
        html`<li id="L${i + 1}"><a href="#L${i + 1}" aria-label="Line ${i + 1}"></a><code>${line || ' '}</code></li>`,
    );

async function older({ policies }: DashboardDeps, hash: string): Promise<Policy> {
  try {
    return await policies.byHash(hash);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'POLICY_INVALID') throw error;
    throw new Fault('NOT_FOUND', 'The ledger has no policy with this hash.', { cause: error });
  }
}

const about = ({ name, version, hash, document }: Policy): Markup => html`<dl class="facts panel">
<div><dt>Name</dt><dd><strong>${name}</strong></dd></div>
<div><dt>Version</dt><dd>${version}</dd></div>
<div><dt>Owner</dt><dd>${document.owner === undefined ? html`<span class="quiet">nobody named</span>` : mailLink(document.owner)}</dd></div>
<div><dt>Time zone</dt><dd>${document.timezone}</dd></div>
<div><dt>Hash</dt><dd><code class="hash">${hash}</code></dd></div>
</dl>`;
