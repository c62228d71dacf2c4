import type { Policy } from '../../domain/policy/policy.ts';
import type { Path } from '../../domain/policy/problem.ts';
import { policyLine } from '../html/links.ts';
import { type Child, html, type Markup } from '../html/markup.ts';

/** A policy that is shown, and the hash to link its lines by; null when it is the live one. */
export interface Shown {
  readonly policy: Policy;
  readonly oldHash: string | null;
}

/** Where a key of the shown policy stands. */
export const lineOf = ({ policy, oldHash }: Shown, ...path: Path): Markup =>
  policyLine(policy.placeOf(path)?.line ?? null, oldHash);

/** One part of the playbook; nothing when the policy does not speak of it. */
export const part = (id: string, title: string, isThere: boolean, body: () => Markup): Markup =>
  isThere ? html`<section class="panel" id="${id}"><h2>${title}</h2>${body()}</section>` : html``;

/** Names and what is said of each, for any width. */
export const rows = (items: readonly (readonly [name: Child, said: Child])[]): Markup =>
  html`<dl class="rows">${items.map(([name, said]) => html`<div><dt>${name}</dt><dd>${said}</dd></div>`)}</dl>`;
