import { Fault } from '../faults.ts';
import type { EffectLedger, Lease } from './ports.ts';

/** A dead worker's lease ends this long after its last sign of life; work must go on within 15 s of a kill. */
export const LEASE_MS = 8_000;
const RENEW_EVERY_MS = 2_500;

interface Kept {
  /** Aborted when the lease went to somebody else. */
  readonly lost: AbortSignal;
  readonly stop: () => void;
}

/** Renews the leases on all effects under way, all in one go, for as long as there are any. */
export function keepLeases({ renew }: Pick<EffectLedger, 'renew'>): (lease: Lease) => Kept {
  const kept = new Map<Lease, AbortController>();
  let timer: NodeJS.Timeout | undefined;
  const renewAll = async (): Promise<void> => {
    const asked = [...kept];
    const leases = asked.map(([lease]) => lease);
    // A store that cannot be reached now may be back before the leases end; if not, saving will fail and say so.
    const lost = await renew(leases, LEASE_MS).catch(() => new Set<string>());
    for (const [{ key, token }, controller] of asked)
      if (lost.has(token))
        controller.abort(new Fault('LEASE_HELD', `The lease on ${key} went to another worker.`));
  };
  return (lease) => {
    const controller = new AbortController();
    kept.set(lease, controller);
    timer ??= setInterval(() => void renewAll(), RENEW_EVERY_MS);
    const stop = (): void => {
      kept.delete(lease);
      if (kept.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
    return { lost: controller.signal, stop };
  };
}
