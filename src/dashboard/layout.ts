import type { Role } from '../flow/read-ports.ts';
import type { Assets } from './assets.ts';
import type { Account } from './deps.ts';
import { html, type Markup, when } from './html/markup.ts';
import { may } from './roles.ts';

export interface Page {
  readonly title: string;
  /** Which entry of the navigation this page belongs to. */
  readonly here: string;
  /** null: nobody is signed in, so there is nowhere to go. */
  readonly account: Account | null;
  /** A script of its own, which does what htmx cannot. */
  readonly script?: 'importing';
}

/** Puts a page into the frame that all pages share. */
export type Frame = (page: Page, body: Markup) => Markup;

// htmx 4 swaps error answers in unless told not to: a list that cannot be refreshed must stay as it was.
const HTMX = JSON.stringify({
  noSwap: [204, 304, '4xx', '5xx'],
  defaultTimeout: 10_000,
  history: false,
  includeIndicatorCSS: false,
});

export function frameFor(assets: Assets, hasSandbox: boolean): Frame {
  const entries: readonly { path: string; name: string; role?: Role }[] = [
    { path: '/', name: 'Leads' },
    { path: '/jobs', name: 'Jobs' },
    { path: '/quarantine', name: 'Quarantine' },
    { path: '/import', name: 'Import', role: 'operator' },
    { path: '/policy', name: 'Policy' },
    ...(hasSandbox ? [{ path: '/sandbox', name: 'Sandbox' }] : []),
  ];
  return ({ title, here, account, script }, body) => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="htmx-config" content="${HTMX}">
<title>${title} · Baton</title>
<link rel="icon" type="image/svg+xml" href="${assets.favicon}">
${[assets.pico, assets.baton, assets.lists, assets.details, assets.policy].map(
  (sheet) => html`<link rel="stylesheet" href="${sheet}">
`,
)}<script src="${assets.htmx}" defer></script>
${when(script !== undefined, () => html`<script src="${assets[script ?? 'htmx']}" defer></script>`)}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top">
<div class="bar">
<a class="brand" href="/"><img src="${assets.favicon}" alt="" width="22" height="22"> Baton</a>
${when(
  account !== null,
  () => html`<nav aria-label="Pages"><ul>${entries
    .filter(({ role = 'viewer' }) => may(account, role))
    .map(
      ({ path, name }) =>
        html`<li><a href="${path}"${path === here ? html` aria-current="page"` : ''}>${name}</a></li>`,
    )}</ul></nav>
<p class="account" title="Signed in as ${account?.name} (${account?.role})">${account?.name} <span class="tag">${account?.role}</span></p>
<form class="sign-out" method="post" action="/sign-out"><button type="submit" class="small outline secondary">Sign out</button></form>`,
)}
</div>
</header>
<main id="main" tabindex="-1">
${body}
</main>
</body>
</html>
`;
}

/** A part of a page that fetches itself anew every few seconds; what has not changed is left alone, focus and place too. */
export const live = (path: string, on: boolean, body: Markup): Markup =>
  html`<div id="live"${
    on
      ? html` hx-get="${path}" hx-trigger="every 5s" hx-select="#live" hx-target="#live" hx-swap="outerMorph"`
      : ''
  }>${body}</div>`;
