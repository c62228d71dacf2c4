import type { ImportList } from '../flow/import-list.ts';
import type { OverrideGrade } from '../flow/override-grade.ts';
import type { Clock, Crm, PolicyBook, ReplayFilter } from '../flow/ports.ts';
import type { Quarantine } from '../flow/quarantine.ts';
import type { Reads, Role } from '../flow/read-ports.ts';
import type { SandboxControl } from '../flow/sandbox-views.ts';
import type { Simulate } from '../flow/simulate.ts';

/** What the pages need; main.ts hands it over. */
export interface DashboardDeps {
  readonly reads: Reads;
  readonly policies: PolicyBook;
  readonly simulate: Simulate;
  /** @returns how many jobs are on their way again. @throws Fault */
  readonly replay: (filter: ReplayFilter, by: string) => Promise<number>;
  readonly overrideGrade: OverrideGrade;
  readonly quarantine: Quarantine;
  readonly importList: ImportList;
  readonly now: Clock;
  readonly crmName: string;
  readonly crmPause: Crm['pausedUntil'];
  readonly recordUrl: Crm['recordUrl'];
  /** null with a real CRM. */
  readonly sandbox: SandboxControl | null;
}

export interface Account {
  readonly name: string;
  readonly role: Role;
}
