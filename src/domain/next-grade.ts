import type { DecisionInput } from './decide.ts';
import type { Policy } from './policy/policy.ts';
import type { Edit, Imagined } from './raise/edit.ts';
import type { Move } from './raise/moves.ts';
import type { Context, Facts } from './scoring/context.ts';
import { OUT } from './scoring/grade.ts';
import { historyOf } from './scoring/history.ts';
import { isInForce } from './scoring/override.ts';

/** The nearest better grade and what it would take. */
export interface NextGrade {
  readonly grade: string;
  /** `50 employees or more would make this a B` */
  readonly text: string;
  readonly changes: readonly {
    readonly rule: string;
    /** Line of the rule in the policy file. */
    readonly line: number | null;
    /** How much more the rule would state; 0 for one that moves the grade itself. */
    readonly points: number;
    readonly what: string;
  }[];
}

export type Scorable = Omit<DecisionInput, 'pools' | 'ids'>;

/** More pairs than these are not tried: their answer is not worth the time. */
const MOST_PAIRS = 200;

/**
 * What the nearest better grade would take: one change of what is known of the lead or of what they did, else two.
 * Every change is scored like the lead itself, so it holds. Pure and deterministic.
 * @param now milliseconds since the epoch
 * @returns null for the best grade, for who is out, and when no such change is found
 */
export const nextGrade = (input: Scorable, policy: Policy, now: number): NextGrade | null =>
  raise(input, policy, now)?.next ?? null;

/** As `nextGrade`, with the lead as it would be then. */
export function raise(
  input: Scorable,
  policy: Policy,
  now: number,
): { next: NextGrade; input: Scorable } | null {
  const { order } = policy.document.grades;
  // A grade that somebody has set does not move with the facts.
  if (isInForce(input.override, order, now)) return null;
  const lead: Imagined = { ...input.lead, attributes: input.lead.profile.attributes, events: input.events };
  const contextWith = contexts(input, lead, policy, now);
  const here = contextWith(lead);
  const scores = policy.grade(here);
  const start = rank(order, scores.grade);
  // Nothing is better than the best, and nothing is said of who is out.
  if (start <= 0 || scores.grade === OUT) return null;

  const imagine = (edits: readonly Edit[]): Imagined =>
    edits.reduce((imagined, edit) => edit.apply(imagined, now), lead);
  const rankWith = (edits: readonly Edit[]): number =>
    rank(order, policy.grade(contextWith(imagine(edits))).grade);
  const moves = policy.moves({ ...here, scores });
  const best = nearest(moves.map(single), start, rankWith) ?? nearest(pairsOf(moves), start, rankWith);
  if (best === undefined) return null;

  const grade = order[best.rank] ?? '';
  const changes = best.moves.map(({ rule, line, points, edits }) => {
    const what = edits.map((edit) => sayWide(edit, best, rankWith)).join(' and ');
    return { rule, line, points, what };
  });
  const text = sentence(changes.map(({ what }) => what).join(' and '), best.edits.length, grade);
  const { attributes, events, identity } = imagine(best.edits);
  const profile = { ...input.lead.profile, attributes };
  return {
    next: { grade, text, changes },
    input: { ...input, lead: { ...input.lead, identity, profile }, events },
  };
}

/** Contexts to score the imagined lead in. What an edit left alone is not read again: hundreds of them are tried. */
function contexts(
  { lead: { profile }, signal: { source }, crm }: Scorable,
  lead: Imagined,
  policy: Policy,
  now: number,
): (imagined: Imagined) => Context {
  const factsOf = ({ identity, attributes }: Imagined): Facts =>
    policy.facts({ identity, profile: { ...profile, attributes }, source, crm });
  const facts = factsOf(lead);
  const history = historyOf(lead.events);
  return (imagined) => {
    const isSame = imagined.identity === lead.identity && imagined.attributes === lead.attributes;
    const { events } = imagined;
    return {
      facts: isSame ? facts : factsOf(imagined),
      events,
      history: events === lead.events ? history : historyOf(events),
      now,
    };
  };
}

/** 0 is best; a grade that is not in the order, and `out`, are none to be raised to or from. */
const rank = (order: readonly string[], grade: string): number =>
  grade === OUT ? order.length : order.indexOf(grade);

interface Candidate {
  readonly moves: readonly Move[];
  readonly edits: readonly Edit[];
  readonly points: number;
}
type Found = Candidate & { readonly rank: number };

const single = (move: Move): Candidate => ({ moves: [move], edits: move.edits, points: move.points });

/** Two moves; of the same thing the later would only undo the earlier. Of too many, those that give most are the likeliest to do it. */
const pairsOf = (moves: readonly Move[]): Candidate[] =>
  moves
    .flatMap((first, i) =>
      moves.slice(i + 1).flatMap((second): Candidate[] => {
        const edits = [...first.edits, ...second.edits];
        const touched = edits.map((edit) => edit.touches).filter((touches) => touches !== null);
        if (new Set(touched).size < touched.length) return [];
        return [{ moves: [first, second], edits, points: first.points + second.points }];
      }),
    )
    .toSorted((a, b) => b.points - a.points)
    .slice(0, MOST_PAIRS);

const smaller = (a: Candidate, b: Candidate): number =>
  a.edits.length - b.edits.length || a.points - b.points;

/** Of the candidates that really give a better grade the one with the nearest grade; of equals the smallest. */
function nearest(
  candidates: readonly Candidate[],
  start: number,
  rankWith: (edits: readonly Edit[]) => number,
): Found | undefined {
  let best: Found | undefined;
  for (const candidate of candidates.toSorted(smaller)) {
    const reached = rankWith(candidate.edits);
    if (reached >= 0 && reached < start && (best === undefined || reached > best.rank))
      best = { ...candidate, rank: reached };
    // They come smallest first, so nothing after one of the very next grade is nearer or smaller.
    if (best?.rank === start - 1) break;
  }
  return best;
}

/** `50 employees or more`, where everything from 50 up does; else exactly what was tried. */
function sayWide(
  { what, wider, touches }: Edit,
  best: Found,
  rankWith: (edits: readonly Edit[]) => number,
): string {
  const others = best.edits.filter((edit) => edit.touches !== touches);
  const isWide = wider?.edits.every((edit) => {
    const reached = rankWith([...others, edit]);
    return reached >= 0 && reached <= best.rank;
  });
  return isWide ? (wider?.what ?? what) : what;
}

function sentence(what: string, edits: number, grade: string): string {
  const start = what.charAt(0).toUpperCase() + what.slice(1);
  return `${start} would ${edits > 1 ? 'together ' : ''}make this ${called(grade)}`;
}

/** `a B`, `an A`; a grade with a name of its own stays as it is. */
const called = (grade: string): string =>
  grade.length > 1 ? grade : `${/[aefhilmnorsx8]/i.test(grade) ? 'an' : 'a'} ${grade}`;
