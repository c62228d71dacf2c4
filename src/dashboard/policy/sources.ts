import type { SourceEntry } from '../../domain/policy/source-schema.ts';
import { html, type Markup } from '../html/markup.ts';
import { words } from '../html/words.ts';
import { lineOf, type Shown } from './part.ts';

/** Who may send leads, and how they are known. */
export const sources = (shown: Shown): Markup => html`<section class="panel" id="sources"><h2>Sources</h2>
<div class="scroll" role="region" aria-label="Sources" tabindex="0"><table>
<thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Sends to</th><th scope="col">How Baton knows it is them</th></tr></thead>
<tbody>${Object.entries(shown.policy.document.sources).map(
  ([name, source]) =>
    html`<tr><th scope="row">${name} ${lineOf(shown, 'sources', name)}</th><td>${source.type}</td><td><code>/hooks/${name}${source.token === undefined ? '' : '/{token}'}</code></td><td>${proof(source)}</td></tr>`,
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
