import { Fault } from '../faults.ts';

/** Why a call that had not left yet will not: its caller's own reason where it gave one, or that its time was up. */
export const givenUp = (signal: AbortSignal, waitedFor: string): Fault =>
  signal.reason instanceof Fault
    ? signal.reason
    : new Fault(
        'CRM_RATE_LIMITED',
        `The time was up while it waited for ${waitedFor}, so the CRM was not asked. It is tried again.`,
        { cause: signal.reason },
      );
