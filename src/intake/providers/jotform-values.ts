import { isObject, type Json, type JsonObject, textIn } from '../body/body.ts';
import { readEmail } from '../reading/person-fields.ts';
import type { Told } from '../reading/told-answers.ts';
import type { Question } from './jotform-labels.ts';

/** The answers as what they say: Jotform takes names, numbers, addresses and times apart. */
export function toldIn(questions: readonly Question[]): Told[] {
  const name = questions.find(isName);
  return questions.flatMap((question) => partsOf(question, question === name));
}

/** @param isSender whether the first name in it is that of who sent the form: further names are others' */
function partsOf(question: Question, isSender: boolean): Told[] {
  const { value } = question;
  if (isDrawing(value)) return [];
  if (readEmail(value) !== null) return [{ ...question, type: 'email' }];
  if (!isObject(value)) return [question];
  const has = (...names: readonly string[]): boolean => names.some((name) => name in value);
  const whole = (text: string): Told => ({ ...question, value: text });
  const name = joined(value, ' ', 'first', 'middle', 'last', 'suffix');
  if (isName(question) && !isSender) return [whole(name)];
  if (isName(question))
    return [
      // Nobody needs to have called the question so.
      { ...whole(name), aliases: [...question.aliases, 'name'] },
      { label: 'first_name', value: value['first'] ?? null, isHidden: true },
      { label: 'last_name', value: value['last'] ?? null, isHidden: true },
    ];
  if (has('full', 'phone', 'area')) return [{ ...whole(numberIn(value)), type: 'phone' }];
  if (has('addr_line1', 'postal'))
    return [
      whole(joined(value, ', ', 'addr_line1', 'addr_line2', 'postal', 'city', 'state', 'country')),
      { label: 'country', value: value['country'] ?? null, isHidden: true },
    ];
  if (has('year'))
    return [whole([joined(value, '-', 'year', 'month', 'day'), timeIn(value)].join(' ').trim())];
  if (has('hourSelect', 'timeInput')) return [whole(timeIn(value))];
  // Boxes of which one was "other".
  const isList = Object.keys(value).every((name) => /^(?:\d+|other)$/.test(name));
  return [{ ...question, value: isList ? Object.values(value) : value }];
}

const isName = ({ value }: Question): boolean => isObject(value) && ('first' in value || 'last' in value);

const joined = (value: JsonObject, between: string, ...names: readonly string[]): string =>
  names.flatMap((name) => textIn(value, name) ?? []).join(between);

function numberIn(value: JsonObject): string {
  const country = textIn(value, 'country')?.replace(/^\+?/, '+') ?? '';
  return textIn(value, 'full') ?? `${country} ${joined(value, ' ', 'area', 'phone')}`.trim();
}

function timeIn(value: JsonObject): string {
  const hour = textIn(value, 'hourSelect') ?? textIn(value, 'hour');
  const minute = textIn(value, 'minuteSelect') ?? textIn(value, 'min');
  const time = textIn(value, 'timeInput') ?? (hour === null ? '' : `${hour}:${minute ?? '00'}`);
  return time === '' ? '' : `${time} ${textIn(value, 'ampm') ?? ''}`.trim();
}

/** A signature, drawn with the finger. */
const isDrawing = (value: Json): boolean => typeof value === 'string' && value.startsWith('data:image/');
