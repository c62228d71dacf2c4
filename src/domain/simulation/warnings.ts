import type { RuleBook } from './rule-book.ts';
import type { RuleFiring, Simulation, Warning } from './simulation.ts';

const MANY_MOVED = 0.3;
const RARE = 0.001;
const COMMON = 0.95;

/** What somebody should look at before the candidate becomes live. */
export function warningsOf(found: Omit<Simulation, 'warnings'>, candidate: RuleBook): Warning[] {
  if (found.leads === 0)
    return [warning('no-leads', 'No lead was decided in this window. Look further back.')];
  return [...aboutGrades(found), ...aboutRules(found.rules, candidate), ...aboutPools(found, candidate)];
}

const warning = (code: string, message: string, line: number | null = null): Warning => ({
  code,
  message,
  line,
});

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`;

function aboutGrades({ moved, leads }: Pick<Simulation, 'moved' | 'leads'>): Warning[] {
  if (moved.share <= MANY_MOVED) return [];
  const message = `${percent(moved.share)} of the grades move (${moved.leads} of ${leads} leads); more than ${percent(MANY_MOVED)} is seldom meant.`;
  return [warning('many-move', message)];
}

function aboutRules(rules: readonly RuleFiring[], candidate: RuleBook): Warning[] {
  // What takes whoever is left is always the last route; a table of points is meant to know everybody.
  const last = candidate.document.routing.at(-1)?.id;
  const isMeant = ({ id }: RuleFiring): boolean => id === last || candidate.rules.get(id)?.isTable === true;
  return [
    ...about(
      'rule-never-fires',
      'fires on no lead of this window',
      rules.filter(({ fired, id }) => fired === 0 && id !== last),
    ),
    ...about(
      'rule-seldom-fires',
      `fires on fewer than ${percent(RARE)} of the leads`,
      rules.filter(({ fired, share, id }) => fired > 0 && share < RARE && id !== last),
    ),
    ...about(
      'rule-always-fires',
      `fires on more than ${percent(COMMON)} of the leads, so it hardly tells them apart`,
      rules.filter((rule) => rule.share > COMMON && !isMeant(rule)),
    ),
  ];
}

const about = (code: string, says: string, rules: readonly RuleFiring[]): Warning[] =>
  rules.map(({ id, line }) => warning(code, `"${id}" ${says}.`, line));

function aboutPools({ targets }: Pick<Simulation, 'targets'>, candidate: RuleBook): Warning[] {
  return targets.flatMap(({ target, after }) => {
    if (after.capacity === null || after.perWeek <= after.capacity) return [];
    const message = `Pool "${target}" would get ${after.perWeek} leads a week; the caps of its members allow ${after.capacity}.`;
    return [warning('pool-too-small', message, candidate.lineOf(['pools', target]))];
  });
}
