import type { Hours, Person, Route } from '../../domain/policy/routing-schema.ts';
import type { PolicyDocument } from '../../domain/policy/schema.ts';
import { mailLink } from '../html/links.ts';
import { html, type Markup } from '../html/markup.ts';
import { plural } from '../html/words.ts';
import { lineOf, part, rows, type Shown } from './part.ts';
import { spanWords, whenWords } from './plain-words.ts';

/** Who sells, when, and who gets which lead. */
export function team(shown: Shown): Markup {
  const { document } = shown.policy;
  const { people, pools, routing, nobody_eligible: nobody } = document;
  return html`${part(
    'routing',
    'Who gets which lead',
    true,
    () => html`
<ol class="steps">${routing.map((route, i) => html`<li>${routeWords(route, document)} ${lineOf(shown, 'routing', i)} <small class="quiet">${route.id}</small></li>`)}</ol>
<p>When nobody may take it: ${nobody === 'wait' ? 'it waits, the oldest first' : html`pool <strong>${nobody.pool}</strong> is asked`} ${lineOf(shown, 'nobody_eligible')}</p>`,
  )}
${part('pools', 'Pools', true, () => rows(Object.entries(pools).map(([id, { members, hours }]) => [html`<strong>${id}</strong>`, html`${members.join(', ')}<br>${hoursWords(hours, document.timezone)} ${lineOf(shown, 'pools', id)}`])))}
${part('people', 'People', true, () => rows(Object.entries(people).map(([id, person]) => [html`<strong>${id}</strong>`, html`${personWords(person)} ${lineOf(shown, 'people', id)}`])))}`;
}

function routeWords(
  { when, to, share, if_away, catch_up, enabled, from, until }: Route,
  document: PolicyDocument,
): Markup {
  const target =
    to === 'nobody'
      ? html`nobody in sales`
      : to in document.pools
        ? html`pool <strong>${to}</strong>, ${share === 'round_robin' ? 'by turns' : 'whoever has fewest open'}`
        : to in document.people
          ? html`<strong>${to}</strong>`
          : html`whoever <code>${to}</code> names`;
  const away = if_away === undefined ? '' : `, or pool ${if_away} if they are away`;
  const missed = catch_up
    ? `; who was away catches up by at most ${plural(catch_up.at_most, 'lead')} in ${spanWords(catch_up.per)}`
    : '';
  const season = [
    ...(enabled ? [] : ['switched off']),
    ...(from ? [`from ${from}`] : []),
    ...(until ? [`until ${until}`] : []),
  ];
  return html`${when ? `If ${whenWords(when, document.grades)}` : 'All others'}: ${target}${away}${missed}${season.length > 0 ? ` (${season.join(', ')})` : ''}`;
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function hoursWords(hours: Hours, timezone: string): string {
  if (hours === 'always') return 'always';
  const { days, from, to, zone = timezone, holidays } = hours;
  const free =
    holidays === undefined
      ? 'no holidays'
      : typeof holidays === 'string'
        ? `holidays of ${holidays}`
        : `holidays: ${holidays.join(', ')}`;
  return `${daysWords(days)} ${from}–${to} ${zone}, ${free}`;
}

/** `Mon–Fri`, or each day by its name where they do not follow each other. */
function daysWords(days: readonly number[]): string {
  const names = days.map((day) => DAYS[day - 1] ?? '');
  const inRow = days.length > 2 && days.every((day, i) => i === 0 || day === (days[i - 1] ?? 0) + 1);
  return inRow ? `${names[0] ?? ''}–${names.at(-1) ?? ''}` : names.join(', ');
}

function personWords({ name, email, weight, cap, away, hubspot, salesforce }: Person): Markup {
  const notes = [
    ...(hubspot === undefined ? [] : [`in HubSpot ${hubspot}`]),
    ...(salesforce === undefined ? [] : [`in Salesforce ${salesforce}`]),
    ...(weight === 1 ? [] : [`weight ${weight}`]),
    ...(cap.open === undefined ? [] : [`at most ${cap.open} open`]),
    ...(cap.per_day === undefined ? [] : [`at most ${cap.per_day} a day`]),
    ...away.map(({ from, to }) => `away ${from} to ${to}`),
  ];
  return html`${name === undefined ? '' : `${name}, `}${mailLink(email)}${notes.length > 0 ? `; ${notes.join('; ')}` : ''}`;
}
