import type { PolicyDocument } from '../policy/schema.ts';
import type { EngagementRule, FitRule } from '../policy/scoring-schema.ts';
import type { Context } from '../scoring/context.ts';
import type { LineOf } from '../scoring/rule.ts';
import { inSeason } from '../scoring/season.ts';
import type { Edit } from './edit.ts';
import { compileFactEdit } from './fact-edit.ts';
import { compileEvent, compileSatisfy, compileUnlike } from './satisfy.ts';

/** A rule of the policy that could do better by the lead, and what would have to be otherwise for it. */
export interface Move {
  readonly rule: string;
  readonly line: number | null;
  /** How much more the rule states then; 0 for one that moves the grade itself. */
  readonly points: number;
  readonly edits: readonly Edit[];
}

export type Moves = (context: Context) => readonly Move[];

/** Prepares, in file order, every move that the positive rules and the adjustments of a policy offer. */
export function compileMoves(document: PolicyDocument, lineOf: LineOf): Moves {
  const { fit, engagement, grades } = document;
  const ways: Moves[] = [];
  for (const [group, { rules }] of Object.entries(fit.groups)) {
    rules.forEach((rule, i) => {
      ways.push(whileActive(rule, ofFit(rule, document, lineOf(['fit', 'groups', group, 'rules', i]))));
    });
  }
  for (const [group, { rules }] of Object.entries(engagement.groups)) {
    rules.forEach((rule, i) => {
      const line = lineOf(['engagement', 'groups', group, 'rules', i]);
      if (rule.points > 0) ways.push(whileActive(rule, ofEvent(rule, document, line)));
    });
  }
  grades.adjust.forEach((rule, i) => {
    const way = rule.raise_to === undefined ? compileUnlike : compileSatisfy;
    const edits = way(rule.when, document);
    const line = lineOf(['grades', 'adjust', i]);
    ways.push(whileActive(rule, (context) => offer(rule.id, line, 0, edits(context))));
  });
  return (context) => ways.flatMap((way) => way(context));
}

const offer = (
  rule: string,
  line: number | null,
  points: number,
  edits: readonly Edit[] | undefined,
): Move[] => (edits === undefined || edits.length === 0 ? [] : [{ rule, line, points, edits }]);

function whileActive(rule: Parameters<typeof inSeason>[0], moves: Moves): Moves {
  const active = inSeason(rule);
  return (context) => (active(context.now) ? moves(context) : []);
}

function ofFit(rule: FitRule, document: PolicyDocument, line: number | null): Moves {
  if ('by' in rule) {
    const values = Object.entries(rule.points).map(([value, points]) => ({
      value: value.toLowerCase(),
      points,
      edit: compileFactEdit(rule.by, value, document),
    }));
    return ({ facts }) => {
      const now = String(facts[rule.by] ?? '').toLowerCase();
      const given = values.find(({ value }) => value === now)?.points ?? 0;
      return values
        .filter(({ value, points }) => points > given && value !== now)
        .flatMap(({ points, edit }) => {
          const way = edit(facts);
          return offer(rule.id, line, points - given, way && [way]);
        });
    };
  }
  if (rule.points <= 0) return () => [];
  const edits = compileSatisfy(rule.when, document);
  return (context) => offer(rule.id, line, rule.points, edits(context));
}

/** Once more, now: whether that counts for anything the score will tell. */
function ofEvent(rule: EngagementRule, document: PolicyDocument, line: number | null): Moves {
  const event = compileEvent(rule.event, { where: rule.where }, document);
  if (event === undefined) return () => [];
  return (context) => {
    const isFirst = event.seen(context) === 0;
    return offer(rule.id, line, rule.points, [event.again(1, isFirst)]);
  };
}
