import type { PolicyDocument } from '../../domain/policy/schema.ts';
import { showGrade } from '../../domain/scoring/show-grade.ts';
import { html, type Markup, when } from '../html/markup.ts';
import { words } from '../html/words.ts';
import { lineOf, part, rows, type Shown } from './part.ts';
import { spanWords, whenWords } from './plain-words.ts';

/** What becomes of a lead that comes back, what both teams want, who is told, how long things are kept. */
export function afterwards(shown: Shown): Markup {
  const { document } = shown.policy;
  const { returns, recycle, notify, goals, retention } = document;
  const { digest, ...names } = notify;
  return html`${part(
    'returns',
    'Leads that come back',
    Object.keys(returns).length + recycle.length > 0,
    () => html`
<h3>Reasons sales may give</h3>
${rows(Object.entries(returns).map(([reason, { needs }]) => [spaced(reason), html`${needs === undefined ? 'needs nothing' : `needs ${NEEDS[needs] ?? spaced(needs)}`} ${lineOf(shown, 'returns', reason)}`]))}
${when(recycle.length > 0, () => html`<h3>What then happens, the first that fits</h3><ol class="steps">${recycle.map((rule, i) => html`<li>If ${whenWords(rule.when, document.grades)}: ${recycleWords(rule)} ${lineOf(shown, 'recycle', i)} <small class="quiet">${rule.id}</small></li>`)}</ol>`)}`,
  )}
${part(
  'goals',
  'Goals',
  Object.keys(goals).length > 0,
  () =>
    html`${rows(
      (['first_touch_within', 'accepted', 'won'] as const).flatMap((goal) => {
        const wanted = goals[goal];
        return wanted === undefined
          ? []
          : [[GOALS[goal], html`${goalWords(wanted, document)} ${lineOf(shown, 'goals', goal)}`] as const];
      }),
    )}`,
)}
${part(
  'notify',
  'Who is told, and how',
  Object.keys(notify).length > 0,
  () =>
    html`${rows([
      ...Object.entries(names).map(
        ([name, channels]) =>
          [name, html`${channels.map(channelWords).join('; ')} ${lineOf(shown, 'notify', name)}`] as const,
      ),
      ...(digest
        ? [
            [
              'weekly page',
              html`${digest.every}, to ${digest.to.join(' and ')} ${lineOf(shown, 'notify', 'digest')}`,
            ] as const,
          ]
        : []),
    ])}`,
)}
${part('retention', 'How long things are kept', Object.keys(retention).length > 0, () =>
  rows(
    Object.entries(retention).flatMap(([what, span]) =>
      span ? [[what, html`${spanWords(span)} ${lineOf(shown, 'retention', what)}`] as const] : [],
    ),
  ),
)}`;
}

const spaced = (name: string): string => name.replaceAll('_', ' ');
const NEEDS: Readonly<Record<string, string>> = {
  pursuit_done: 'the pursuit to be done',
  callback_on: 'a day to call back',
  note: 'a note',
};
const BACK: Readonly<Record<string, (value: string) => string>> = {
  date: () => 'the day to call back has come',
  engagement_gained: (points) => `engagement has grown by ${points}`,
  fit_gained: (points) => `fit has grown by ${points}`,
};
const GOALS = { first_touch_within: 'Touched within the SLA', accepted: 'Kept by sales', won: 'Won' };

function recycleWords({ engagement, rest, back_when }: PolicyDocument['recycle'][number]): string {
  const back =
    back_when === 'never'
      ? 'it does not come back'
      : `it comes back when ${Object.entries(back_when)
          .map(([what, value]) => BACK[what]?.(words(value)) ?? `${spaced(what)} is ${words(value)}`)
          .join(' and ')}`;
  return `${engagement === 'reset' ? 'engagement starts again at nothing, ' : ''}it rests ${spanWords(rest)}, ${back}`;
}

const goalWords = (wanted: string | Readonly<Record<string, string>>, { grades }: PolicyDocument): string =>
  typeof wanted === 'string'
    ? wanted
    : Object.entries(wanted)
        .map(([grade, share]) => `${showGrade(grade, grades)}: ${share}`)
        .join(', ');

type Channel = Exclude<PolicyDocument['notify'][string], undefined>[number];

/** Whoever knows the address of a channel can write there, so only its name in the environment is shown. */
function channelWords(channel: Channel): string {
  if ('email' in channel) return `mail to ${channel.email}`;
  if ('slack' in channel) return `Slack (${hidden(channel.slack)})`;
  if ('teams' in channel) return `Teams (${hidden(channel.teams)})`;
  return `webhook (${hidden(channel.webhook)})`;
}

const hidden = (address: string): string =>
  /^\$\{([A-Z][A-Z0-9_]*)\}$/.exec(address)?.[1] ?? 'address hidden';
