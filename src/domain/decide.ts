import { type Effect, effectsOf } from './effects.ts';
import { ENGINE } from './engine.ts';
import { type Handoff, WAITING_LOOK_MS } from './handoff/handoff.ts';
import { slaDue } from './handoff/sla.ts';
import type { CrmFacts } from './lead/facts.ts';
import { type Identity, type LeadEvent, type Profile, TEST_EVENT } from './lead/lead.ts';
import { type NextGrade, nextGrade } from './next-grade.ts';
import type { Policy } from './policy/policy.ts';
import { type Assignment, assign } from './routing/assign.ts';
import type { CatchUpState } from './routing/catch-up.ts';
import type { PoolState } from './routing/roster.ts';
import type { Route } from './routing/route.ts';
import type { Context } from './scoring/context.ts';
import { withHistory } from './scoring/history.ts';
import { type GradeOverride, isInForce, withOverride } from './scoring/override.ts';
import type { Scorecard } from './scoring/scorecard.ts';
import { type LeadStanding, standingOf } from './standing.ts';
import { type TimelineEntry, timelineOf } from './timeline.ts';

/** Everything a decision is made from. It is stored with the decision, so it can be made again years later. */
export interface DecisionInput {
  /**
   * A new signal; a waiting lead that is offered round again; or a look at a lead because time has passed, the policy
   * has changed, somebody has set its grade, or the CRM has news of it.
   */
  readonly cause: 'signal' | 'waiting' | 'rescored';
  /** Names of what this decision will make, given by the caller since the domain throws no dice. */
  readonly ids: { readonly decision: string; readonly handoff: string };
  readonly signal: {
    readonly id: string;
    readonly source: string;
    readonly kind: string;
    readonly receivedAt: string;
    /** What made one doubt that a person sent it, readable; absent: nothing. */
    readonly doubts?: readonly string[];
    /** Who let it out of quarantine. */
    readonly releasedBy?: string;
  };
  readonly lead: {
    readonly id: string;
    readonly identity: Identity;
    readonly profile: Profile;
    readonly stage: string | null;
    readonly knownToCrm: boolean;
    /** The open handoff was handed off in a record that this CRM does not have: another CRM has it, or it was deleted. */
    readonly isHandoffElsewhere?: true;
  };
  /** Newest first. */
  readonly events: readonly LeadEvent[];
  readonly crm: CrmFacts;
  /** They have just taken back what they sent through this source; and for what consents that it had given. */
  readonly withdrawn?: { readonly source: string; readonly consents: readonly string[] };
  readonly openHandoff: Handoff | null;
  /** Who may own nothing in the CRM now, by e-mail in lower case, and why; absent: everybody may. */
  readonly notOwners?: Readonly<Record<string, string>>;
  /** A grade set by hand; whether it still counts depends on the time. */
  readonly override?: GradeOverride | null;
  /** The pools that the route may ask, by name, read under their locks. */
  readonly pools: Readonly<Record<string, PoolState>>;
}

export type Assigned =
  | Assignment
  | { readonly kind: 'test'; readonly because: string }
  | { readonly kind: 'kept'; readonly owner: string; readonly because: string };

export interface Decision {
  readonly id: string;
  readonly policy: { readonly hash: string; readonly name: string; readonly version: number };
  /** Which engine made it: only the same one promises the same bytes. */
  readonly engine: number;
  readonly at: string;
  readonly scorecard: Scorecard;
  /** What the nearest better grade would take. */
  readonly nextGrade: NextGrade | null;
  readonly route: Route;
  readonly assignment: Assigned;
  readonly lead: LeadStanding;
  /** The handoff as it stands now, new or changed; null when the lead goes to nobody. */
  readonly handoff: Handoff | null;
  /** Credits of the pool that was asked. */
  readonly credits: {
    readonly pool: string;
    readonly credits: Readonly<Record<string, number>>;
    readonly catchUp?: CatchUpState;
  } | null;
  readonly effects: readonly Effect[];
  readonly timeline: readonly TimelineEntry[];
}

/** Facts, scorecard and route: all that needs no pool. It tells which pools `decide` will ask. */
export function evaluate(
  input: Omit<DecisionInput, 'pools' | 'ids'>,
  policy: Policy,
  now: number,
): { context: Context; scorecard: Scorecard; route: Route } {
  const { identity, profile } = input.lead;
  const facts = policy.facts({ identity, profile, source: input.signal.source, crm: input.crm });
  const read = withHistory({ facts, events: input.events, now });
  const scored = policy.score(read);
  const byHand = isInForce(input.override, policy.document.grades.order, now);
  const scorecard = byHand ? withOverride(scored, input.override) : scored;
  const { grade, cell, fit, engagement } = scorecard;
  const context: Context = { ...read, facts: { ...facts, grade, cell, fit, engagement } };
  return { context, scorecard, route: policy.route(context) };
}

/**
 * Decides what becomes of a lead: its grade, its owner, and every write that follows. Pure: no clock, no dice, no I/O;
 * so explain, simulate and replay are this same function on stored input.
 * @param now milliseconds since the epoch
 */
export function decide(input: DecisionInput, policy: Policy, now: number): Decision {
  const { context, scorecard, route } = evaluate(input, policy, now);
  const assignment = ownerFor(input, policy, route, context);
  const handoff = handoffFor(input, policy, route, assignment, scorecard, now);
  const lead = standingOf(input, policy, scorecard, handoff, context);
  const base = {
    id: input.ids.decision,
    policy: { hash: policy.hash, name: policy.name, version: policy.version },
    engine: ENGINE,
    at: new Date(now).toISOString(),
    scorecard,
    nextGrade: nextGrade(input, policy, now),
    route,
    assignment,
    lead,
    handoff,
    credits:
      assignment.kind === 'owner' && assignment.pool !== null && assignment.credits
        ? {
            pool: assignment.pool,
            credits: assignment.credits,
            ...(assignment.catchUp && { catchUp: assignment.catchUp }),
          }
        : null,
  };
  return { ...base, effects: effectsOf(input, policy, base), timeline: timelineOf(input, base) };
}

export type Decided = Omit<Decision, 'effects' | 'timeline'>;

/** What an admin sent to try a source, be it by somebody who is known, or somebody of whom only tests have told. */
const isTest = ({ cause, signal, lead }: DecisionInput): boolean =>
  lead.profile.test === true || (cause === 'signal' && signal.kind === TEST_EVENT);

function ownerFor(input: DecisionInput, policy: Policy, route: Route, context: Context): Assigned {
  const { openHandoff } = input;
  if (isTest(input)) return { kind: 'test', because: 'a test of the source is no work for anybody' };
  if (openHandoff?.owner) {
    return { kind: 'kept', owner: openHandoff.owner, because: `${openHandoff.owner} has the lead already` };
  }
  const { target } = route;
  return assign(
    {
      target,
      facts: context.facts,
      pools: input.pools,
      notOwners: input.notOwners ?? {},
      now: context.now,
    },
    policy.roster,
    policy.document.nobody_eligible,
  );
}

function handoffFor(
  input: DecisionInput,
  policy: Policy,
  route: Route,
  assignment: Assigned,
  { grade }: Scorecard,
  now: number,
): Handoff | null {
  const { openHandoff, lead, signal } = input;
  if (assignment.kind === 'kept' || assignment.kind === 'test') return openHandoff;
  // A lead that waited and now goes to nobody (the policy changed, or it was disqualified) leaves the race.
  if (assignment.kind === 'nobody')
    return openHandoff && { ...openHandoff, state: 'closed', nextLookAt: null };
  const base = {
    id: openHandoff?.id ?? input.ids.handoff,
    leadId: lead.id,
    route: route.id,
    grade,
    // A handoff that no signal asked for begins when it is decided, or its clocks would start weeks ago.
    receivedAt:
      openHandoff?.receivedAt ??
      (input.cause === 'rescored' ? new Date(now).toISOString() : signal.receivedAt),
  };
  if (assignment.kind === 'waiting') {
    const nextLookAt = new Date(now + WAITING_LOOK_MS).toISOString();
    return {
      ...base,
      state: 'waiting',
      owner: null,
      pool: assignment.pool,
      acceptDueAt: null,
      slaDueAt: null,
      nextLookAt,
    };
  }
  const { owner, pool } = assignment;
  const due = slaDue(
    policy.document.sla,
    grade,
    policy.roster.hoursOf(owner, pool),
    now,
    policy.roster.absencesOf(owner),
  );
  return {
    ...base,
    state: 'offered',
    owner,
    pool,
    acceptDueAt: due?.acceptDueAt ?? null,
    slaDueAt: due?.slaDueAt ?? null,
    nextLookAt: due?.acceptDueAt ?? null,
  };
}
