import type { FileReference } from '../../domain/lead/lead.ts';
import { showBytes } from '../../domain/show-bytes.ts';
import { webLink } from './links.ts';
import { html, type Markup, plain } from './markup.ts';

/** A file that somebody attached. A link that they gave shows where it leads: its name was chosen by a stranger. */
export const fileLine = ({ name, url, id, size = 0, type }: FileReference): Markup =>
  id === undefined
    ? html`<li>${webLink(url, name || url)} <small class="quiet">${URL.parse(url)?.host ?? url}</small></li>`
    : html`<li><a href="/api/files/${encodeURIComponent(plain(id))}" download><bdi>${name}</bdi></a> <small class="quiet">${showBytes(size)}, ${type}</small></li>`;
