import type { ListReading } from '../../flow/import-list.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { stamp } from '../html/times.ts';
import { plural, words } from '../html/words.ts';
import { columnSelect } from './column-choices.ts';

const SHOWN_FAILED = 20;
const LONGEST_EXAMPLE = 80;

interface Shown {
  readonly reading: ListReading;
  /** Labels that the policy maps to facts of its own. */
  readonly facts: Readonly<Record<string, string>>;
  readonly now: Date;
}

/** How a list would be read, with what each column is to be chosen. It stands within the form of the list. */
export const readingView = ({ reading, facts, now }: Shown): Markup => html`
${summary(reading)}
${rememberedNotice(reading, now)}
<section class="panel"><h2>What each column means</h2>
<table class="cards import"><thead><tr><th scope="col">Column</th><th scope="col">Says, for example</th><th scope="col">Is read as</th></tr></thead>
<tbody>${reading.columns.map(
  (column, i) =>
    html`<tr><th scope="row">${column.name}</th><td data-label="Says, for example">${column.example === '' ? html`<span class="quiet">nothing</span>` : cut(column.example)}</td><td data-label="Is read as">${columnSelect(column, i, facts)}</td></tr>`,
)}</tbody></table></section>
${firstRows(reading)}
${failedRows(reading)}`;

function summary({ rows, failed, encoding, headLine, namesPeople }: ListReading): Markup {
  const readable = rows - failed.length;
  return html`
${when(encoding === 'windows-1252', () => html`<p class="notice">The file is not UTF-8, so it is read as Windows-1252, which Excel writes in Western Europe. Look whether names are spelt right; if not, save it as “CSV UTF-8”.</p>`)}
${when(headLine > 1, () => html`<p class="notice">The columns are named in line ${headLine}. What stands above it is passed over.</p>`)}
${when(!namesPeople, () => html`<p class="notice bad"><strong>No column is read as an e-mail address or a phone number.</strong> Choose below which one is.</p>`)}
<div class="panel answer import-go"><p role="status"><strong>${plural(rows, 'row')}: ${readable.toLocaleString('en-GB')} can be taken</strong>${failed.length === 0 ? '' : html`, <span class="late">${failed.length.toLocaleString('en-GB')} cannot</span>`}. Nothing is taken yet.</p>
<button type="button" id="take"${readable === 0 ? html` disabled` : ''}>Import ${plural(readable, 'row')}</button></div>`;
}

function rememberedNotice({ remembered, columns }: ListReading, now: Date): Markup {
  if (remembered === null) return html``;
  const asBefore = columns.every(({ name, chosen }) => chosen === (remembered.mapping.get(name) ?? null));
  return html`<p class="notice">${asBefore ? 'Columns are read as remembered from' : 'You have changed what was remembered from'} ${stamp(remembered.at.toISOString(), now)}: ${[...remembered.mapping].map(([column, called], i) => html`${i === 0 ? '' : ', '}<b>${column}</b> as ${called}`)}.
<button type="button" id="forget" class="small outline secondary">Forget it</button></p>`;
}

const firstRows = ({ first }: ListReading): Markup =>
  when(
    first.length > 0,
    () => html`<section class="panel"><h2>The first rows, as they are read</h2>
<div class="people">${first.map(
      (row) =>
        html`<dl class="rows">${Object.entries(row).map(([name, value]) => html`<div><dt>${name}</dt><dd>${cut(words(value))}</dd></div>`)}</dl>`,
    )}</div></section>`,
  );

const failedRows = ({ failed }: ListReading): Markup =>
  when(
    failed.length > 0,
    () => html`<section class="panel"><h2>${plural(failed.length, 'row')} that cannot be taken</h2>
<p class="quiet">They are left out. After the import you can download them, each with its reason, mend them and import that file.</p>
<table class="cards import"><thead><tr><th scope="col">Line</th><th scope="col">Says</th><th scope="col">Why not</th></tr></thead>
<tbody>${failed
      .slice(0, SHOWN_FAILED)
      .map(
        ({ row, why }) =>
          html`<tr><th scope="row">line ${row.line}</th><td data-label="Says">${cut(row.cells.filter(Boolean).join(' · '))}</td><td data-label="Why not">${why}</td></tr>`,
      )}</tbody></table>
${when(failed.length > SHOWN_FAILED, () => html`<p class="quiet">and ${(failed.length - SHOWN_FAILED).toLocaleString('en-GB')} more</p>`)}</section>`,
  );

const cut = (text: string): string =>
  text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE - 1)}…` : text;
