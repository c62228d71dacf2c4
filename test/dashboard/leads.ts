import { type Decision, type DecisionInput, decide } from '../../src/domain/decide.ts';
import type { Attributes, LeadEvent } from '../../src/domain/lead/lead.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import type { HandoffView, LeadView, LeadWithTimeline } from '../../src/flow/views.ts';

export const NOW = new Date('2026-08-05T10:30:00.000Z');
export const before = (minutes: number): string => new Date(NOW.getTime() - minutes * 60_000).toISOString();

export interface Made {
  readonly lead: LeadWithTimeline;
  readonly decision: Decision;
  readonly input: DecisionInput;
}

interface Said
  extends Partial<Pick<LeadView, 'answers' | 'files' | 'leftOut' | 'attribution' | 'consent' | 'trust'>>,
    Pick<DecisionInput, 'override'> {
  readonly id?: string;
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly attributes?: Attributes;
  readonly events?: readonly LeadEvent[];
  readonly source?: string;
  readonly minutesAgo?: number;
  /** null: the CRM has not got it yet. */
  readonly handedOffAfterMs?: number | null;
  readonly firstTouchAt?: string | null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A lead as the ledger would show it, decided by the real core. */
export function leadOf(policy: Policy, said: Said = {}): Made {
  const { id = 'lead-1', email = 'jo@acme.io', phone = null, minutesAgo = 12, source = 'website' } = said;
  const attributes = said.attributes ?? {};
  const receivedAt = before(minutesAgo);
  const origin = said.attribution ?? { utm: {}, clickIds: {}, page: null, referrer: null };
  const profile = {
    attributes,
    answers: said.answers ?? {},
    attribution: origin,
    consent: said.consent ?? [],
    files: said.files ?? [],
  };
  const input: DecisionInput = {
    cause: 'signal',
    ids: { decision: `decision-of-${id}`, handoff: `handoff-of-${id}` },
    signal: { id: `signal-of-${id}`, source, kind: 'form_submitted', receivedAt },
    lead: { id, identity: { email, phone }, profile, stage: null, knownToCrm: false },
    events: said.events ?? [{ name: 'form_submitted', at: receivedAt, properties: { form: 'demo' } }],
    crm: {},
    openHandoff: null,
    override: said.override ?? null,
    pools: { emea: { credits: {}, loads: { carla: { open: 5, today: 2 } } } },
  };
  const decision = decide(input, policy, Date.parse(receivedAt) + 400);
  const { handoffAfter, handoff } = handedOff(decision, said);
  const { lead } = decision;
  return {
    decision,
    input,
    lead: {
      id,
      email,
      phone,
      source,
      name: text(attributes['name']),
      company: text(attributes['company.name']),
      title: text(attributes['title']),
      leftOut: said.leftOut ?? [],
      ...profile,
      trust: said.trust ?? null,
      test: false,
      fit: lead.fit,
      engagement: lead.engagement,
      cell: lead.cell,
      grade: lead.grade,
      stage: lead.stage,
      owner: lead.owner,
      state: lead.state,
      reasons: [...lead.reasons],
      handoff,
      crm: handoffAfter === null ? null : { type: 'contact', id: '481' },
      receivedAt,
      handedOffAt: handoff?.handedOffAt ?? null,
      slaDueAt: handoff?.slaDueAt ?? null,
      firstTouchAt: handoff?.firstTouchAt ?? null,
      timeline: [
        ...decision.timeline,
        ...(handoffAfter === null
          ? []
          : [
              {
                at: handoffAfter,
                kind: 'crm',
                summary: 'Written into the sandbox CRM',
                detail: { type: 'contact', id: '481' },
              },
            ]),
      ].map((entry) => ({ ...entry, detail: { ...entry.detail } })),
    },
  };
}

function handedOff(
  decision: Decision,
  said: Said,
): { handoffAfter: string | null; handoff: HandoffView | null } {
  const { handoff } = decision;
  if (handoff === null) return { handoffAfter: null, handoff: null };
  const { handedOffAfterMs = 2100 } = said;
  const handoffAfter =
    handoff.owner === null || handedOffAfterMs === null
      ? null
      : new Date(Date.parse(handoff.receivedAt) + handedOffAfterMs).toISOString();
  return {
    handoffAfter,
    handoff: {
      id: handoff.id,
      lead: handoff.leadId,
      state: handoff.state,
      owner: handoff.owner,
      pool: handoff.pool,
      route: handoff.route,
      grade: handoff.grade,
      receivedAt: handoff.receivedAt,
      offeredAt: decision.at,
      handedOffAt: handoffAfter,
      acceptDueAt: handoff.acceptDueAt,
      slaDueAt: handoff.slaDueAt,
      firstTouchAt: said.firstTouchAt ?? null,
      closedAt: null,
    },
  };
}
