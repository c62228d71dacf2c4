import { decide } from '../../src/domain/decide.ts';
import type { PerformEffectDeps } from '../../src/flow/perform-effect.ts';
import type { ClaimedEffect, JobFailure } from '../../src/flow/ports.ts';
import { type FakeCrm, fakeCrm } from './fake-ports.ts';
import { mia, NOW } from './leads.ts';
import { policyOf } from './policies.ts';
import { fixedPolicies } from './policy-book.ts';

/** The effect that Mia's handoff makes, claimed. */
export function claimedEffect(changes: Partial<ClaimedEffect> = {}): ClaimedEffect {
  const { handoff, effects } = decide(mia(), policyOf(), NOW);
  const [{ key, kind, write }] = effects as [(typeof effects)[0]];
  return {
    key,
    kind,
    leadId: 'lead_1',
    handoff,
    policyHash: 'hash-of-the-text',
    write,
    attempts: 1,
    triedBefore: false,
    token: 'token-1',
    ...changes,
  };
}

type Effects = PerformEffectDeps['effects'];
export interface EffectBench extends PerformEffectDeps {
  /** What the ledger and the checkpoints saw, in order. */
  readonly seen: string[];
  readonly completed: Parameters<Effects['complete']>[];
  readonly failed: { failure: JobFailure; at: Date }[];
  readonly crm: FakeCrm;
}

export function effectBench({
  crm = fakeCrm(),
  ...ledger
}: Partial<Pick<Effects, 'claim' | 'renew'>> & { crm?: FakeCrm } = {}): EffectBench {
  const seen: string[] = [];
  const completed: EffectBench['completed'] = [];
  const failed: EffectBench['failed'] = [];
  return {
    seen,
    completed,
    failed,
    crm,
    policies: fixedPolicies(policyOf()),
    now: () => new Date(NOW),
    random: () => 0.5,
    isCrowded: () => false,
    checkpoint: (point) => void seen.push(point),
    effects: {
      claim: async () => ({ kind: 'claimed', effect: claimedEffect() }),
      renew: async () => new Set(),
      complete: async (...done) => void (seen.push('complete'), completed.push(done)),
      fail: async (_effect, failure, at) => void (seen.push('fail'), failed.push({ failure, at })),
      giveBack: async (_effect, failure, at) => void (seen.push('giveBack'), failed.push({ failure, at })),
      ...ledger,
    },
  };
}
