import { html, type Markup } from './markup.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const CLOCK = format({ hour: '2-digit', minute: '2-digit' });
const THIS_WEEK = format({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const ANY_YEAR = format({
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const WHOLE = format({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** A length of time as people say it: `0.4 s`, `42 min`, `3 h 10 min`, `2 days`. */
export function lengthOf(ms: number): string {
  const length = Math.abs(ms);
  if (length < 10 * SECOND) return `${Math.round(length / 100) / 10} s`;
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < DAY) return twoParts(Math.floor(length / MINUTE), 60, 'h', 'min');
  if (length < 7 * DAY) return twoParts(Math.floor(length / HOUR), 24, 'd', 'h');
  return `${Math.floor(length / DAY)} days`;
}

function twoParts(small: number, perLarge: number, largeUnit: string, smallUnit: string): string {
  const rest = small % perLarge;
  const large = `${Math.floor(small / perLarge)} ${largeUnit}`;
  return rest === 0 ? large : `${large} ${rest} ${smallUnit}`;
}

/** `4 min ago`, `in 2 h`, `just now`. */
export function relative(at: string, now: Date): string {
  const ms = Date.parse(at) - now.getTime();
  if (Number.isNaN(ms)) return '';
  if (Math.abs(ms) < 2 * SECOND) return 'just now';
  return ms < 0 ? `${lengthOf(ms)} ago` : `in ${lengthOf(ms)}`;
}

/** The shortest absolute time that is clear now: `14:05 UTC` today, `Tue, 4 Aug, 14:05 UTC` this year. */
export function clock(at: string, now: Date): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return at;
  const sameDay = date.toISOString().slice(0, 10) === now.toISOString().slice(0, 10);
  const sameYear = date.getUTCFullYear() === now.getUTCFullYear();
  const shape = sameDay ? CLOCK : sameYear ? THIS_WEEK : ANY_YEAR;
  return `${shape.format(date)} UTC`;
}

function whole(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? at : `${WHOLE.format(date)} UTC`;
}

/** A `<time>` that reads as relative words; the absolute time is in its title. */
export const ago = (at: string, now: Date): Markup =>
  html`<time datetime="${at}" title="${whole(at)}">${relative(at, now) || at}</time>`;

/** A `<time>` that reads as an absolute time in UTC. */
export const stamp = (at: string, now: Date): Markup =>
  html`<time datetime="${at}" title="${whole(at)}">${clock(at, now)}</time>`;

/** To the second, without the day when that is today's. */
export function secondStamp(at: string, now: Date): Markup {
  const isToday = at.slice(0, 10) === now.toISOString().slice(0, 10);
  return isToday
    ? html`<time datetime="${at}" title="${whole(at)}">${at.slice(11, 19)} UTC</time>`
    : fullStamp(at);
}

/** The whole of it, to the second: for things that follow each other quickly. */
export const fullStamp = (at: string): Markup => html`<time datetime="${at}">${whole(at)}</time>`;
