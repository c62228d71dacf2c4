import type { JsonObject } from '../body/body.ts';
import { CAPTCHA_FIELDS } from './captcha.ts';

const BLANK = 'x'.charCodeAt(0);
/** What no captcha looks like is left alone: crossed out, it could take the body's own signs with it. */
const TOKEN = /^[\w.~+/=-]{20,}$/;

/**
 * The same body with every captcha in it crossed out, letter by letter, so that it stays what it is of its type. They are
 * nobody's business once they are redeemed, and a row of x says nothing.
 */
export function withoutCaptcha(body: Buffer, said: JsonObject): Buffer {
  const tokens = CAPTCHA_FIELDS.flatMap((field) => said[field] ?? [])
    .filter((value) => typeof value === 'string')
    .filter((value) => TOKEN.test(value))
    .flatMap((token) => [token, encodeURIComponent(token)]);
  const crossed = Buffer.from(body);
  for (const token of tokens)
    for (let at = crossed.indexOf(token); at !== -1; at = crossed.indexOf(token, at + token.length))
      crossed.fill(BLANK, at, at + token.length);
  return crossed;
}
