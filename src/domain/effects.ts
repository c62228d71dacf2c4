import type { Decided, DecisionInput } from './decide.ts';
import type { CrmWrite } from './handoff/crm-write.ts';
import type { Policy } from './policy/policy.ts';
import { OUT } from './scoring/grade.ts';
import { crmWriteFor } from './write-plan.ts';

/** One intended write to the outside. The key is deterministic, so the same decision never makes two. */
export interface Effect {
  readonly key: string;
  readonly kind: 'crm.handoff' | 'crm.person';
  readonly handoffId: string | null;
  readonly write: CrmWrite;
}

/** What a decision wants written, each under a key of its own. */
export function effectsOf(input: DecisionInput, policy: Policy, decided: Decided): Effect[] {
  const { handoff, assignment, scorecard } = decided;
  if (assignment.kind === 'test') return [];
  if (assignment.kind === 'owner' && handoff !== null) {
    // By the decision, not by the handoff: an owner whom the CRM refuses is followed by another in the same handoff.
    const key = `crm.handoff-${decided.id}`;
    return [
      { key, kind: 'crm.handoff', handoffId: handoff.id, write: crmWriteFor(key, input, policy, decided) },
    ];
  }
  // Who is out never gets into the CRM through us; whom the CRM knows is told the grade all the same.
  if (scorecard.grade === OUT && !input.lead.knownToCrm) return [];
  const key = `crm.person-${decided.id}`;
  return [
    {
      key,
      kind: 'crm.person',
      handoffId: handoff?.id ?? null,
      write: crmWriteFor(key, input, policy, decided),
    },
  ];
}
