import { html as escaping } from 'ghtml';

/** Text that is HTML already. Only `html` makes it, so whatever else stands in a template is escaped. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Child = string | number | Markup | null | undefined | readonly Child[];

// Control characters say nothing to a reader, NUL is no HTML at all, and bidirectional overrides (U+202E and kin)
// make a text look like another one.
const UNSHOWABLE = /(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/** Text from anywhere -> text that every page, URL and database can bear. */
export const plain = (text: string): string => text.toWellFormed().replace(UNSHOWABLE, '\uFFFD');

const NOTHING = new Markup('');

/**
 * A template whose values are text unless `html` made them. ghtml does the escaping; its own way round it, a `!` before
 * the brace, is a slip away from every exclamation mark, so here the type decides and no way round exists.
 */
export function html(literals: TemplateStringsArray, ...values: readonly Child[]): Markup {
  let text = literals[0] ?? '';
  values.forEach((value, i) => {
    text += render(value) + (literals[i + 1] ?? '');
  });
  return new Markup(text);
}

/** What to show when `condition` holds, else nothing. */
export const when = (condition: boolean, then: () => Markup): Markup => (condition ? then() : NOTHING);

function render(value: Child): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'object') return value.map(render).join('');
  return escaping`${plain(String(value))}`;
}
