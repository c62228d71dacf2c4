import type { PolicyDocument } from '../../domain/policy/schema.ts';
import { html, type Markup } from '../html/markup.ts';

/** What to do when there is nothing to see yet. @param demo whether there is a form to try */
export function firstLead({ sources }: PolicyDocument, origin: string, demo: boolean): Markup {
  const form = Object.entries(sources).find(([, source]) => source.type === 'form' && source.secret);
  return html`<article class="empty">
<h2>No leads yet</h2>
<p>As soon as a form or a CRM sends something, it stands here: with its grade, its owner, and why.</p>
${demo ? html`<p><a href="/demo">Fill in a form</a>, as it would stand on a website.</p>` : ''}
${form === undefined ? html`<p>Point one of the <a href="/policy#sources">sources of the policy</a> at Baton to begin.</p>` : sample(form[0], secretOf(form[1].secret), origin)}
<p class="quiet">README.md shows the same and more ways to send.</p>
</article>`;
}

/** Only ever the name of a secret: a value that stands in the policy itself is not repeated. */
const secretOf = (secrets: readonly string[] | undefined): string =>
  /^\$\{([A-Z][A-Z0-9_]*)\}$/.exec(secrets?.[0] ?? '')?.[1] ?? 'SECRET_OF_THE_SOURCE';

const sample = (source: string, secret: string, origin: string): Markup => html`
<p>Send the first one from a terminal:</p>
<pre tabindex="0"><code>curl -X POST ${origin}/hooks/${source} \\
  -H "Authorization: Bearer $${secret}" \\
  -H "Content-Type: application/json" \\
  -d '{"name":"Jo Park","email":"jo@acme.io","company":"Acme"}'</code></pre>`;
