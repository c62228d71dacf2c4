import { type Document, isAlias, isCollection, isScalar, type Pair, parseDocument, visit } from 'yaml';

/** Where secrets are written. Elsewhere a key may end in "key" and mean nothing by it. */
const SECTIONS = ['sources', 'notify'];
/** Addresses of chat channels count: whoever knows one can write there. */
const SECRET_KEY = /secret|token|password|key$|^slack$|^teams$|^webhook$/i;
const REFERENCE = /^\$\{[A-Z][A-Z0-9_]*\}$/;

type Span = readonly [from: number, to: number];

/**
 * The text of a policy as anybody who is signed in may read it. Secrets belong into the environment as `${NAME}`; one
 * that was written into the file all the same is blotted out, in place, so that lines keep their numbers.
 */
export function hideSecrets(yaml: string): string {
  const document = parseDocument(yaml);
  return SECTIONS.flatMap((section) => secretSpans(document.get(section), document))
    .toSorted(([a], [b]) => b - a)
    .reduce((text, [from, to]) => text.slice(0, from) + blotted(text.slice(from, to)) + text.slice(to), yaml);
}

/** The quotes around a value stay, those within it go, and so do its escapes: what is left must be YAML still. */
function blotted(value: string): string {
  const quote = /^["']/.exec(value)?.[0] ?? '';
  const inner = value.slice(quote.length, value.length - quote.length);
  return quote + inner.replaceAll(/\S+/g, '••••••') + quote;
}

function secretSpans(section: unknown, document: Document): Span[] {
  if (!isCollection(section)) return [];
  const spans: Span[] = [];
  visit(section, {
    Pair(_key, { key, value }: Pair) {
      if (isScalar(key) && SECRET_KEY.test(String(key.value))) spans.push(...plainSpans(value, document));
    },
  });
  return spans;
}

/** Where a value stands in plain text, be it one scalar, a list of them, or a name for one written elsewhere. */
function plainSpans(value: unknown, document: Document): Span[] {
  const meant = isAlias(value) ? value.resolve(document) : value;
  if (isCollection(meant)) return meant.items.flatMap((item) => plainSpans(item, document));
  if (!isScalar(meant) || !meant.range || REFERENCE.test(String(meant.value))) return [];
  return [[meant.range[0], meant.range[1]]];
}
