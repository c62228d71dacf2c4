import { linesOf, rootOf, within } from './source.ts';

/** No space at the end of a line, no two blank lines in a row, one newline at the end; texts in the file stay as they are. */
export function tidied(text: string): string {
  const inText = linesOfTexts(text);
  const { lines } = linesOf(text);
  const trimmed = lines.map((line, i) => (inText.has(i) ? line : line.trimEnd()));
  const kept = trimmed.filter((line, i) => inText.has(i) || line !== '' || trimmed[i - 1] !== '');
  const first = kept.findIndex((line) => line !== '');
  return `${kept.slice(first).join('\n').replace(/\n+$/, '')}\n`;
}

/** Lines that are the inside of a scalar, where spaces and blank lines may mean something. */
function linesOfTexts(text: string): ReadonlySet<number> {
  const { lineOf } = linesOf(text);
  const found = new Set<number>();
  for (const token of within(rootOf(text))) {
    if (!('source' in token) || !token.source.includes('\n') || token.type === 'newline') continue;
    const isBlock = token.type === 'block-scalar';
    const header = isBlock ? token.props.map((prop) => ('source' in prop ? prop.source : '')).join('') : '';
    const keepsEnd = header.startsWith('|+') || header.startsWith('>+');
    const start = token.offset + header.length;
    const source = isBlock && !keepsEnd ? token.source.trimEnd() : token.source;
    for (let line = lineOf(start); line <= lineOf(start + source.length - 1); line += 1) found.add(line);
  }
  return found;
}
