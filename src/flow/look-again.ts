import { type DecisionInput, evaluate } from '../domain/decide.ts';
import type { LeadEvent } from '../domain/lead/lead.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { nextChangeAt, stageOf } from '../domain/standing.ts';
import type { DecidingDeps, Unpooled } from './deciding.ts';
import type { DueLead } from './decision-ports.ts';

/** The next look is never nearer than this, however fast a score moves. */
const NOT_BEFORE_MS = 60_000;

/** The lead as it is now, with all it has done, under the signal that it was last decided for. */
export function inputNow(
  { lead, input }: DueLead,
  events: readonly LeadEvent[],
  crm: DecisionInput['crm'],
  { newId }: Pick<DecidingDeps, 'newId'>,
): Unpooled {
  const { identity, profile, stage, openHandoff, override } = lead;
  return {
    cause: 'rescored',
    ids: { decision: newId('dec'), handoff: newId('hnd') },
    signal: input.signal,
    lead: {
      id: lead.id,
      identity,
      profile: profile ?? input.lead.profile,
      stage,
      knownToCrm: lead.crm !== null,
    },
    events,
    crm,
    openHandoff,
    override,
  };
}

/** Whether a decision now would come out otherwise than the last one: grade, cell, stage, or the way to people. */
export function wouldDiffer(
  { lead, judged }: DueLead,
  input: Unpooled,
  policy: Policy,
  now: number,
): boolean {
  const { context, scorecard, route } = evaluate(input, policy, now);
  const { openHandoff } = input;
  return (
    scorecard.grade !== judged.grade ||
    scorecard.cell !== judged.cell ||
    (openHandoff === null && route.target.kind !== 'nobody') ||
    (openHandoff?.state === 'waiting' && openHandoff.route !== route.id) ||
    stageOf(lead.stage, openHandoff !== null, policy, context) !== lead.stage
  );
}

/** When to look next, if nothing happens. */
export const nextLookAt = (input: Unpooled, policy: Policy, now: number): string | null =>
  notTooSoon(nextChangeAt(input, policy, now), now);

export const notTooSoon = (at: string | null, now: number): string | null =>
  at === null ? null : new Date(Math.max(Date.parse(at), now + NOT_BEFORE_MS)).toISOString();
