import type { Span } from '../policy/duration.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import { NOBODY } from '../routing/route.ts';
import { tenth } from '../scoring/scorecard.ts';
import { type Judged, reachesPeople } from './judge.ts';
import type { GradeLoad, TargetLoad } from './simulation.ts';
import { type BeforeAfter, beforeAfter } from './tally.ts';

type Documents = Readonly<Record<'live' | 'candidate', PolicyDocument>>;

/** Where the leads go and which clocks run for them, under both policies. */
export class Loads {
  readonly #targets = beforeAfter();
  readonly #handoffs = beforeAfter();
  readonly #arriving = beforeAfter();

  observe(before: Judged, after: Judged): void {
    this.#targets.before.add(before.target);
    this.#targets.after.add(after.target);
    if (before.target !== after.target) {
      this.#arriving.before.add(before.target);
      this.#arriving.after.add(after.target);
    }
    if (reachesPeople(before)) this.#handoffs.before.add(before.card.grade);
    if (reachesPeople(after)) this.#handoffs.after.add(after.card.grade);
  }

  /** Pools first, in the order of the candidate; then whoever else a route names. */
  targets(documents: Documents, weeks: number): TargetLoad[] {
    const { live, candidate } = documents;
    const pools = [...Object.keys(candidate.pools), ...Object.keys(live.pools)];
    const named = [...candidate.routing, ...live.routing].map(({ to }) => to);
    // Nobody gets who is out, even where no route says so.
    return [...new Set([...pools, ...named, NOBODY])].map((target) => {
      const load = (side: keyof BeforeAfter, document: PolicyDocument): TargetLoad['before'] => {
        const leads = this.#targets[side].of(target);
        return { leads, perWeek: tenth(leads / weeks), capacity: weeklyCapacity(document, target) };
      };
      return {
        target,
        kind: kindOf(target, documents),
        before: load('before', live),
        after: load('after', candidate),
        gained: this.#arriving.after.of(target),
        lost: this.#arriving.before.of(target),
      };
    });
  }

  /** Grades that reach people or have SLA terms, in the order given. */
  sla({ live, candidate }: Documents, grades: readonly string[], weeks: number): GradeLoad[] {
    return grades
      .filter(
        (grade) =>
          Object.hasOwn(live.sla.terms, grade) ||
          Object.hasOwn(candidate.sla.terms, grade) ||
          this.#handoffs.before.of(grade) + this.#handoffs.after.of(grade) > 0,
      )
      .map((grade) => {
        const load = (side: keyof BeforeAfter, document: PolicyDocument): GradeLoad['before'] => {
          const handoffs = this.#handoffs[side].of(grade);
          const terms = document.sla.terms[grade];
          return {
            handoffs,
            perWeek: tenth(handoffs / weeks),
            accept: terms ? durationText(terms.accept) : null,
            firstTouch: terms ? durationText(terms.first_touch) : null,
          };
        };
        return { grade, before: load('before', live), after: load('after', candidate) };
      });
  }
}

function kindOf(target: string, { live, candidate }: Documents): TargetLoad['kind'] {
  if (target === NOBODY) return 'nobody';
  if (Object.hasOwn(candidate.pools, target) || Object.hasOwn(live.pools, target)) return 'pool';
  return Object.hasOwn(candidate.people, target) || Object.hasOwn(live.people, target)
    ? 'person'
    : 'owner_fact';
}

/** What the daily caps of a pool's members allow on its working days; null when somebody has none, or it is no pool. */
function weeklyCapacity({ pools, people }: PolicyDocument, target: string): number | null {
  const pool = pools[target];
  if (!pool) return null;
  const days = pool.hours === 'always' ? 7 : pool.hours.days.length;
  let capacity = 0;
  for (const member of pool.members) {
    const daily = people[member]?.cap.per_day;
    if (daily === undefined) return null;
    capacity += daily * days;
  }
  return capacity;
}

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** As the policy writes it: `2d`, `4h`, `15m`. */
function durationText({ days, ms }: Span): string {
  if (days > 0) return `${days}d`;
  const [unit, size] = UNITS.find(([, size]) => ms % size === 0) ?? ['s', 1_000];
  return `${ms / size}${unit}`;
}
