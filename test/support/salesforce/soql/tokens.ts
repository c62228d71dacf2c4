import { malformed } from './soql-error.ts';
import type { Literal, TextLiteral } from './syntax.ts';

/** `at`: where it stands in the text, from 0. Keywords are names too. */
export type Token =
  | { readonly kind: 'name' | 'sign'; readonly text: string; readonly at: number }
  | { readonly kind: 'literal'; readonly literal: Literal; readonly text: string; readonly at: number }
  | { readonly kind: 'end'; readonly text: ''; readonly at: number };

const SPACE = /\s+/y;
const NAME = /[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y;
const SIGN = /<=|>=|!=|<>|[=<>(),]/y;
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:\d\d)/y;
const DAY = /\d{4}-\d\d-\d\d/y;
const NUMBER = /[+-]?\d+(?:\.\d+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  '"': '"',
  "'": "'",
  '\\': '\\',
};
const MOST_LETTERS = 100_000;

/** @throws SoqlError MALFORMED_QUERY for what is no word of SOQL; the last token is always the end */
export function tokensOf(text: string): Token[] {
  if (text.length > MOST_LETTERS)
    throw malformed(`SOQL statements cannot be longer than ${MOST_LETTERS} characters.`);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    at += match(SPACE, text, at).length;
    if (at >= text.length) break;
    const token = tokenAt(text, at);
    at += token.text.length;
    // Two words without anything between them (`1AND`) are none.
    if (token.kind !== 'sign' && /[\w.'-]/.test(text.charAt(at)))
      throw malformed(`unexpected token: '${text.slice(token.at, at + 1)}'`);
    tokens.push(token);
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

function tokenAt(text: string, at: number): Token {
  if (text[at] === "'") return stringAt(text, at);
  const instant = match(INSTANT, text, at);
  if (instant) return dated('datetime', instant, at);
  const day = match(DAY, text, at);
  if (day) return dated('date', day, at);
  const number = match(NUMBER, text, at);
  if (number)
    return { kind: 'literal', literal: { kind: 'number', value: Number(number) }, text: number, at };
  const name = match(NAME, text, at);
  if (name) return { kind: 'name', text: name, at };
  const sign = match(SIGN, text, at);
  if (sign) return { kind: 'sign', text: sign, at };
  throw malformed(`line 1:${at} no viable alternative at character '${text[at]}'`);
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function dated(kind: 'date' | 'datetime', text: string, at: number): Token {
  if (Number.isNaN(Date.parse(text))) throw malformed(`Invalid ${kind}: ${text}`);
  return { kind: 'literal', literal: { kind, value: text }, text, at };
}

function stringAt(text: string, at: number): Token {
  const pattern: TextLiteral['pattern'][number][] = [];
  let isForLike = false;
  for (let place = at + 1; place < text.length; place += 1) {
    const letter = text.charAt(place);
    if (letter === "'") {
      const value = pattern.map((one) => one.letter).join('');
      const literal = { kind: 'text' as const, value, pattern, isForLike };
      return { kind: 'literal', literal, text: text.slice(at, place + 1), at };
    }
    if (letter === '\\') {
      const [meant, taken] = escapeAt(text, place + 1);
      place += taken;
      isForLike ||= meant === '%' || meant === '_';
      pattern.push({ letter: meant, isWild: false });
    } else pattern.push({ letter, isWild: letter === '%' || letter === '_' });
  }
  throw malformed(`line 1:${at} mismatched character '<EOF>' expecting '''`);
}

/** What an escape means, and how many letters after the `\` say so. */
function escapeAt(text: string, at: number): [string, number] {
  const letter = text.charAt(at);
  if (letter === '%' || letter === '_') return [letter, 1];
  const code = /^u([0-9a-f]{4})/i.exec(text.slice(at, at + 5))?.[1];
  if (code) return [String.fromCharCode(Number.parseInt(code, 16)), 5];
  const meant = ESCAPES[letter.toLowerCase()];
  if (meant === undefined) throw malformed(`Invalid string literal: illegal escape '\\${letter}'`);
  return [meant, 1];
}
