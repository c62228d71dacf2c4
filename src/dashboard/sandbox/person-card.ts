import type { SandboxNote, SandboxPerson, SandboxTask } from '../../flow/sandbox-views.ts';
import { fileLine } from '../html/file-line.ts';
import { mailLink, phoneLink } from '../html/links.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { ago, stamp } from '../html/times.ts';
import { plural, words } from '../html/words.ts';

/** How Baton's own fields begin, in the spelling of HubSpot and of Salesforce. */
const OURS = /^baton_/i;

/** A person as the CRM has them: owner, Baton's fields, tasks and notes. */
export function personCard(
  person: SandboxPerson,
  tasks: readonly SandboxTask[],
  notes: readonly SandboxNote[],
  now: Date,
): Markup {
  const properties = Object.entries(person.properties).filter(([, value]) => words(value) !== '');
  const name = words(person.properties['name']) || person.email || person.phone || `Person ${person.id}`;
  const ours = properties.filter(([key]) => OURS.test(key));
  const others = properties.filter(([key]) => !OURS.test(key));
  return html`<article class="person">
<header><h2><bdi>${name}</bdi></h2>
<p>${person.email === null ? '' : mailLink(person.email)} ${person.phone === null ? '' : phoneLink(person.phone)}</p>
<p>Owner: ${person.owner === null ? html`<span class="quiet">nobody</span>` : html`<strong>${person.owner}</strong>`} <span class="quiet">· changed ${ago(person.updatedAt, now)}</span></p></header>
${properties.length === 0 ? html`<p class="quiet">No fields.</p>` : ''}
${fields('Baton’s fields', ours, true)}
${fields('Other fields', others, false)}
${when(tasks.length > 0, () => html`<h3>${plural(tasks.length, 'task')}</h3>${tasks.map((task) => taskOf(task, now))}`)}
${when(notes.length > 0, () => html`<h3>${plural(notes.length, 'note')}</h3>${notes.map((note) => noteOf(note, now))}`)}
</article>`;
}

const fields = (title: string, entries: readonly (readonly [string, unknown])[], open: boolean): Markup =>
  when(
    entries.length > 0,
    () =>
      html`<details${open ? html` open` : ''}><summary>${title}</summary><dl class="rows">${entries.map(
        ([key, value]) => html`<div><dt>${key}</dt><dd class="value">${words(value)}</dd></div>`,
      )}</dl></details>`,
  );

const taskOf = (task: SandboxTask, now: Date): Markup =>
  html`<details><summary>${task.title} <span class="quiet">· ${task.owner ?? 'nobody'} · ${task.priority} · due ${stamp(task.dueAt, now)}</span></summary>
<pre class="body">${task.body}</pre><p class="quiet"><code>${task.key}</code></p></details>`;

const noteOf = (note: SandboxNote, now: Date): Markup =>
  html`<details><summary>Note <span class="quiet">· ${stamp(note.createdAt, now)}</span></summary>
<pre class="body">${note.body}</pre>
${when(note.files.length > 0, () => html`<ul class="files">${note.files.map(fileLine)}</ul>`)}<p class="quiet"><code>${note.key}</code></p></details>`;
