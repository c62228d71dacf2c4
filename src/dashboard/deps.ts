import type { Clock, PolicyBook, Reads, ReplayFilter, Role } from '../flow/ports.ts';

/** What the pages need; main.ts hands it over. */
export interface DashboardDeps {
  readonly reads: Reads;
  readonly policies: PolicyBook;
  /** @returns how many jobs are on their way again. @throws Fault */
  readonly replay: (filter: ReplayFilter, by: string) => Promise<number>;
  readonly now: Clock;
  readonly crmName: string;
  /** null with a real CRM. */
  readonly sandbox: SandboxView | null;
}

export interface Account {
  readonly name: string;
  readonly role: Role;
}

export const SANDBOX_FAULTS = ['rate_limit', 'outage', 'lost_answer'] as const;
export type SandboxFault = (typeof SANDBOX_FAULTS)[number];

/** A look into the sandbox CRM, and the faults it has been asked to make. */
export interface SandboxView {
  readonly contents: (email?: string) => Promise<{
    people: SandboxPerson[];
    tasks: SandboxTask[];
    notes: SandboxNote[];
  }>;
  /** How many of each kind are still to come. */
  readonly faults: () => Promise<Record<string, number>>;
  readonly setFault: (kind: SandboxFault, count: number) => Promise<void>;
}

export interface SandboxPerson {
  readonly id: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly owner: string | null;
  readonly properties: Record<string, unknown>;
  readonly updatedAt: string;
}

export interface SandboxTask {
  readonly id: string;
  readonly key: string;
  readonly personId: string;
  readonly owner: string | null;
  readonly title: string;
  readonly body: string;
  readonly dueAt: string;
  readonly priority: string;
}

export interface SandboxNote {
  readonly id: string;
  readonly key: string;
  readonly personId: string;
  readonly body: string;
  readonly createdAt: string;
}
