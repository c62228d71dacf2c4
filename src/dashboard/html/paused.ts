import type { Pause } from '../../flow/ports.ts';
import { html, type Markup } from './markup.ts';
import { stamp } from './times.ts';

/** Why nothing moves: jobs that need the CRM are not begun, so none of them says it. */
export const pausedNotice = ({ until, why }: Pause, crmName: string, now: Date): Markup =>
  html`<p class="notice bad" role="status"><strong>${crmName} takes nothing from us until ${stamp(until.toISOString(), now)}.</strong> ${why} What is to be done waits, and goes on by itself.</p>`;
