import type { CrmWrite } from '../../src/domain/handoff/crm-write.ts';
import type { Crm } from '../../src/flow/ports.ts';
import { policyOf } from '../support/policies.ts';

/** What a CRM does wrong when it is told to, `n` times. */
export type CrmFault = 'rate_limit' | 'outage' | 'lost_answer';

/** A CRM that is empty but for its users, and a look behind it that does not go through the port. */
export interface Bench extends AsyncDisposable {
  readonly crm: Crm;
  /** E-mail addresses of two users who may own records. */
  readonly owners: readonly [string, string];
  readonly people: () => Promise<BenchPerson[]>;
  readonly tasks: () => Promise<BenchTask[]>;
  readonly notes: () => Promise<BenchNote[]>;
  /** The next `n` writes go wrong in this way. */
  readonly fault: (kind: CrmFault, n: number) => Promise<void>;
}

/** null: the CRM has nothing there. */
export interface BenchPerson {
  readonly id: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly owner: string | null;
  readonly title: string | null;
  readonly company: string | null;
  readonly grade: string | null;
  readonly nextGrade: string | null;
}
export interface BenchTask {
  readonly personId: string;
  readonly owner: string | null;
  readonly title: string;
  readonly dueAt: string;
}
export interface BenchNote {
  readonly personId: string;
  readonly body: string;
}

export const DUE = '2026-12-01T10:00:00.000Z';
/** Options of a first try. */
export const anew = () => ({ looking: false, ...soon(), policy: policyOf() });
/** Options of a try after one whose end nobody saw. */
export const looking = () => ({ looking: true, ...soon(), policy: policyOf() });
export const soon = () => ({ signal: AbortSignal.timeout(10_000), urgent: true });

type Changes = Omit<Partial<CrmWrite>, 'person' | 'fields'> & {
  person?: Partial<CrmWrite['person']>;
  fields?: Partial<CrmWrite['fields']>;
};

/** A handoff of Vera; each id is another handoff. */
export function aWrite(id: string, { person, fields, ...changes }: Changes = {}): CrmWrite {
  return {
    key: `crm.handoff-${id}`,
    leadId: `lead_${id}`,
    person: {
      email: 'vera@acme.com',
      phone: '+442079460018',
      name: 'Vera Stone',
      firstName: 'Vera',
      lastName: 'Stone',
      title: 'VP Operations',
      company: 'Acme Ltd',
      country: 'GB',
      ...person,
    },
    mayCreate: true,
    known: false,
    owner: null,
    ownerBefore: null,
    stage: null,
    fields: {
      grade: 'A',
      fit: 80,
      engagement: 70,
      cell: 'A1',
      reasons: 'size: +35',
      next_grade: null,
      handoff_state: 'offered',
      handoff_id: id,
      received_at: '2026-11-30T10:00:00.000Z',
      handed_off_at: '2026-11-30T10:00:01.000Z',
      sla_due_at: DUE,
      ...fields,
    },
    task: {
      key: `sla-${id}`,
      title: 'First touch: Vera',
      body: 'Please call.',
      dueAt: DUE,
      priority: 'high',
    },
    note: { key: `brief-${id}`, body: 'Who: Vera Stone' },
    files: [],
    ...changes,
  };
}
