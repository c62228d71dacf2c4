import type { Crm, JobResult } from './ports.ts';

type Handler = (id: string) => Promise<JobResult>;

/**
 * Work that needs the CRM, put off while the CRM takes nothing from us: it is not begun, so no attempt is counted and
 * nobody is told a thousand times what one failure has said.
 */
export const unlessPaused =
  (crm: Pick<Crm, 'pausedUntil'>, work: Handler): Handler =>
  async (id) => {
    const pause = await crm.pausedUntil();
    return pause ? { kind: 'again', at: pause.until } : work(id);
  };
