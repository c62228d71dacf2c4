import { unescape as percentDecoded } from 'node:querystring';

const URLENCODED = 'application/x-www-form-urlencoded';

/** For Postgres: what a body must look like, however it is written, to name one of these; more than those that do. */
export const looseNames = (words: readonly string[]): string[] =>
  words.map((word) => word.replaceAll(/[^a-z0-9]+/g, '.{1,40}'));

/**
 * Whether what was sent names one of these, in small letters, as a whole word: plain, percent-encoded, or as JSON escapes it.
 * "mola@nord.example" does not name "ola@nord.example", nor does "m+ola@…".
 */
export function namesPerson(body: Buffer, contentType: string, words: readonly string[]): boolean {
  const said = body.toString('utf8');
  const decoded = contentType === URLENCODED ? percentDecoded(said.replaceAll('+', ' ')) : said;
  const text = unescaped(decoded).normalize('NFKC').toLowerCase();
  return words
    .flatMap((word) => [word, encodeURIComponent(word).toLowerCase()])
    .some((word) =>
      new RegExp(`(?<![a-z0-9._+-])${RegExp.escape(word)}(?![a-z0-9-]|\\.[a-z0-9])`).test(text),
    );
}

/** Without the escapes of JSON: a line end before a word is no letter of it. */
const unescaped = (text: string): string =>
  text
    .replaceAll(/\\u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/\\[bfnrt]/g, ' ');
