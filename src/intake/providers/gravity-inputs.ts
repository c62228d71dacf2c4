import { countryCode } from '../../domain/lead/country.ts';
import type { Json } from '../body/body.ts';
import { filesIn } from '../reading/attached-files.ts';
import { isBlank } from '../reading/fields.ts';
import { readEmail, readPhone } from '../reading/person-fields.ts';
import { textOf, yesOrNo } from '../reading/plain-values.ts';

/** `["1.3", "Ada"]`: the third input of the first field. */
export type Input = readonly [name: string, value: Json];
type Mapping = Readonly<Record<string, string>>;
type Answer = { readonly label: string; readonly value: Json };

/**
 * The answers of an entry, by their fields. What kind of field each is, Gravity Forms does not say; it shows in the numbers of
 * its inputs. An input that the policy maps by itself (`"1.3": first_name`) stays by itself.
 */
export function numberedAnswers(inputs: readonly Input[], mapping: Mapping): Answer[] {
  const isMapped = (name: string): boolean => Object.hasOwn(mapping, name);
  const byField = Map.groupBy(inputs, ([name]) => name.split('.', 1).join());
  const answers = [...byField].flatMap(([field, own]): Answer[] => {
    const isSingle = own.some(([name]) => isMapped(name) || !name.includes('.'));
    if (isSingle) return own.map(([name, value]) => single(name, value, isMapped(name)));
    return several(
      field,
      new Map(own.map(([name, value]) => [Number(name.split('.')[1]), value])),
      isMapped(field),
    );
  });
  return withContact(answers, mapping);
}

/** In the folder of the plugin, or by the address that hides it. */
const UPLOAD = /\/gravity_forms\/|[?&]gf-download=/;

/** Some answers say by themselves what they are: a whole e-mail address, a number with its country, an upload. */
function single(name: string, value: Json, isMapped: boolean): Answer {
  const list = listIn(value);
  if (isMapped) return { label: name, value: list };
  const files = filesIn(list);
  if (files.length > 0 && files.every(({ url }) => UPLOAD.test(url))) return { label: 'files', value: list };
  if (readEmail(value) !== null) return { label: 'email', value };
  const text = textOf(value) ?? '';
  return { label: text.startsWith('+') && readPhone(text, null) !== null ? 'phone' : name, value: list };
}

/** Several files come as the text of a JSON list. */
function listIn(value: Json): Json {
  if (typeof value !== 'string' || !/^\s*\["/.test(value)) return value;
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((item) => typeof item === 'string') ? list : value;
  } catch {
    return value; // it only begins like one
  }
}

const WORDS = /^\p{Lu}[\p{L}'’-]*(?: \p{L}[\p{L}'’-]*){1,3}$/u;
/** As numbers are written in their own country, with the 0 that is dialled there. */
const NATIONAL = /^\(?0[\d ()./-]{8,18}$/;

/**
 * Who nobody has mapped may still be told: a name by its words, one of which the e-mail address begins with; a number by
 * the way it is written, where there is one such answer alone. It is a number of which the country is not known.
 */
function withContact(answers: readonly Answer[], mapping: Mapping): Answer[] {
  const isKnown = (name: string): boolean =>
    Object.values(mapping).includes(name) || answers.some(({ label }) => label === name);
  const isOpen = ({ label }: Answer): boolean => /^\d+$/.test(label) && !Object.hasOwn(mapping, label);
  const email = textOf(answers.find(({ label }) => label === 'email')?.value ?? null)?.toLowerCase() ?? '';
  const isName = ({ value }: Answer): boolean =>
    typeof value === 'string' &&
    WORDS.test(value.trim()) &&
    value
      .toLowerCase()
      .split(' ')
      .some((word) => word.length > 2 && email.startsWith(word));
  const numbers = answers.filter((one) => isOpen(one) && NATIONAL.test(textOf(one.value) ?? ''));
  const name = isKnown('name') ? undefined : answers.find((one) => isOpen(one) && isName(one));
  const phone = isKnown('phone') || numbers.length > 1 ? undefined : numbers[0];
  return answers.map((one) =>
    one === name ? { ...one, label: 'name' } : one === phone ? { ...one, label: 'phone' } : one,
  );
}

type Inputs = ReadonlyMap<number, Json>;

function several(field: string, inputs: Inputs, isMapped: boolean): Answer[] {
  const text = (...numbers: readonly number[]): string =>
    numbers.flatMap((number) => textOf(inputs.get(number) ?? null) ?? []).join(' ');
  if (isConsent(inputs)) {
    const value = { granted: yesOrNo(inputs.get(1) ?? null) ?? false, wording: text(2) };
    const label = isMapped ? field : `consent ${field}`;
    return [
      { label, value },
      { label: `${field}.3`, value: text(3) },
    ];
  }
  if (isName(inputs))
    return [
      { label: isMapped ? field : 'name', value: text(3, 4, 6, 8) },
      { label: 'first_name', value: text(3) },
      { label: 'last_name', value: text(6) },
    ];
  const values = [...inputs.values()].filter((value) => !isBlank(value));
  if (countryCode(text(6)) === null || countryCode(text(1)) !== null)
    return [{ label: field, value: values }];
  return [
    { label: field, value: values },
    { label: 'country', value: text(6) },
  ];
}

/** .1 is "1" where it is ticked, .2 the wording, .3 the revision of the form. Wording without a tick was read, and left. */
const isConsent = (inputs: Inputs): boolean =>
  [...inputs.keys()].every((number) => number <= 3) &&
  ['', '1'].includes(textOf(inputs.get(1) ?? null) ?? '') &&
  /\p{L}/u.test(textOf(inputs.get(2) ?? null) ?? '') &&
  /^\d+$/.test(textOf(inputs.get(3) ?? null) ?? '');

/** .3 is the first name, .6 the last; a list of boxes begins with .1. */
const isName = (inputs: Inputs): boolean =>
  (inputs.has(3) || inputs.has(6)) && [...inputs.keys()].every((number) => [2, 3, 4, 6, 8].includes(number));
