import { NOBODY } from '../../routing/route.ts';
import { OUT } from '../../scoring/grade.ts';
import type { When } from '../condition-schema.ts';
import type { PolicyDocument } from '../schema.ts';
import { possibleGrades } from '../solve/lead-ground.ts';
import { equals, isLasting, leadSpace } from './lead-space.ts';

/** A route that takes leads of a grade to somebody. */
interface Way {
  readonly grade: string;
  readonly route: string;
}

const cache = new WeakMap<PolicyDocument, readonly Way[]>();

/**
 * For each grade that some lead is shown to reach a person with, the first route that takes it there. Routes of a
 * season do not count, and a grade is left out when nothing could be shown.
 */
export function waysToPeople(document: PolicyDocument): readonly Way[] {
  const known = cache.get(document);
  if (known) return known;
  const { findRouted } = leadSpace(document);
  const routes = document.routing.filter(isLasting);
  // Whoever is out goes to nobody, whatever the routes say.
  const grades = possibleGrades(document).filter((grade) => grade !== OUT);
  const ways = grades.flatMap((grade): Way[] => {
    const has = equals('grade', grade);
    const above: When[] = [];
    for (const { id, to, when } of routes) {
      const holds = when ? [has, when] : [has];
      if (to !== NOBODY && typeof findRouted(holds, above) === 'object') return [{ grade, route: id }];
      if (when === undefined) break;
      above.push(when);
    }
    return [];
  });
  cache.set(document, ways);
  return ways;
}

/** Grades with which some lead gets a route whose target is not `nobody`. */
export const gradesForPeople = (document: PolicyDocument): Set<string> =>
  new Set(waysToPeople(document).map(({ grade }) => grade));
