import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { hideSecrets } from '../../domain/policy/hidden-secrets.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { PolicyDocument, SourceEntry } from '../../domain/policy/schema.ts';
import { Fault } from '../../faults.ts';
import type { DashboardDeps } from '../deps.ts';
import { mailLink } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { Given } from '../html/query.ts';
import { stamp } from '../html/times.ts';
import { words } from '../html/words.ts';
import type { Frame } from '../layout.ts';
import { may } from '../roles.ts';

const Query = z.object({ hash: Given });

/** `/policy`: the rules as they are live, line by line; with a hash, as they were for a decision of that day. */
export function policyPage(pages: FastifyInstance, deps: DashboardDeps, frame: Frame): void {
  pages.route({
    method: 'GET',
    url: '/policy',
    handler: async (request) => {
      const { hash } = Query.parse(request.query);
      const live = deps.policies.current();
      const policy = hash === undefined ? live : await older(deps, hash);
      const isLive = deps.policies.live().some((one) => one.hash === policy.hash);
      const body = html`
<div class="heading"><h1>Policy</h1>${when(may(request.account, 'operator'), () => html`<a href="/policy/simulate">Simulate a change</a>`)}</div>
${refusedNotice(deps)}
${when(!isLive, () => html`<p class="notice">This policy is not live any more; decisions of its time are pinned to it. <a href="/policy">See the live one</a>.</p>`)}
${about(policy)}
${others(deps)}
${sources(policy.document)}
<section class="panel"><h2 id="text">Text</h2>
<div class="scroll code" role="region" aria-label="Text of the policy" tabindex="0"><ol>${lines(policy.text)}</ol></div></section>`;
      return frame({ title: 'Policy', here: '/policy', account: request.account }, body);
    },
  });
}

/** Where several policies are live, each is meant for some leads; the first that is decides. */
function others({ policies }: DashboardDeps): Markup {
  const live = policies.live();
  if (live.length === 1) return html``;
  return html`<section class="panel" id="set"><h2>Policies, in the order in which they are asked</h2>
<ol>${live.map(
    ({ name, hash, document }) =>
      html`<li><a href="/policy?hash=${hash}">${name}</a>: ${document.applies_to === undefined ? 'every lead' : html`<code>${JSON.stringify(document.applies_to)}</code>`}</li>`,
  )}</ol></section>`;
}

/** A newer policy that is not live: said where somebody looks for what they have just changed. */
function refusedNotice({ policies, now }: DashboardDeps): Markup {
  const refused = policies.refused();
  if (refused === null) return html``;
  return html`<section class="notice bad" id="refused"><strong>The policy was changed ${stamp(refused.at, now())}, and refused.</strong> The one below stays live until these are mended:
<pre>${refused.problems.join('\n')}</pre></section>`;
}

/** Each line can be linked to; its number is the file's own. */
export const lines = (text: string) =>
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

const sources = ({
  sources: all,
}: PolicyDocument): Markup => html`<section class="panel" id="sources"><h2>Sources</h2>
<div class="scroll" role="region" aria-label="Sources" tabindex="0"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Sends to</th><th scope="col">How Baton knows it is them</th></tr></thead>
<tbody>${Object.entries(all).map(
  ([name, source]) =>
    html`<tr><th scope="row">${name}</th><td>${source.type}</td><td><code>/hooks/${name}${source.token === undefined ? '' : '/{token}'}</code></td><td>${proof(source)}</td></tr>`,
)}</tbody></table></div></section>`;

/** Says which secrets, by their names in the environment; never a value. */
function proof({ secret, token, origins }: SourceEntry): string {
  const names = (secret ?? []).map(
    (one) => /^\$\{([A-Z][A-Z0-9_]*)\}$/.exec(one)?.[1] ?? 'one written into the policy',
  );
  const ways = [
    ...(names.length > 0 ? [`a secret: ${names.join(', ')}`] : []),
    ...(token === undefined ? [] : ['a token in the path']),
    ...(origins === undefined ? [] : [`browsers on ${words(origins)}`]),
  ];
  return ways.length === 0 ? 'as its provider signs' : ways.join('; ');
}
