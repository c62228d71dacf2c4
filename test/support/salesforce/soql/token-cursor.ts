import { malformed } from './soql-error.ts';
import type { Path } from './syntax.ts';
import { type Token, tokensOf } from './tokens.ts';

/** Reads tokens one after the other. Keywords and signs are given in upper case. */
export interface Cursor {
  readonly peek: () => Token;
  readonly next: () => Token;
  /** Takes these words if they come next, one after the other. */
  readonly takes: (...words: readonly string[]) => boolean;
  /** @throws SoqlError MALFORMED_QUERY when something else stands there */
  readonly expect: (word: string) => void;
  readonly name: () => string;
  readonly path: () => Path;
  readonly listOf: <T>(one: () => T) => T[];
}

/** GROUP is none: it is a type of records too. */
const RESERVED = new Set(
  'AND ASC DESC EXCLUDES FIRST FROM HAVING IN INCLUDES LAST LIKE LIMIT NOT NULL NULLS OR SELECT USING WHERE WITH'.split(
    ' ',
  ),
);

/** @throws SoqlError MALFORMED_QUERY */
export function cursorOver(text: string): Cursor {
  const tokens = tokensOf(text);
  const end = tokens.at(-1) as Token;
  let at = 0;
  const peek = (ahead = 0): Token => tokens[at + ahead] ?? end;
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const takes = (...words: readonly string[]): boolean => {
    const isThere = words.every((word, i) => isWord(peek(i), word));
    if (isThere) at += words.length;
    return isThere;
  };
  const expect = (word: string): void => {
    if (!takes(word)) throw unexpected(peek());
  };
  const name = (): string => {
    const token = next();
    if (token.kind !== 'name' || RESERVED.has(token.text.toUpperCase())) throw unexpected(token);
    return token.text;
  };
  return {
    peek,
    next,
    takes,
    expect,
    name,
    path: () => name().split('.'),
    listOf: (one) => {
      const all = [one()];
      while (takes(',')) all.push(one());
      return all;
    },
  };
}

export const unexpected = ({ text, at }: Token): Error =>
  malformed(`line 1:${at} unexpected token: '${text || '<EOF>'}'`);

const isWord = (token: Token, word: string): boolean =>
  token.kind !== 'literal' && token.text.toUpperCase() === word;
