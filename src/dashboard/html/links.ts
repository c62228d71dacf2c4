import { html, type Markup, plain } from './markup.ts';

/** Addresses from outside become links only when they are what they say; all else stays text. */
export function webLink(address: string, text: string = address): Markup {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return html`${text}`;
  return html`<a href="${url.href}" rel="noopener noreferrer nofollow" target="_blank">${text}</a>`;
}

export const mailLink = (email: string): Markup =>
  /^[^\s@<>"'?&]+@[^\s@<>"'?&]+$/.test(email) && plain(email) === email
    ? html`<a href="mailto:${encodeURIComponent(email).replace('%40', '@')}">${email}</a>`
    : html`${email}`;

export const phoneLink = (phone: string): Markup =>
  /^\+?[0-9][0-9 ().-]{2,30}$/.test(phone)
    ? html`<a href="tel:${phone.replaceAll(/[^+0-9]/g, '')}">${phone}</a>`
    : html`${phone}`;

export const leadPath = (id: string): string => `/leads/${encodeURIComponent(plain(id))}`;

/** A path with the parameters that have a value. */
export function pathWith(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, plain(value));
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** Where a line of the policy can be read: the live one, or the one of that hash. */
export const policyLine = (line: number | null, hash: string | null): Markup =>
  line === null
    ? html``
    : html`<a class="line" href="${pathWith('/policy', { hash: hash ?? undefined })}#L${line}">line ${line}</a>`;
