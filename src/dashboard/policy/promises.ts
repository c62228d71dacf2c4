import type { SlaTerms } from '../../domain/policy/routing-schema.ts';
import type { PolicyDocument } from '../../domain/policy/schema.ts';
import { gradeBadge } from '../html/grade.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { plural } from '../html/words.ts';
import { lineOf, part, rows, type Shown } from './part.ts';
import { spanWords } from './plain-words.ts';

/** How soon and how often sales acts, per grade, and with which words. */
export function promises(shown: Shown): Markup {
  const { grades, sla, pursuit, templates } = shown.policy.document;
  return html`${part(
    'sla',
    'How soon sales acts',
    true,
    () => html`
${rows(Object.entries(sla.terms).map(([grade, terms]) => [gradeBadge(grade, grades), html`${termsWords(terms)} ${lineOf(shown, 'sla', grade)}${ladder(terms)}`]))}
<p class="quiet">Clocks run in the owner’s working hours${sla.pause_for.length > 0 ? html`; they stand still while ${sla.pause_for.map(spaced).join(' or ')} ${lineOf(shown, 'sla', 'pause_for')}` : ''}.</p>`,
  )}
${part(
  'pursuit',
  'How often sales tries',
  Object.keys(pursuit).length > 0,
  () => html`${Object.entries(pursuit).map(
    ([grade, plan]) => html`
<h3>${gradeBadge(grade, grades)} ${lineOf(shown, 'pursuit', grade)}</h3>
<div class="scroll" role="region" aria-label="Pursuit of ${grade}" tabindex="0"><table>
<thead><tr><th scope="col" class="num">Day</th><th scope="col">Channel</th><th scope="col">Text</th></tr></thead>
<tbody>${plan.steps.map(({ day, do: channel, template, note }) => html`<tr><td class="num">${day}</td><td>${channel}</td><td>${template === undefined ? '' : html`<a href="#template-${template}">${template}</a> `}${note}</td></tr>`)}</tbody></table></div>
<p>May give up after ${giveUpWords(plan)}.${when(plan.stop_on.length > 0, () => html` Ends when ${plan.stop_on.map(spaced).join(', or ')}.`)}</p>`,
  )}
<p class="quiet">Days are working days after acceptance; 0 is the same day.</p>`,
)}
${part(
  'templates',
  'Texts',
  Object.keys(templates).length > 0,
  () =>
    html`${Object.entries(templates).map(
      ([id, { subject, body }]) => html`
<details id="template-${id}"><summary><strong>${id}</strong>: ${subject}</summary><p class="said">${body}</p><p>${lineOf(shown, 'templates', id)}</p></details>`,
    )}`,
)}`;
}

const spaced = (name: string): string => name.replaceAll('_', ' ');

const termsWords = ({ accept, first_touch }: SlaTerms): string =>
  `accept within ${spanWords(accept, 'working day')}, call or write within ${spanWords(first_touch, 'working day')}`;

/** What happens on the way to the deadline and after it. */
const ladder = ({ if_late }: SlaTerms): Markup =>
  when(
    if_late.length > 0,
    () =>
      html`<ul>${if_late.map(
        ({ at, remind, tell, reassign }) =>
          html`<li>At ${at} of the time: ${[
            ...(remind === undefined ? [] : [`${remind} is reminded`]),
            ...(tell === undefined ? [] : [`${tell} is told`]),
            ...(reassign === undefined ? [] : ['the next of the pool gets it']),
          ].join(', ')}</li>`,
      )}</ul>`,
  );

function giveUpWords({
  give_up_after: { attempts, channels, days },
}: PolicyDocument['pursuit'][string]): string {
  return [
    plural(attempts, 'attempt'),
    ...(channels === undefined ? [] : [plural(channels, 'channel')]),
    ...(days === undefined ? [] : [plural(days, 'working day')]),
  ].join(', ');
}
