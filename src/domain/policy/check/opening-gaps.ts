import { DAY_MS } from '../duration.ts';
import type { Hours } from '../routing-schema.ts';
import type { PolicyDocument } from '../schema.ts';
import { waysToPeople } from './grades-for-people.ts';
import type { Say } from './rule-book.ts';

const LONGEST_GAP_MS = 72 * 3_600_000;

/** A promise of hours means little where a team is closed for half the week, every week. */
export function checkOpeningGaps(document: PolicyDocument, say: Say): void {
  const { sla, pools, routing } = document;
  const quick = waysToPeople(document)
    .map(({ grade }) => grade)
    .filter((grade) => sla.terms[grade]?.first_touch.days === 0);
  if (quick.length === 0) return;
  const routed = new Set(routing.flatMap(({ to, if_away: away }) => [to, away]));
  for (const [pool, { hours }] of Object.entries(pools)) {
    const gap = longestGapMs(hours);
    if (!routed.has(pool) || gap <= LONGEST_GAP_MS) continue;
    say(
      'warning',
      'long-gap',
      `"${pool}" is closed for ${Math.round(gap / 3_600_000)} hours on end each week, so the first touch of ${quick.join(', ')} may be that late`,
      ['pools', pool, 'hours'],
    );
  }
}

/** From a closing to the next opening, in a week without holidays. */
function longestGapMs(hours: Hours): number {
  if (hours === 'always') return 0;
  const days = hours.days.toSorted((a, b) => a - b);
  const closed = DAY_MS - openingMs(hours);
  const gaps = days.map((day, i) => {
    const next = days[i + 1] ?? (days[0] ?? day) + 7;
    return (next - day - 1) * DAY_MS + closed;
  });
  return Math.max(...gaps);
}

/** How long a working day is. */
export const openingMs = (hours: Hours): number =>
  hours === 'always' ? DAY_MS : clockMs(hours.to) - clockMs(hours.from);

const clockMs = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
};
