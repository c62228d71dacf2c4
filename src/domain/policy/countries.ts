import { nearest } from './nearest.ts';

const NAMES = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** Codes that stand for no one country. */
const GROUPS = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

/** Whether this is an ISO 3166 code of two letters that is in use, in any case. `UK` is not: it is `GB`. */
export function isCountry(code: string): boolean {
  return /^[a-z]{2}$/i.test(code) && inUse(code.toUpperCase());
}

const inUse = (code: string): boolean =>
  !GROUPS.has(code) && NAMES.of(code) !== undefined && new Intl.Locale(`und-${code}`).region === code;

/** ` Did you mean "GB"?`, for a name, a code of another kind, or a slip. */
export function countryHint(text: string): string {
  const code = /^[a-z]{2}$/i.test(text) ? new Intl.Locale(`und-${text.toUpperCase()}`).region : undefined;
  const known = code !== undefined && isCountry(code) ? code : codeByName(text);
  return known === undefined ? ' Write two letters, such as GB or US' : ` Did you mean "${known}"?`;
}

let byName: ReadonlyMap<string, string> | undefined;

function codeByName(text: string): string | undefined {
  byName ??= new Map([...everyCode().map((code) => [NAMES.of(code) ?? code, code] as const), ...OTHER_NAMES]);
  const wanted = text.toLowerCase();
  const name =
    [...byName.keys()].find((each) => each.toLowerCase() === wanted) ?? nearest(text, byName.keys());
  return name === undefined ? undefined : byName.get(name);
}

const OTHER_NAMES = [
  ['USA', 'US'],
  ['America', 'US'],
  ['England', 'GB'],
  ['Great Britain', 'GB'],
  ['GBR', 'GB'],
  ['DEU', 'DE'],
  ['GER', 'DE'],
  ['FRA', 'FR'],
  ['Holland', 'NL'],
  ['EL', 'GR'],
] as const;

function everyCode(): string[] {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  return letters.flatMap((first) => letters.map((second) => first + second)).filter(inUse);
}
