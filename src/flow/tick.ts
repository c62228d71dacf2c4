import type { Backlog, Clock, Crm, Jobs, RescorePlan } from './ports.ts';

export interface TickDeps {
  readonly backlog: Backlog;
  readonly rescores: RescorePlan;
  readonly jobs: Jobs;
  readonly crm: Pick<Crm, 'pausedUntil'>;
  readonly decideWaiting: (handoffId: string) => Promise<void>;
  readonly forget: () => Promise<void>;
  readonly now: Clock;
}

/** A job this young is still on its way through the queue. */
const GRACE_MS = 2_000;
const JOBS_PER_TICK = 1_000;
const WAITING_PER_TICK = 50;
const RESCORES_PER_TICK = 200;

/**
 * The sweep: whatever the ledger wants done and the queue may have lost is queued again (a job that is queued already
 * stays as it is), leads whose time has come are looked at again, and leads that wait for somebody are offered round
 * again, oldest first; and what the policy keeps no longer is forgotten.
 * @returns how many jobs were due
 */
export function createTick({ backlog, rescores, jobs, crm, decideWaiting, forget, now }: TickDeps) {
  return async (): Promise<number> => {
    // Nearly all of it needs the CRM; queueing it now would only turn it round and round.
    if (await crm.pausedUntil()) return 0;
    const due = await backlog.due(new Date(now().getTime() - GRACE_MS), JOBS_PER_TICK);
    const looks = await rescores.due(now(), RESCORES_PER_TICK);
    if (due.length + looks.length > 0) await jobs.add([...due, ...looks]);
    const errors: unknown[] = [];
    // One lead that cannot be decided must not keep those behind it waiting as well.
    for (const handoff of await backlog.waitingHandoffs(now(), WAITING_PER_TICK))
      await decideWaiting(handoff).catch((error: unknown) => errors.push(error));
    await forget();
    if (errors.length > 0)
      throw new AggregateError(errors, `${errors.length} waiting leads were not decided`);
    return due.length;
  };
}
