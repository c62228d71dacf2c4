import type { LeadView } from '../../flow/views.ts';
import { fileLine } from '../html/file-line.ts';
import { mailLink, phoneLink, webLink } from '../html/links.ts';
import { type Child, html, type Markup, when } from '../html/markup.ts';
import { words } from '../html/words.ts';

type Row = readonly [name: string, value: Child];

/** Attributes that have a place of their own on this page. */
const SHOWN_ELSEWHERE = new Set(['name', 'first_name', 'last_name', 'title', 'company.name', 'message']);

/** Who: how to reach them, and whatever else is known of them. */
export function contactSection(lead: LeadView): Markup {
  const known = Object.entries(lead.attributes).filter(([name]) => !SHOWN_ELSEWHERE.has(name));
  return html`<section class="panel"><h2>Who</h2>
${rows([
  ['Name', lead.name],
  ['E-mail', lead.email && mailLink(lead.email)],
  ['Phone', lead.phone && phoneLink(lead.phone)],
  ['Title', lead.title],
  ['Company', lead.company],
  ...known.map(([name, value]): Row => [name, words(value)]),
])}
${when(lead.consent.length > 0, () => html`<h3>Consent</h3>${rows(lead.consent.map(consentRow))}`)}
</section>`;
}

function consentRow({ purpose, granted, wording }: LeadView['consent'][number]): Row {
  const answer = granted === null ? 'nobody knows' : granted ? 'given' : 'refused';
  return [purpose, wording === null ? answer : `${answer}: “${wording}”`];
}

/** What they said: message, answers, files. */
export function saidSection(lead: LeadView): Markup {
  const message = words(lead.attributes['message']);
  const answers = Object.entries(lead.answers);
  const hasFiles = lead.files.length + lead.leftOut.length > 0;
  const isSilent = message === '' && answers.length === 0 && !hasFiles;
  return html`<section class="panel"><h2>What they said</h2>
${when(isSilent, () => html`<p class="quiet">Nothing beyond who they are.</p>`)}
${when(message !== '', () => html`<blockquote class="said" dir="auto">${message}</blockquote>`)}
${when(answers.length > 0, () => rows(answers.map(([question, answer]): Row => [question, words(answer)])))}
${when(hasFiles, () => html`<h3>Files</h3><ul class="files">${lead.files.map(fileLine)}${lead.leftOut.map(leftOut)}</ul>`)}
</section>`;
}

const leftOut = ({ name, why }: LeadView['leftOut'][number]): Markup =>
  html`<li><bdi>${name}</bdi> <small class="quiet">was left out: ${why}</small></li>`;

const TRUSTED = {
  proven: 'a sender who signed, or showed a secret, told of them',
  claimed: 'nobody proved it: anybody could have written in their name',
};

/** Where they came from, and how far that is to be believed. */
export function originSection({ source, trust, attribution }: LeadView): Markup {
  const { utm, clickIds, page, referrer, firstPage, firstReferrer } = attribution;
  return html`<section class="panel"><h2>Where from</h2>
${rows([
  ['Source', source],
  ['Trust', trust && TRUSTED[trust]],
  ...Object.entries(utm).map(([name, value]): Row => [`utm ${name}`, value]),
  ['Page', page && webLink(page)],
  ['Referrer', referrer && webLink(referrer)],
  ['First page', firstPage && webLink(firstPage)],
  ['First referrer', firstReferrer && webLink(firstReferrer)],
  ...Object.entries(clickIds).map(([name, value]): Row => [name, value]),
])}
</section>`;
}

const rows = (all: readonly Row[]): Markup =>
  html`<dl class="rows">${all
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => html`<div><dt>${name}</dt><dd dir="auto">${value}</dd></div>`)}</dl>`;
