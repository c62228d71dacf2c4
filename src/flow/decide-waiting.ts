import { decide } from '../domain/decide.ts';
import { WAITING_LOOK_MS } from '../domain/handoff/handoff.ts';
import {
  type DecidingDeps,
  enqueueEffects,
  notOwnersNow,
  policyFor,
  type Unpooled,
  withPools,
} from './deciding.ts';

/** Offers a lead that waits for somebody round again. Nothing is written while there is still nobody. */
export function createDecideWaiting(deps: DecidingDeps) {
  return async (handoffId: string): Promise<void> => {
    const notOwners = await notOwnersNow(deps);
    const decision = await deps.ledger.transaction(async (tx) => {
      const waiting = await tx.leadOfHandoff(handoffId);
      if (!waiting || waiting.lead.openHandoff?.state !== 'waiting') return undefined;
      const before = waiting.input;
      const asked: Unpooled = {
        ...before,
        cause: 'waiting',
        ids: { ...before.ids, decision: deps.newId('dec') },
        openHandoff: waiting.lead.openHandoff,
        override: waiting.lead.override,
        notOwners,
      };
      const policy = policyFor(asked, deps);
      const input = await withPools(tx, asked, policy, deps.now());
      const decided = decide(input, policy, deps.now().getTime());
      if (decided.assignment.kind === 'waiting') {
        await tx.postponeHandoff(handoffId, new Date(deps.now().getTime() + WAITING_LOOK_MS));
        return undefined;
      }
      await tx.save(input, decided, input.lead.profile, waiting.lead.crm);
      return decided;
    });
    if (decision) enqueueEffects(decision, deps);
  };
}
