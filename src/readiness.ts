import { policyStanding } from './flow/live-policies.ts';
import type { Crm, PolicyBook } from './flow/ports.ts';
import type { HealthOptions } from './http/health.ts';
import type { Queues } from './queue/queues.ts';
import type { Database } from './store/database.ts';

/** Whether this process may be sent work, and how each thing that it stands on is. */
export const createReadiness =
  ({
    database,
    jobs,
    crm,
    policies,
  }: {
    readonly database: Pick<Database, 'pool'>;
    readonly jobs: Pick<Queues, 'ready'>;
    readonly crm: Pick<Crm, 'pausedUntil'>;
    readonly policies: PolicyBook;
  }): HealthOptions['readiness'] =>
  async () => {
    const store = await database.pool.query('select 1').then(
      () => true,
      () => false,
    );
    // Without its queue Baton still takes leads and keeps them, so the queue is told of but does not decide.
    const queue = await jobs.ready();
    const pause = store ? await crm.pausedUntil() : null;
    return {
      ready: store,
      detail: { store, queue, ...(pause && { crmPaused: pause }), policy: policyStanding(policies) },
    };
  };
