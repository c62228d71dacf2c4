import { stampWrite } from '../domain/handoff/handoff.ts';
import { Fault } from '../faults.ts';
import { keepLeases, LEASE_MS } from './keep-leases.ts';
import type { Checkpoint, ClaimedEffect, Clock, Crm, EffectLedger, JobResult, PolicyBook } from './ports.ts';
import { afterFailure, MAX_ATTEMPTS } from './retry-policy.ts';

export interface PerformEffectDeps {
  readonly effects: EffectLedger;
  readonly crm: Crm;
  readonly policies: PolicyBook;
  readonly now: Clock;
  readonly random: () => number;
  readonly checkpoint: Checkpoint;
  /** Whether more is to be done than is taken at once. */
  readonly isCrowded: () => boolean;
}

const WRITE_DEADLINE_MS = 35_000;

/**
 * Performs one effect: takes its lease, writes to the CRM, and saves what was done. Run twice it writes nothing twice:
 * the ledger knows what is done, and after an attempt whose end nobody saw the CRM is looked at before it is written.
 */
export function createPerformEffect(deps: PerformEffectDeps) {
  const keep = keepLeases(deps.effects);
  return async (key: string): Promise<JobResult> => {
    const claim = await deps.effects.claim(key, LEASE_MS);
    if (claim.kind === 'settled') return { kind: 'settled' };
    if (claim.kind === 'held') return { kind: 'again', at: claim.until };
    const { effect } = claim;
    const lease = keep(effect);
    try {
      refuseKiller(effect);
      deps.checkpoint('perform.beforeCall');
      await write(effect, lease.lost, deps);
      return { kind: 'settled' };
    } catch (error) {
      const now = deps.now();
      const failure = afterFailure(error, effect.attempts, now, deps.random());
      const isOwnerRefused = failure.code === 'CRM_OWNER_INVALID' && effect.handoff !== null;
      if (isOwnerRefused) await deps.effects.giveBack(effect, failure, now);
      else await deps.effects.fail(effect, failure, now);
      return failure.retryAt ? { kind: 'again', at: failure.retryAt } : { kind: 'settled' };
    } finally {
      lease.stop();
    }
  };
}

/**
 * Attempts count when they begin. More of them than are ever made after failures means that nobody lived to see the
 * end: the job takes its worker down each time, and must not go on doing so.
 */
function refuseKiller({ key, attempts }: ClaimedEffect): void {
  if (attempts <= MAX_ATTEMPTS) return;
  throw new Fault(
    'INTERNAL',
    `${key} was begun ${attempts - 1} times and its worker died of it. Look into the log, then replay it.`,
  );
}

async function write(effect: ClaimedEffect, lost: AbortSignal, deps: PerformEffectDeps): Promise<void> {
  const { crm, effects } = deps;
  const at = deps.now();
  const policy = await deps.policies.byHash(effect.policyHash);
  const isPass = effect.kind === 'crm.handoff' && effect.handoff !== null;
  const { write: stamped, due } = isPass
    ? stampWrite(effect.write, effect.handoff, policy, at.getTime())
    : { write: effect.write, due: null };
  const signal = AbortSignal.any([lost, AbortSignal.timeout(WRITE_DEADLINE_MS)]);
  const written = await crm.write(stamped, {
    looking: effect.triedBefore,
    urgent: effect.kind === 'crm.handoff',
    patient: deps.isCrowded(),
    signal,
    policy,
  });
  deps.checkpoint('perform.afterCall');
  const kept = written?.keptOwner ?? null;
  const owner = kept === null ? null : (policy.roster.personByEmail(kept) ?? null);
  await effects.complete(effect, { crm: crm.name, written, owner, due, at });
  deps.checkpoint('perform.afterSave');
}
