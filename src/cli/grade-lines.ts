import { relative } from '../dashboard/html/times.ts';
import type { NextGrade } from '../domain/next-grade.ts';
import { undated } from '../domain/scoring/evidence.ts';
import type { RuleShare, Scorecard } from '../domain/scoring/scorecard.ts';
import { cutTo, inColumns, oneLine, type Row, type Section, WIDTH } from './columns.ts';

/** All that is told of one lead's grade. */
export interface Graded {
  readonly who: string;
  /** `owner ana`, `waits for pool emea`. */
  readonly goesTo: string;
  readonly card: Omit<Scorecard, 'override'>;
  /** A grade set by hand. */
  readonly byHand: Scorecard['override'] | null;
  readonly route: { readonly id: string; readonly line: number | null; readonly because: string };
  /** Why this owner; null when there is nothing to say. */
  readonly because: string | null;
  readonly nextGrade: NextGrade | null;
  /** Name of the policy's file. */
  readonly file: string;
  /** `inbound version 3, 2 h ago`. */
  readonly decided: string;
}

/** What sales reads in ten seconds: who and which grade, then the points, then what would raise it. */
export function gradeLines(graded: Graded, now: Date): string[] {
  const { card, byHand, route, nextGrade, file, because } = graded;
  const placed = (name: string, line: number | null, text: string, left = ''): Row => ({
    left,
    name,
    text,
    place: line === null ? '' : `${file}:${line}`,
  });
  const side = (of: RuleShare['side']): Row[] =>
    card.rules
      .filter((rule) => rule.side === of && rule.raw !== 0)
      .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
      .map((rule) => placed(rule.id, rule.line, shareWords(rule, now), signed(rule.points)));
  const none = (text: string): Row[] => [{ text }];
  const { disqualified: out } = card;
  const sections: Section[] = [
    { title: 'Set by hand', rows: byHand ? none(handWords(byHand)) : [] },
    { title: 'Out', rows: out ? [placed(out.id, out.line, out.reason)] : [] },
    { title: `Fit ${card.fit}`, rows: orElse(side('fit'), none('no rule applied')) },
    {
      title: `Engagement ${card.engagement}`,
      rows: orElse(side('engagement'), none('nothing that counts')),
    },
    {
      title: 'Adjustments',
      rows: card.adjustments.map(({ id, line, from, to }) => placed(id, line, `made ${from} into ${to}`)),
    },
    {
      title: 'Route',
      rows: [placed(route.id, route.line, route.because), ...(because === null ? [] : none(because))],
    },
    { title: 'What would raise it', rows: nextGrade === null ? [] : raiseRows(nextGrade, placed) },
  ];
  return [
    firstLine(graded),
    `fit ${card.fit}, engagement ${card.engagement}, cell ${card.cell}; decided by ${oneLine(graded.decided)}`,
    ...inColumns(sections.filter(({ rows }) => rows.length > 0)),
  ];
}

const handWords = ({ grade, by, until, why, instead }: NonNullable<Graded['byHand']>): string =>
  `${grade} by ${by} until ${until.slice(0, 10)}: ${why}; the rules say ${instead}`;

const orElse = (rows: Row[], otherwise: Row[]): Row[] => (rows.length > 0 ? rows : otherwise);

function firstLine({ card, who, route, goesTo }: Graded): string {
  const start = `Grade ${card.grade}  `;
  const end = `  route ${route.id}, ${oneLine(goesTo)}`;
  return `${start}${cutTo(oneLine(who), Math.max(20, WIDTH - start.length - end.length))}${end}`;
}

/** One change says it all in its sentence; of several each has its own rule and line. */
function raiseRows(
  { text, changes }: NextGrade,
  placed: (name: string, line: number | null, text: string) => Row,
): Row[] {
  const [first, ...more] = changes;
  if (first === undefined || more.length === 0) return [placed(first?.rule ?? '', first?.line ?? null, text)];
  return [{ text }, ...changes.map(({ rule, line, what }) => placed(rule, line, what))];
}

/** What it rests on, how long ago, and what fading and the cap left of it. */
function shareWords(rule: RuleShare, now: Date): string {
  const [latest] = rule.events ?? [];
  const because = latest ? `${undated(rule.because)}, ${relative(latest.at, now)}` : rule.because;
  const faded =
    rule.decayed === rule.raw ? '' : `; faded from ${signed(rule.raw)} to ${signed(rule.decayed)}`;
  const capped = rule.capped === 0 ? '' : `; ${rule.capped} over the cap of ${rule.group}`;
  return `${because}${faded}${capped}`;
}

const signed = (points: number): string => (points > 0 ? `+${points}` : String(points));
