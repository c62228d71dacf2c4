import type { Parsed, ReadPolicy } from '../parse.ts';
import { byPlace, MOST_PROBLEMS, type Path, type Place, type Problem, problemAt } from '../problem.ts';
import { checkAdjustments } from './adjustments.ts';
import { checkBands } from './bands.ts';
import { checkContradictions } from './contradictions.ts';
import { checkDates } from './dates.ts';
import { checkFactNames } from './facts.ts';
import { checkFirstMatch } from './first-match.ts';
import { checkGradeNames, checkMatrix } from './grades.ts';
import { checkGroups } from './groups.ts';
import { checkIds } from './ids.ts';
import { checkMissing } from './missing.ts';
import { checkOpeningGaps } from './opening-gaps.ts';
import { checkOperators } from './operators.ts';
import { checkPatterns } from './patterns.ts';
import { canBeTrusted, mayFollow } from './problem-codes.ts';
import { checkPursuit } from './pursuit.ts';
import { checkRecycling } from './recycling.ts';
import { checkRoster, checkRouteKeys } from './roster.ts';
import type { Check, Say } from './rule-book.ts';
import { checkSafety } from './safety.ts';
import { checkSla } from './sla.ts';
import { checkSourceKeys } from './source-keys.ts';
import { checkTables } from './tables.ts';
import { checkTeam } from './team.ts';
import { checkTelling } from './telling.ts';
import { checkTests } from './tests.ts';
import { checkCovered, checkUsage } from './usage.ts';
import { checkValues } from './values.ts';
import { checkWording } from './wording.ts';
import { checkWordsTaken } from './words-taken.ts';

/** Every check; each says all that it finds. */
const CHECKS: readonly Check[] = [
  checkIds,
  checkFactNames,
  checkValues,
  checkOperators,
  checkPatterns,
  checkDates,
  checkMissing,
  checkGradeNames,
  checkMatrix,
  checkGroups,
  checkBands,
  checkTeam,
  checkRoster,
  checkRouteKeys,
  checkWordsTaken,
  checkContradictions,
  checkFirstMatch,
  checkTables,
  checkAdjustments,
  checkSla,
  checkOpeningGaps,
  checkPursuit,
  checkRecycling,
  checkTelling,
  checkSourceKeys,
  checkWording,
  checkSafety,
  checkUsage,
  checkCovered,
  checkTests,
];

/**
 * Everything that is wrong with a policy, in the order of the file: its form, then names that lead nowhere, numbers that
 * cannot be, rules that work against each other. Where the form is broken in parts, the checks look at the rest, and
 * what they say of the broken parts is left out.
 */
export function problemsOf({ problems, read, damaged }: Parsed): Problem[] {
  const found = read ? checkDocument(read) : [];
  const trusted = found.filter(({ code }) => canBeTrusted(code, damaged));
  // What a mistyped name was to use is not unused, and the like.
  const wrong = [...problems, ...trusted].map(({ code }) => code);
  const mistyped = wrong.some((code) => code.startsWith('unknown-'));
  const misplaced = wrong.includes('fact-order');
  const said = trusted.filter(
    ({ code }) => !((mistyped || misplaced) && mayFollow(code)) && !(misplaced && code === 'contradiction'),
  );
  return [...problems, ...said].toSorted(byPlace);
}

function checkDocument({ document, placeOf }: ReadPolicy): Problem[] {
  return CHECKS.flatMap((check) => {
    const problems: Problem[] = [];
    const say: Say = (severity, code, message, path) => {
      problems.push(problemAt(severity, code, message, nearestPlace(path, placeOf)));
      if (problems.length >= MOST_PROBLEMS) throw new Enough();
    };
    try {
      check(document, say);
    } catch (error) {
      if (!(error instanceof Enough)) throw error;
    }
    return problems;
  });
}

/** Ends a check that has said more than anybody will read at once. */
class Enough extends Error {}

/** Of what is not written down (a default, a stand-in) the place where it would be. */
function nearestPlace(path: Path, placeOf: ReadPolicy['placeOf']): Place | null {
  const place = placeOf(path);
  return (
    place ??
    (path.length === 0 ? { line: 1, column: 1, endColumn: null } : nearestPlace(path.slice(0, -1), placeOf))
  );
}
