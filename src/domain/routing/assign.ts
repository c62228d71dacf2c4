import { absenceOn } from '../handoff/working-time.ts';
import type { PolicyDocument } from '../policy/schema.ts';
import type { Facts } from '../scoring/context.ts';
import { afterDraw, type CatchUpState, NOTHING_OWED, nextToCatchUp } from './catch-up.ts';
import { absenceOf, type Excluded, eligibility } from './eligibility.ts';
import type { CompiledPool, PoolState, Roster } from './roster.ts';
import { keepMembers, pick } from './rotation.ts';
import type { Target } from './route.ts';

/** Who gets the lead, and who else might have. */
export type Assignment =
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'waiting';
      readonly pool: string | null;
      readonly excluded: readonly Excluded[];
      readonly because: string;
    }
  | {
      readonly kind: 'owner';
      readonly owner: string;
      /** The pool they were reached through; null for an owner the CRM named. */
      readonly pool: string | null;
      readonly eligible: readonly string[];
      readonly excluded: readonly Excluded[];
      readonly because: string;
      /** The pool's credits afterwards; absent when no pool was asked. */
      readonly credits?: Readonly<Record<string, number>>;
      /** Who is owed what afterwards; only where the route lets people catch up. */
      readonly catchUp?: CatchUpState;
    };

export interface AssignInput {
  readonly target: Target;
  readonly facts: Facts;
  readonly pools: Readonly<Record<string, PoolState>>;
  /** Who may own nothing in the CRM, by e-mail in lower case, and why. */
  readonly notOwners: Readonly<Record<string, string>>;
  readonly now: number;
}

/** The pools whose state an assignment may need, sorted, so that they are always locked in one order. */
export function poolsNeeded(target: Target, fallback: PolicyDocument['nobody_eligible']): string[] {
  const first = target.kind === 'pool' ? target.pool : target.kind === 'nobody' ? null : target.ifAway;
  const last = fallback === 'wait' || target.kind === 'nobody' ? null : fallback.pool;
  return [...new Set([first, last].filter((pool) => pool !== null))].sort();
}

/** Whose handoffs bear on who of this pool is chosen: of those with a cap, or of all where the fewest open decide. */
export function membersCounted(pool: CompiledPool, target: Target, roster: Roster): readonly string[] {
  if (target.kind === 'pool' && target.pool === pool.id && target.share === 'least_open') return pool.members;
  return pool.members.filter((member) => {
    const { cap } = roster.candidate(member, pool, undefined);
    return cap.open !== undefined || cap.per_day !== undefined;
  });
}

/** Pure: turns a route into an owner, by who is there, who has room and whose turn it is. */
export function assign(
  input: AssignInput,
  roster: Roster,
  fallback: PolicyDocument['nobody_eligible'],
): Assignment {
  const { target, facts } = input;
  switch (target.kind) {
    case 'nobody':
      return { kind: 'nobody' };
    case 'pool':
      return fromPool(target, input, roster, fallback, []);
    case 'person':
      return fromPerson(
        target.person,
        `${target.person} is named by the rule`,
        target.ifAway,
        input,
        roster,
        fallback,
      );
    case 'owner_fact': {
      const email = String(facts[target.fact] ?? '');
      const person = roster.personByEmail(email) ?? (roster.emailOf(email) === email ? undefined : email);
      const stranger: Excluded = { id: email, why: 'is not among the people of the policy' };
      if (person === undefined) return toFallback(target.ifAway, input, roster, fallback, [stranger]);
      return fromPerson(person, `${target.fact} is ${person}`, target.ifAway, input, roster, fallback);
    }
  }
}

type Fallback = PolicyDocument['nobody_eligible'];
type PoolTarget = Extract<Target, { kind: 'pool' }>;

function fromPerson(
  person: string,
  because: string,
  ifAway: string | null,
  input: AssignInput,
  roster: Roster,
  fallback: Fallback,
): Assignment {
  // Caps do not hold here: somebody who already owns the person or the account keeps it.
  const hours = roster.hoursOf(person, null);
  const today = Temporal.Instant.fromEpochMilliseconds(input.now)
    .toZonedDateTimeISO(hours.zone)
    .toPlainDate();
  const pool = roster.pools.values().find(({ members }) => members.includes(person));
  const { absences } = roster.candidate(person, pool ?? { id: '', members: [], hours }, undefined);
  const away = absenceOn(today, absences);
  const why = barredIn(input, roster, person) ?? (away && `away until ${away.to.toString()}`);
  if (why === undefined)
    return { kind: 'owner', owner: person, pool: null, eligible: [person], excluded: [], because };
  return toFallback(ifAway, input, roster, fallback, [{ id: person, why }]);
}

const barredIn = ({ notOwners }: AssignInput, roster: Roster, person: string): string | undefined =>
  notOwners[roster.emailOf(person).toLowerCase()];

function toFallback(
  pool: string | null,
  input: AssignInput,
  roster: Roster,
  fallback: Fallback,
  excluded: readonly Excluded[],
): Assignment {
  if (pool !== null) return fromPool({ pool, share: 'round_robin' }, input, roster, fallback, excluded);
  return nobodyEligible(null, input, roster, fallback, excluded);
}

function fromPool(
  { pool: poolId, share, catchUp: terms }: Omit<PoolTarget, 'kind'>,
  input: AssignInput,
  roster: Roster,
  fallback: Fallback,
  before: readonly Excluded[],
): Assignment {
  const pool = roster.pools.get(poolId);
  if (!pool) throw new Error(`pool "${poolId}" is not in the policy: the policy was not checked`);
  const { credits = {}, loads = {}, catchUp = NOTHING_OWED } = input.pools[poolId] ?? {};
  const now = Temporal.Instant.fromEpochMilliseconds(input.now);
  const candidates = pool.members.map((member) => ({
    ...roster.candidate(member, pool, loads[member]),
    barred: barredIn(input, roster, member),
  }));
  const { eligible, excluded } = eligibility(candidates, now);
  const all = [...before, ...excluded];
  const rotation = keepMembers({ credits }, candidates);
  const late = terms && nextToCatchUp(eligible, catchUp, terms, input.now);
  // Catching up is on top of the turns, so it leaves them as they are.
  const chosen = late ? { ...late, rotation } : pick(share, eligible, rotation);
  if (!chosen) return nobodyEligible(poolId, input, roster, fallback, all);
  return {
    kind: 'owner',
    owner: chosen.member,
    pool: poolId,
    eligible: eligible.map(({ id }) => id),
    excluded: all,
    because: chosen.because,
    credits: chosen.rotation.credits,
    ...(terms && {
      catchUp: afterDraw(
        catchUp,
        terms,
        {
          members: candidates.filter(({ weight }) => weight > 0),
          away: candidates.filter((one) => absenceOf(one, now) !== undefined).map(({ id }) => id),
          caughtUp: late?.member ?? null,
        },
        input.now,
      ),
    }),
  };
}

function nobodyEligible(
  pool: string | null,
  input: AssignInput,
  roster: Roster,
  fallback: Fallback,
  excluded: readonly Excluded[],
): Assignment {
  if (fallback !== 'wait' && fallback.pool !== pool)
    return fromPool({ pool: fallback.pool, share: 'round_robin' }, input, roster, 'wait', excluded);
  const because = `nobody of ${pool ?? 'the route'} may take it: ${excluded.map(({ id, why }) => `${id} ${why}`).join('; ')}`;
  return { kind: 'waiting', pool, excluded, because };
}
