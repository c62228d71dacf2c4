import type { Clock, Crm } from '../../flow/ports.ts';
import type { FetchFile } from '../fetch-file.ts';
import { type Sleep, sleepFor } from '../sleep.ts';
import type { HubSpotApi } from './hubspot-api.ts';
import { openOwners } from './owners.ts';
import type { Portal } from './portal.ts';
import { openReading } from './read/reading.ts';
import { openRecordUrl } from './record-url.ts';
import { createWriteHandoff } from './write/write-handoff.ts';

export interface HubSpotCrmDeps {
  readonly api: HubSpotApi;
  readonly portal: Portal;
  /** Files that Baton keeps itself. */
  readonly readStored: FetchFile;
  readonly now: Clock;
  /** E-mail address, in lower case -> owner id, of the policies' people whose HubSpot id is said. */
  readonly people: () => ReadonlyMap<string, string>;
  /** Names of the facts that the live policies mention. */
  readonly wanted: () => ReadonlySet<string>;
  /** What is decided without, for as long as HubSpot refuses to tell it. */
  readonly onWarning: (text: string) => void;
  /** Until when the limiter lets nothing through. */
  readonly pausedUntil: Crm['pausedUntil'];
  readonly sleep?: Sleep;
}

/** HubSpot as the CRM of Baton: people are contacts, the SLA is a task at the contact, the brief a note. */
export function openHubSpotCrm({ pausedUntil, sleep = sleepFor, ...deps }: HubSpotCrmDeps): Crm {
  const { api, portal, readStored, now } = deps;
  const owners = openOwners(deps);
  return {
    name: 'HubSpot',
    ...openReading({ ...deps, owners }),
    write: createWriteHandoff({ api, owners, portal, readStored, now, sleep }),
    notOwners: owners.notOwners,
    recordUrl: openRecordUrl(portal),
    pausedUntil,
  };
}
