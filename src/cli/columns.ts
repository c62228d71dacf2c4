import { plain } from '../dashboard/html/markup.ts';

export const WIDTH = 100;

/** One entry: a number, a name, what there is to say, and where it stands. What is left out is empty. */
export interface Row {
  readonly left?: string;
  readonly name?: string;
  readonly text: string;
  readonly place?: string;
}

export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Text of strangers as one line that a terminal can bear. */
export const oneLine = (text: string): string => plain(text).replaceAll(/\s+/g, ' ').trim();

export const cutTo = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text;

/** Sections with one set of columns, no wider than a terminal; a text that is longer goes on in the next line. */
export function inColumns(sections: readonly Section[]): string[] {
  const rows = sections.flatMap((section) => section.rows);
  const widest = (of: (row: Row) => string | undefined, least: number, most: number): number =>
    Math.min(most, Math.max(least, ...rows.map((row) => of(row)?.length ?? 0)));
  const left = widest((row) => row.left, 7, 12);
  const name = widest((row) => row.name, 0, 20);
  const place = widest((row) => row.place, 0, 30);
  const text = WIDTH - left - name - place - 6;
  const lineOf = (row: Row, part: string): string =>
    [
      (row.left ?? '').padStart(left),
      cutTo(row.name ?? '', name).padEnd(name),
      part.padEnd(text),
      cutTo(row.place ?? '', place),
    ]
      .join('  ')
      .trimEnd();
  return sections.flatMap((section) => [
    '',
    section.title,
    ...section.rows.flatMap((row) =>
      wrapped(row.text, text).map((part, i) => lineOf(i === 0 ? row : { text: part }, part)),
    ),
  ]);
}

/** Broken between words where that is possible. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = oneLine(text);
  while (rest.length > width) {
    const space = rest.lastIndexOf(' ', width);
    const end = space > 0 ? space : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
