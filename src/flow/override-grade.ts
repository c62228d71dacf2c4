import { DAY_MS, Duration, wallMs } from '../domain/policy/duration.ts';
import type { GradeOverride } from '../domain/scoring/override.ts';
import { Fault } from '../faults.ts';
import type { Clock, Jobs, OverrideLedger, PolicyBook } from './ports.ts';

export interface OverrideDeps {
  readonly overrides: OverrideLedger;
  readonly policies: PolicyBook;
  readonly jobs: Jobs;
  readonly now: Clock;
  readonly onQueueError: (error: unknown) => void;
}

/** What somebody asks for. `until` is a duration from now, a day (its end, in UTC) or an ISO 8601 instant. */
export interface AskedOverride {
  readonly grade: string;
  readonly why: string;
  readonly until: string;
}

export interface OverrideGrade {
  /**
   * @returns the override as it stands
   * @throws Fault REQUEST_INVALID for a grade that no live policy has or an end that is past or too far, NOT_FOUND
   */
  readonly set: (leadId: string, asked: AskedOverride, by: string) => Promise<GradeOverride>;
  /** @throws Fault NOT_FOUND when nobody had set the lead's grade */
  readonly end: (leadId: string, by: string) => Promise<void>;
}

/** Sets a lead's grade by hand, or gives it back to the rules; either way the lead is decided anew at once. */
export function createOverrideGrade({
  overrides,
  policies,
  jobs,
  now,
  onQueueError,
}: OverrideDeps): OverrideGrade {
  const lookNow = (leadId: string, at: Date): void => {
    const replay = Math.floor(at.getTime() / 1000);
    jobs.add([{ kind: 'rescore', id: leadId, replay }]).catch(onQueueError);
  };
  return {
    set: async (leadId, { grade, why, until }, by) => {
      const at = now();
      const override = { grade, by, why, until: endOf(until, at) };
      const grades = new Set(policies.live().flatMap(({ document }) => document.grades.order));
      if (!grades.has(override.grade)) {
        throw new Fault(
          'REQUEST_INVALID',
          `"${override.grade}" is not a grade of the policy. Choose one of ${[...grades].join(', ')}.`,
        );
      }
      if (!(await overrides.set(leadId, override, at)))
        throw new Fault('NOT_FOUND', `There is no lead "${leadId}". Find it with GET /api/leads?email=.`);
      lookNow(leadId, at);
      return override;
    },
    end: async (leadId, by) => {
      const at = now();
      if (!(await overrides.end(leadId, by, at)))
        throw new Fault(
          'NOT_FOUND',
          `Nobody has set the grade of lead "${leadId}", so there is nothing to end.`,
        );
      lookNow(leadId, at);
    },
  };
}

/** A grade set by hand that nobody remembers is worse than none, so it ends within a year. */
const LONGEST_MS = 366 * DAY_MS;

function endOf(text: string, now: Date): string {
  const span = Duration.safeParse(text);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const end = span.success
    ? now.getTime() + wallMs(span.data)
    : Date.parse(isDay ? `${text}T23:59:59.999Z` : text);
  const lasts = end - now.getTime();
  if (lasts > 0 && lasts <= LONGEST_MS) return new Date(end).toISOString();
  throw new Fault(
    'REQUEST_INVALID',
    `"${text}" is not an end for a grade set by hand: give one within a year, such as 14d or 2027-01-31.`,
  );
}
