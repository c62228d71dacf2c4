import type { Facts } from '../../scoring/context.ts';
import { OUT } from '../../scoring/grade.ts';
import type { PolicyDocument } from '../schema.ts';
import { factTypes, returnTypes, scoreTypes } from '../vocabulary.ts';
import { spotsAround } from './candidates.ts';
import type { Ground, Table } from './ground.ts';

/** What a lead of this policy can be like, scores and returns included. */
export const leadGround = (document: PolicyDocument): Ground => ({
  types: new Map([...returnTypes(document), ...scoreTypes(document), ...factTypes(document)]),
  facts: document.facts,
  lists: document.lists,
  tables: [scoreTable(document), returnTable(document)],
});

/** The grades that the matrix, the adjustments and the disqualifiers can give, best first. */
export function possibleGrades({ grades, disqualify }: PolicyDocument): string[] {
  const given = new Set([...Object.values(grades.matrix).flat(), ...adjustedGrades({ grades })]);
  if (disqualify.some(({ enabled }) => enabled)) given.add(OUT);
  return [...new Set([...grades.order, OUT])].filter((grade) => given.has(grade));
}

const adjustedGrades = ({ grades }: Pick<PolicyDocument, 'grades'>): string[] =>
  grades.adjust
    .filter(({ enabled }) => enabled)
    .flatMap(({ cap_at: cap, raise_to: raise }) => [cap, raise])
    .filter((grade) => grade !== undefined);

/** Fit and engagement name the cell; the grade is the matrix's, one that an adjustment gives, or `out`. */
function scoreTable(document: PolicyDocument): Table {
  const { grades, fit, engagement, disqualify } = document;
  const moved = adjustedGrades(document);
  const out = disqualify.some(({ enabled }) => enabled) ? [OUT] : [];
  const letters = bandsOf(grades.fit_letter);
  const digits = bandsOf(grades.engagement_digit);
  const side = (bands: readonly Band[], max: number, bounds: readonly number[]): readonly number[] => {
    const known = [...bands.map(({ from }) => from), ...bounds, 0, max].filter((from) => from > -Infinity);
    return spotsAround(known)
      .filter((score) => score >= 0 && score <= max)
      .sort((a, b) => b - a);
  };
  return {
    names: ['grade', 'cell', 'fit', 'engagement'],
    rows: (boundsOf) =>
      side(letters, fit.max, boundsOf('fit')).flatMap((fitScore) =>
        side(digits, engagement.max, boundsOf('engagement')).flatMap((engagementScore): Facts[] => {
          const letter = letters.find(({ from }) => fitScore >= from)?.name ?? '';
          const column = digits.findIndex(({ from }) => engagementScore >= from);
          const start = grades.matrix[letter]?.[column];
          const cell = `${letter}${digits[column]?.name ?? ''}`;
          return [...new Set([...(start === undefined ? [] : [start]), ...moved, ...out])].map((grade) => ({
            grade,
            cell,
            fit: fitScore,
            engagement: engagementScore,
          }));
        }),
      ),
  };
}

interface Band {
  readonly name: string;
  readonly from: number;
}

const bandsOf = (bands: PolicyDocument['grades']['fit_letter']): Band[] =>
  Object.entries(bands)
    .map(([name, from]) => ({ name, from: from === 'lowest' ? -Infinity : from }))
    .toSorted((a, b) => b.from - a.from);

/** One table, so that a return has both; each lead that comes back has done so once at least. */
const returnTable = ({ returns }: PolicyDocument): Table => ({
  names: ['reason', 'times_returned'],
  rows: (boundsOf) => {
    const times = spotsAround([1, ...boundsOf('times_returned')]).filter(
      (n) => n >= 1 && Number.isInteger(n),
    );
    const reasons = Object.keys(returns);
    return times.flatMap((n) =>
      (reasons.length > 0 ? reasons : [undefined]).map((reason) => ({ reason, times_returned: n })),
    );
  },
});
