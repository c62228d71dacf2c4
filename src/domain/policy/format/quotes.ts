import { applied, rootOf, within } from './source.ts';

/** Words that are text beyond doubt, for every reader of YAML; times such as 17:30 are a number to some. */
const PLAIN = /^[A-Za-z][\w./@-]*(?: [\w./@-]+)*$/;
const NOT_TEXT = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;

/** Takes away quotes that nothing needs. */
export function unquoted(text: string): string {
  const quoted = [...within(rootOf(text))].flatMap((token) =>
    token.type === 'double-quoted-scalar' || token.type === 'single-quoted-scalar' ? [token] : [],
  );
  const edits = quoted.flatMap(({ offset: from, source }) => {
    const inner = source.slice(1, -1);
    const to = from + source.length;
    // In {"a":1} the quotes end the key.
    const endsKey = /^:\S/.test(text.slice(to, to + 2));
    return PLAIN.test(inner) && !NOT_TEXT.test(inner) && !endsKey ? [{ from, to, text: inner }] : [];
  });
  return applied(text, edits);
}
