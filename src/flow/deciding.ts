import { type Decision, type DecisionInput, decide, evaluate } from '../domain/decide.ts';
import type { Identity } from '../domain/lead/lead.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { membersCounted, poolsNeeded } from '../domain/routing/assign.ts';
import type { Target } from '../domain/routing/route.ts';
import type { DecisionLedger, DecisionTransaction, PoolAsked } from './decision-ports.ts';
import type { Clock, Crm, CrmKnown, CrmRef, Jobs, PolicyBook, QueuedJob } from './ports.ts';

/** What every use case that decides about a lead needs. */
export interface DecidingDeps {
  readonly ledger: DecisionLedger;
  readonly crm: Crm;
  readonly policies: PolicyBook;
  readonly jobs: Jobs;
  readonly now: Clock;
  readonly newId: (prefix: string) => string;
  readonly onQueueError: (error: unknown) => void;
  /** Whether more is to be done than is taken at once. */
  readonly isCrowded: () => boolean;
}

export type Unpooled = Omit<DecisionInput, 'pools'>;

/** Answers of a CRM that take longer than this are given up; the job is tried again. */
const LOOK_UP_DEADLINE_MS = 15_000;

/** What the CRM says before a decision: of the person, and of the people who may get them. */
export interface LookedUp extends CrmKnown {
  readonly notOwners: NonNullable<DecisionInput['notOwners']>;
}

/**
 * What the CRM knows of a person now. Never inside a transaction: the CRM may keep us waiting, and what limits our calls
 * to it stands in the same ledger.
 * @throws Fault CRM_*
 */
export async function lookUp(
  identity: Identity,
  { crm, policies, isCrowded }: Pick<DecidingDeps, 'crm' | 'policies' | 'isCrowded'>,
  urgent: boolean,
): Promise<LookedUp> {
  const call = { signal: AbortSignal.timeout(LOOK_UP_DEADLINE_MS), urgent, patient: isCrowded() };
  const [[known], notOwners] = await Promise.all([
    crm.lookUp([identity], call),
    notOwnersNow({ crm, policies }),
  ]);
  return { ref: null, facts: {}, ...known, notOwners };
}

/** Who of the policies' people may own nothing in the CRM now, by e-mail, and why. @throws Fault CRM_* */
export async function notOwnersNow({
  crm,
  policies,
}: Pick<DecidingDeps, 'crm' | 'policies'>): Promise<LookedUp['notOwners']> {
  const people = policies.live().flatMap(({ document }) => Object.values(document.people));
  return Object.fromEntries(await crm.notOwners(people.map(({ email }) => email.toLowerCase())));
}

/** The live policy that decides about this lead now. */
export const policyFor = (
  { lead, signal, crm }: Omit<Unpooled, 'ids'>,
  { policies, now }: DecidingDeps,
): Policy =>
  policies.policyFor(
    { identity: lead.identity, profile: lead.profile, source: signal.source, crm },
    now().getTime(),
  );

/** Decides by the policy that is meant for the lead, in the transaction that saves it. */
export async function decideAndSave(
  tx: DecisionTransaction,
  input: Unpooled,
  crm: CrmRef | null,
  deps: DecidingDeps,
): Promise<Decision> {
  const policy = policyFor(input, deps);
  const at = deps.now();
  const { openHandoff } = input;
  const isElsewhere = crm === null && openHandoff !== null && (await tx.isHandedOff(openHandoff.id));
  const lead = isElsewhere ? { ...input.lead, isHandoffElsewhere: true as const } : input.lead;
  const whole = await withPools(tx, { ...input, lead }, policy, at);
  const decision = decide(whole, policy, at.getTime());
  await tx.save(whole, decision, input.lead.profile, crm);
  return decision;
}

/** Reads, under their locks, the pools that this lead's route may ask. */
export async function withPools(
  tx: DecisionTransaction,
  input: Unpooled,
  policy: Policy,
  now: Date,
): Promise<DecisionInput> {
  if (input.openHandoff?.owner) return { ...input, pools: {} };
  const { route } = evaluate(input, policy, now.getTime());
  const asked = poolsNeeded(route.target, policy.document.nobody_eligible).map((id) =>
    poolAsked(id, route.target, policy, now),
  );
  return { ...input, pools: await tx.lockPools(asked) };
}

function poolAsked(id: string, target: Target, { roster }: Policy, now: Date): PoolAsked {
  const pool = roster.pools.get(id);
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(pool?.hours.zone ?? 'UTC')
    .startOfDay();
  const counted = pool ? membersCounted(pool, target, roster) : [];
  return { id, counted, dayStart: new Date(today.epochMilliseconds) };
}

/** Not awaited: what the queue does not take, the sweeper finds in the ledger. */
export function enqueueEffects(decision: Decision, deps: Pick<DecidingDeps, 'jobs' | 'onQueueError'>): void {
  const jobs = decision.effects.map(
    ({ key, kind }): QueuedJob => ({ kind: 'effect', id: key, replay: 0, urgent: kind === 'crm.handoff' }),
  );
  if (jobs.length > 0) deps.jobs.add(jobs).catch(deps.onQueueError);
}
