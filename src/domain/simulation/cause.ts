import type { Grades } from '../policy/scoring-schema.ts';
import type { Adjustment, RuleShare } from '../scoring/scorecard.ts';
import type { Judged } from './judge.ts';
import type { RuleBook } from './rule-book.ts';
import type { Cause } from './simulation.ts';

/** A lead under both policies, and the policies themselves. */
export interface Compared {
  readonly before: Judged;
  readonly after: Judged;
  readonly live: RuleBook;
  readonly candidate: RuleBook;
}

type Side = RuleShare['side'];

/**
 * Why a lead's grade or target differs: the one disqualifier, rule share, band, row, adjustment or route that weighs
 * most. Where several moved at once the others stay unsaid.
 */
export function causeOf(compared: Compared): Cause {
  const { before, after } = compared;
  if (before.card.grade === after.card.grade) return routeCause(compared);
  const byHand = before.card.override ?? after.card.override;
  if (byHand && (before.card.override === undefined || after.card.override === undefined))
    return placeCause('adjust', null, `only one of the policies knows ${byHand.grade}, set by ${byHand.by}`);
  if ((before.card.disqualified === null) !== (after.card.disqualified === null))
    return disqualifierCause(compared);
  return isAdjustment(compared) ? adjustmentCause(compared) : cellCause(compared);
}

/** A rule by its id, with its line in the candidate, or in the live file when it was taken out. */
function ruleCause(part: Cause['part'], id: string, says: string, { live, candidate }: Compared): Cause {
  const kept = candidate.rules.get(id);
  const line = (kept ?? live.rules.get(id))?.line ?? null;
  return { part, id, file: kept ? 'candidate' : 'live', line, says };
}

const placeCause = (part: Cause['part'], line: number | null, says: string): Cause => ({
  part,
  id: null,
  file: 'candidate',
  line,
  says,
});

function disqualifierCause(compared: Compared): Cause {
  const now = compared.after.card.disqualified;
  const then = compared.before.card.disqualified;
  if (now !== null) return ruleCause('disqualify', now.id, `disqualifies: ${now.reason}`, compared);
  return ruleCause('disqualify', then?.id ?? '', `no longer disqualifies: ${then?.reason}`, compared);
}

/** The grade of the cell, before any adjustment. */
const cellGrade = ({ card }: Judged): string => card.adjustments[0]?.from ?? card.grade;

/** Whether the adjustments moved the grade at least as far as the cell did. */
function isAdjustment({ before, after, candidate }: Compared): boolean {
  const rank = (grade: string): number => candidate.document.grades.order.indexOf(grade);
  const moved = ({ card }: Judged, from: string): number => rank(card.grade) - rank(from);
  if (cellGrade(before) === cellGrade(after)) return true;
  if (differingAdjustments(before, after).length === 0) return false;
  const byCell = Math.abs(rank(cellGrade(after)) - rank(cellGrade(before)));
  const byAdjustment = Math.abs(moved(after, cellGrade(after)) - moved(before, cellGrade(before)));
  return byAdjustment >= byCell;
}

interface Differing {
  readonly adjustment: Adjustment;
  readonly isNew: boolean;
}

/** What only one of the two did; what is new first. */
function differingAdjustments(before: Judged, after: Judged): Differing[] {
  const lacking = (all: readonly Adjustment[], others: readonly Adjustment[]): Adjustment[] =>
    all.filter(
      ({ id, from, to }) => !others.some((one) => one.id === id && one.from === from && one.to === to),
    );
  const [then, now] = [before.card.adjustments, after.card.adjustments];
  return [
    ...lacking(now, then).map((adjustment) => ({ adjustment, isNew: true })),
    ...lacking(then, now).map((adjustment) => ({ adjustment, isNew: false })),
  ];
}

function adjustmentCause(compared: Compared): Cause {
  const [first] = differingAdjustments(compared.before, compared.after);
  if (!first) return placeCause('adjust', compared.candidate.lineOf(['grades', 'adjust']), 'differ');
  const { id, from, to } = first.adjustment;
  const says = first.isNew ? `makes ${from} into ${to}` : `no longer makes ${from} into ${to}`;
  return ruleCause('adjust', id, says, compared);
}

const bandOf = (bands: Grades['fit_letter'], score: number): string | undefined =>
  Object.entries(bands)
    .map(([name, from]) => ({ name, from: from === 'lowest' ? Number.NEGATIVE_INFINITY : from }))
    .toSorted((a, b) => b.from - a.from)
    .find(({ from }) => score >= from)?.name;

const BANDS = { fit: 'fit_letter', engagement: 'engagement_digit' } as const;

/** The cell gives another grade: points moved it over a bound, a bound moved, or its row says something else. */
function cellCause(compared: Compared): Cause {
  const { before, after, live, candidate } = compared;
  const bandsOf = ({ document }: RuleBook, side: Side) => document.grades[BANDS[side]];
  const moved = (['fit', 'engagement'] as const).filter(
    (side) =>
      bandOf(bandsOf(live, side), before.card[side]) !== bandOf(bandsOf(candidate, side), after.card[side]),
  );
  // Bounds did it where they alone would have, and the points alone would not.
  const byBound = (side: Side): boolean => {
    const was = bandOf(bandsOf(live, side), before.card[side]);
    const boundsAlone = bandOf(bandsOf(candidate, side), before.card[side]);
    const pointsAlone = bandOf(bandsOf(live, side), after.card[side]);
    return boundsAlone !== was && pointsAlone === was;
  };
  const byPoints = moved.filter((side) => !byBound(side));
  const share = byPoints
    .flatMap((side) => differingShares(before, after, side))
    .toSorted((a, b) => Math.abs(b.by) - Math.abs(a.by))[0];
  if (share) return ruleCause(share.side, share.id, share.says, compared);
  const [side] = moved;
  if (side === undefined) return rowCause(compared);
  if (byPoints.includes(side)) {
    const [most, mostBefore] = [candidate.document[side].max, live.document[side].max];
    const says =
      most === mostBefore
        ? `${side} is ${after.card[side]} instead of ${before.card[side]}`
        : `${side} is at most ${most} instead of ${mostBefore}`;
    return placeCause(side, candidate.lineOf([side, 'max']) ?? candidate.lineOf([side]), says);
  }
  const band = bandOf(bandsOf(candidate, side), after.card[side]) ?? '';
  const says = `${side} ${after.card[side]} is ${band} by the bounds of ${BANDS[side]}`;
  return placeCause('bands', candidate.lineOf(['grades', BANDS[side], band]), says);
}

function rowCause({ after, candidate }: Compared): Cause {
  const letter = bandOf(candidate.document.grades.fit_letter, after.card.fit) ?? '';
  const says = `the matrix calls ${after.card.cell} ${cellGrade(after)}`;
  return placeCause('matrix', candidate.lineOf(['grades', 'matrix', letter]), says);
}

interface Difference {
  readonly side: Side;
  readonly id: string;
  readonly by: number;
  readonly says: string;
}

const signed = (points: number): string => `${points < 0 ? '' : '+'}${points}`;

/** Rules of a side that pushed its score the way it went. */
function differingShares(before: Judged, after: Judged, side: Side): Difference[] {
  const pointsOf = ({ card }: Judged): Map<string, number> =>
    new Map(card.rules.filter((share) => share.side === side).map(({ id, points }) => [id, points]));
  const [then, now] = [pointsOf(before), pointsOf(after)];
  const way = Math.sign(after.card[side] - before.card[side]);
  return [...new Set([...now.keys(), ...then.keys()])].flatMap((id) => {
    const [old, points] = [then.get(id), now.get(id)];
    const by = (points ?? 0) - (old ?? 0);
    if (Math.sign(by) !== way) return [];
    const says =
      points === undefined
        ? `no longer gives ${signed(old ?? 0)}`
        : `gives ${signed(points)}${old === undefined ? '' : ` instead of ${signed(old)}`}`;
    return [{ side, id, by, says }];
  });
}

/** Same grade, another target: a route that caught the lead before its turn, let it go, was changed or taken out. */
function routeCause(compared: Compared): Cause {
  const { before, after, candidate } = compared;
  const [then, now] = [before.route.id, after.route.id];
  const goes = `goes to ${after.target} instead of ${before.target}`;
  if (then === now) return ruleCause('routing', now, goes, compared);
  const order = [...candidate.rules.keys()];
  const caught = !candidate.rules.has(then) ? false : order.indexOf(now) < order.indexOf(then);
  return caught
    ? ruleCause('routing', now, `takes it before ${then}: ${goes}`, compared)
    : ruleCause('routing', then, `no longer takes it, so ${now} does: ${goes}`, compared);
}
