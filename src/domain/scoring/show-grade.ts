import type { Grades } from '../policy/scoring-schema.ts';
import { OUT } from './grade.ts';

export type GradeScale = Pick<Grades, 'order' | 'show_as'>;

/**
 * A grade as people see it: by its name, by stars (the best has most) or by its place counted from 1, as `show_as` says.
 * `out` stays `out`, and a grade that is not on the scale (of an older policy) is shown by its name.
 */
export function showGrade(grade: string, { order, show_as }: GradeScale): string {
  const names = order.filter((name) => name !== OUT);
  const place = names.indexOf(grade);
  if (place === -1) return grade;
  switch (show_as) {
    case 'letters':
      return grade;
    case 'numbers':
      return String(place + 1);
    case 'stars':
      return '★'.repeat(names.length - place);
  }
}
