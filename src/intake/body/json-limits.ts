import { Fault } from '../../faults.ts';

const DEEPEST = 64;
const MOST_KEYS = 5000;

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const OPEN = new Set([91, 123]);
const CLOSE = new Set([93, 125]);

/**
 * Refuses JSON text that would cost too much or reach for a prototype, before anything parses it. One pass, no
 * recursion, so a body nested a hundred thousand deep costs no stack. Text that is not JSON passes: the parser
 * says so better.
 */
export function refuseHostileJson(text: string, mostKeys = MOST_KEYS): void {
  const keyAt: string[] = [''];
  let keys = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (OPEN.has(code)) {
      keyAt.push('');
      if (keyAt.length - 1 > DEEPEST)
        throw new Fault(
          'BODY_TOO_DEEP',
          `The body is nested more than ${DEEPEST} levels deep. Send a flatter one.`,
        );
    } else if (CLOSE.has(code)) {
      keyAt.pop();
    } else if (code === QUOTE) {
      const end = endOfString(text, at);
      if (isKey(text, end)) {
        keys += 1;
        refuseKeys(keys, mostKeys);
        const key = unescaped(text.slice(at, end + 1));
        refuseName(key === 'prototype' ? [keyAt.at(-2) ?? '', key] : partsOf(key));
        keyAt[keyAt.length - 1] = key;
      }
      at = end;
    }
  }
}

export function refuseKeys(count: number, most = MOST_KEYS): void {
  if (count > most)
    throw new Fault('BODY_TOO_LARGE', `The body holds more than ${most} fields. Send fewer at a time.`);
}

/** Refuses a name that, taken as a path, would lead to the prototype of an object. */
export function refuseName(path: readonly string[]): void {
  if (isForbidden(path))
    throw new Fault(
      'BODY_FORBIDDEN_KEY',
      'The body has a field named __proto__ or constructor.prototype. Rename that field.',
    );
}

/** The parts of a name written as a path: `a.b[c]`. */
export const partsOf = (name: string): string[] => name.split(/[[\].]+/);

export const isForbidden = (path: readonly string[]): boolean =>
  path.some((part, at) => part === '__proto__' || (part === 'prototype' && path[at - 1] === 'constructor'));

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return text.length;
}

function isKey(text: string, end: number): boolean {
  let at = end + 1;
  while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at += 1;
  return text.charCodeAt(at) === COLON;
}

/** `"\u005f_proto__"` names the same key as `"__proto__"`. */
function unescaped(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return String(JSON.parse(quoted));
  } catch {
    return ''; // not JSON: the parser refuses the whole body
  }
}
