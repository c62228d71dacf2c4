import { holidayCalendar, holidayList } from '../handoff/holidays.ts';
import type { Absence, WorkingHours } from '../handoff/working-time.ts';
import type { Hours } from '../policy/routing-schema.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import type { CatchUpState } from './catch-up.ts';
import type { Candidate } from './eligibility.ts';

/** What the ledger counts for one person: handoffs open now, handoffs given today. */
export interface Load {
  readonly open: number;
  readonly today: number;
}

/** The state of one pool at the moment of a decision, read under its lock. */
export interface PoolState {
  readonly credits: Readonly<Record<string, number>>;
  readonly catchUp?: CatchUpState;
  readonly loads: Readonly<Record<string, Load>>;
}

export interface CompiledPool {
  readonly id: string;
  readonly members: readonly string[];
  readonly hours: WorkingHours;
}

export interface Roster {
  readonly pools: ReadonlyMap<string, CompiledPool>;
  /** A person of the policy, with their counts, as the eligibility rules see them. */
  readonly candidate: (person: string, pool: CompiledPool, load: Load | undefined) => Candidate;
  /** The hours by which a person's clock runs: those of the pool they were reached through, else of their first pool. */
  readonly hoursOf: (person: string, pool: string | null) => WorkingHours;
  readonly absencesOf: (person: string) => readonly Absence[];
  readonly personByEmail: (email: string) => string | undefined;
  readonly emailOf: (person: string) => string;
}

/** Compiles `people:` and `pools:`. Members and holiday codes must have been checked before. */
export function compileRoster(document: PolicyDocument): Roster {
  const pools = new Map(
    Object.entries(document.pools).map(([id, pool]) => [
      id,
      { id, members: pool.members, hours: compileHours(pool.hours, document.timezone) },
    ]),
  );
  const byEmail = new Map(
    Object.entries(document.people).map(([id, { email }]) => [email.toLowerCase(), id]),
  );
  const absences = new Map(
    Object.entries(document.people).map(([id, { away }]) => [
      id,
      away.map(({ from, to }) => ({
        from: Temporal.PlainDate.from(from),
        to: Temporal.PlainDate.from(to),
      })),
    ]),
  );
  const always = compileHours('always', document.timezone);
  return {
    pools,
    candidate: (person, pool, load) => {
      const { weight = 1, cap = {} } = document.people[person] ?? {};
      return {
        id: person,
        weight,
        cap,
        absences: absences.get(person) ?? [],
        zone: pool.hours.zone,
        open: load?.open ?? 0,
        today: load?.today ?? 0,
      };
    },
    hoursOf: (person, pool) => {
      const named = pool === null ? undefined : pools.get(pool);
      return (named ?? pools.values().find(({ members }) => members.includes(person)))?.hours ?? always;
    },
    absencesOf: (person) => absences.get(person) ?? [],
    personByEmail: (email) => byEmail.get(email.toLowerCase()),
    emailOf: (person) => document.people[person]?.email ?? person,
  };
}

function compileHours(hours: Hours, timezone: string): WorkingHours {
  const nothing = (): boolean => false;
  if (hours === 'always') {
    return {
      always: true,
      zone: timezone,
      days: [1, 2, 3, 4, 5, 6, 7],
      from: '00:00',
      to: '24:00',
      isHoliday: nothing,
    };
  }
  const { days, from, to, zone = timezone, holidays } = hours;
  const isHoliday = typeof holidays === 'string' ? holidayCalendar(holidays) : holidayList(holidays ?? []);
  return { always: false, zone, days, from, to, isHoliday: isHoliday ?? nothing };
}
