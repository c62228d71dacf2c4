/** A query that only `soql` makes, so that no value gets into one unescaped. */
export interface Soql {
  readonly text: string;
}

/** What may stand where a query has a `${…}`; a list is that of an `IN`. */
export type SoqlValue = string | number | boolean | null | Date | readonly string[] | Soql;

const MOST_IN_LIST = 200;
/** A query stands in an address, of which Salesforce reads about 16 KB. */
const MOST_ENCODED = 8_000;

/**
 * Salesforce's query language, every value escaped. Names of types and fields are written into the query itself or come
 * from `names`. @throws TypeError for a value that SOQL cannot say, an empty list among them
 */
export const soql = (strings: TemplateStringsArray, ...values: readonly SoqlValue[]): Soql => ({
  text: strings.reduce((query, part, i) => query + literal(values[i - 1]) + part),
});

/** Names of fields, as they stand after SELECT. @throws TypeError for what is no name */
export function names(fields: readonly string[]): Soql {
  for (const field of fields)
    if (!/^[A-Za-z]\w*(?:\.[A-Za-z]\w*)*$/.test(field))
      throw new TypeError(`"${field}" is no name of a field`);
  if (fields.length === 0) throw new TypeError('a query asks for no field');
  return { text: fields.join(', ') };
}

/** Several conditions, of which one must hold. @throws TypeError when there is none */
export function anyOf(conditions: readonly Soql[]): Soql {
  if (conditions.length === 0) throw new TypeError('a query has no condition');
  return { text: `(${conditions.map(({ text }) => text).join(' OR ')})` };
}

/** What LIKE finds this text with, wherever it stands: `'%50\% off%'`. */
export const containing = (text: string): Soql => ({
  text: `'%${quoted(text).slice(1, -1).replaceAll(/[%_]/g, String.raw`\$&`)}%'`,
});

/** Lists that each fit into one query: at most 200 values, and no longer than an address may be. */
export function inQueries(values: readonly string[]): string[][] {
  const lists: string[][] = [];
  let left = 0;
  for (const value of new Set(values)) {
    const length = encodeURIComponent(quoted(value)).length + 3;
    if (length > left || (lists.at(-1)?.length ?? MOST_IN_LIST) >= MOST_IN_LIST) {
      lists.push([]);
      left = MOST_ENCODED;
    }
    left -= length;
    lists.at(-1)?.push(value);
  }
  return lists;
}

function literal(value: SoqlValue | undefined): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} is no number in SOQL`);
    return String(value);
  }
  if (value instanceof Date) return value.toISOString();
  if (isList(value)) {
    if (value.length === 0) throw new TypeError('IN () is no SOQL');
    return `(${value.map(quoted).join(', ')})`;
  }
  if (typeof value === 'object' && typeof value.text === 'string') return value.text;
  throw new TypeError(`SOQL has no word for ${typeof value}`);
}

const isList = (value: SoqlValue | undefined): value is readonly string[] => Array.isArray(value);

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': String.raw`\\`,
  "'": String.raw`\'`,
  '"': String.raw`\"`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
  '\f': String.raw`\f`,
};

function quoted(text: string): string {
  if (typeof text !== 'string') throw new TypeError(`SOQL has no word for ${typeof text}`);
  // Half of a character has no place in an address.
  const escaped = text.toWellFormed().replaceAll(/[\\'"\n\r\t\f]/g, (letter) => ESCAPES[letter] ?? '');
  return `'${escaped.replaceAll('\b', String.raw`\b`).replaceAll('\0', '')}'`;
}
