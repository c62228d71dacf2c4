import type { Clock, Crm } from '../../flow/ports.ts';
import type { FetchFile } from '../fetch-file.ts';
import type { Sleep } from '../sleep.ts';
import type { Org } from './org.ts';
import { openPeople } from './read/people.ts';
import { openReading } from './read/reading.ts';
import { openRecordUrl } from './record-url.ts';
import type { SalesforceApi } from './salesforce-api.ts';
import type { Users } from './users.ts';
import { createAttach } from './write/attach-files.ts';
import { createWriteHandoff } from './write/write-handoff.ts';

export interface SalesforceCrmDeps {
  readonly api: SalesforceApi;
  readonly org: Org;
  readonly users: Users;
  readonly now: Clock;
  /** The org's My Domain, under which its records are looked at. */
  readonly loginUrl: string | undefined;
  /** Names of the facts that the live policies mention. */
  readonly wanted: () => ReadonlySet<string>;
  /** What is decided without, for as long as Salesforce refuses to tell it. */
  readonly onWarning: (text: string) => void;
  readonly fetchFile: FetchFile;
  /** Until when the limiter lets nothing through. */
  readonly pausedUntil: Crm['pausedUntil'];
  readonly sleep?: Sleep;
}

/** Salesforce as the CRM of Baton: people are leads, or contacts where they are that already; the SLA is a task with the brief in it. */
export function openSalesforceCrm({ loginUrl, fetchFile, pausedUntil, ...deps }: SalesforceCrmDeps): Crm {
  const people = openPeople(deps);
  return {
    name: 'Salesforce',
    ...openReading({ ...deps, people, users: withoutOurs(deps) }),
    write: createWriteHandoff({ ...deps, people, attach: createAttach({ api: deps.api, fetchFile }) }),
    notOwners: deps.users.notOwners,
    recordUrl: openRecordUrl(loginUrl),
    pausedUntil,
  };
}

/**
 * In Salesforce everybody is owned: what our own user owns was given to nobody yet. So it is not told as an owner to
 * whom leads could be routed.
 */
const withoutOurs = ({ users, org }: Pick<SalesforceCrmDeps, 'users' | 'org'>): Users => ({
  ...users,
  emailOf: async (id) => (id === (await org.self()).userId ? null : users.emailOf(id)),
});
