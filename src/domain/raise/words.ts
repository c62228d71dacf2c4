import type { Scalar } from '../lead/lead.ts';
import type { Match, Where } from '../policy/condition-schema.ts';

/** `company.employees` -> employees, `budget_approved` -> budget approved. */
export const nounOf = (fact: string): string => spaced(fact.slice(fact.lastIndexOf('.') + 1));

export const spaced = (name: string): string => name.replaceAll('_', ' ');

export const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

/** `a, b or c`; of many only the first few. */
export function either(values: readonly Scalar[], most = 4): string {
  const texts = values.slice(0, most).map(String);
  if (values.length > most) return `${texts.join(', ')} …`;
  const last = texts.pop() ?? '';
  return texts.length === 0 ? last : `${texts.join(', ')} or ${last}`;
}

/** `50 employees or more`, `a budget of 5000 or more`. */
export const atLeast = (fact: string, from: number): string => amount(fact, String(from), 'or more');

/** From `from` up, but less than `below`: `10 to 49 employees`. */
export function fromUpTo(fact: string, from: number, below: number): string {
  const isWhole = Number.isInteger(from) && Number.isInteger(below);
  return amount(fact, isWhole ? `${from} to ${below - 1}` : `from ${from} to below ${below}`);
}

function amount(fact: string, span: string, tail = ''): string {
  const noun = nounOf(fact);
  const words = noun.endsWith('s') ? [span, noun, tail] : [withArticle(noun), 'of', span, tail];
  return words.filter(Boolean).join(' ');
}

/** What a fact would have to be: `industry fintech`, `an industry out of target_industries`, `10 rooms or more`. */
export function factWords(fact: string, match: Match): string {
  const noun = nounOf(fact);
  if (match === true) return noun;
  if (match === false) return `not ${noun}`;
  if (Array.isArray(match)) return `${noun} ${either(match)}`;
  if (typeof match !== 'object') return `${noun} ${match}`;
  if (match.between) return amount(fact, `${match.between[0]} to ${match.between[1]}`);
  if (match.at_least !== undefined) return atLeast(fact, match.at_least);
  if (match.at_most !== undefined) return amount(fact, `at most ${match.at_most}`);
  if (match.exists) return `a known ${noun}`;
  return `${withArticle(noun)} ${textTest(match)}`;
}

/** The `where` of an event: `form demo`, `path starting with /pricing`. */
const whereWords = (where: Where): string =>
  Object.entries(where)
    .map(([name, match]) => {
      if (Array.isArray(match)) return `${name} ${either(match)}`;
      if (typeof match !== 'object') return `${name} ${match}`;
      if (match.at_least !== undefined) return `${name} of ${match.at_least} or more`;
      if (match.at_most !== undefined) return `${name} of ${match.at_most} or less`;
      if (match.between) return `${name} from ${match.between[0]} to ${match.between[1]}`;
      return `${name} ${textTest(match)}`;
    })
    .join(' and ');

function textTest(test: Exclude<Match, Scalar | Scalar[]>): string {
  if (test.in_list !== undefined) return `out of ${test.in_list}`;
  if (test.has_word !== undefined) return `with the word “${test.has_word}”`;
  if (test.contains !== undefined) return `with “${test.contains}” in it`;
  if (test.starts_with !== undefined) return `starting with ${test.starts_with}`;
  if (test.ends_with !== undefined) return `ending with ${test.ends_with}`;
  return 'known';
}

/** What people call the events that every sender knows. */
const EVENT_NOUNS: Readonly<Record<string, string>> = {
  form_submitted: 'submitted form',
  page_viewed: 'page visit',
  webinar_attended: 'webinar',
  email_opened: 'opened e-mail',
  email_clicked: 'e-mail click',
  file_downloaded: 'downloaded file',
  chat_started: 'chat',
  meeting_booked: 'booked meeting',
  trial_started: 'trial',
};

/** `a demo request (form_submitted with form demo)`, `another page visit (page_viewed …)`, `2 more demo requests …`. */
export function eventWords(event: string, where: Where, times: number, isFirst: boolean): string {
  const { form } = where;
  const known =
    event === 'form_submitted' && typeof form === 'string' ? `${spaced(form)} request` : EVENT_NOUNS[event];
  const noun = known ?? `${event} event`;
  const condition = Object.keys(where).length > 0 ? `with ${whereWords(where)}` : '';
  const detail =
    known === undefined ? condition && ` ${condition}` : ` (${[event, condition].filter(Boolean).join(' ')})`;
  if (times > 1) return `${times} ${isFirst ? '' : 'more '}${noun}s${detail}`;
  return `${isFirst ? withArticle(noun) : `another ${noun}`}${detail}`;
}
