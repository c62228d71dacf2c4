import { html } from './html/markup.ts';
import type { Frame } from './layout.ts';

/** What somebody sees whom Baton does not know. */
export const signInPage = (frame: Frame): string =>
  frame(
    { title: 'Sign in', here: '', account: null },
    html`<article class="empty sign-in"><h1>Sign in to Baton</h1>
<p>Open the sign-in link that Baton printed when it started, or paste a token here.</p>
<p class="quiet">No token? An admin can make one: <code>npx baton token create</code></p>
<form method="get" action="/sign-in"><label>Token <input type="password" name="token" required autocomplete="off" spellcheck="false"></label>
<button type="submit">Sign in</button></form></article>`,
  ).toString();
