import type { Clock, Crm } from '../../../flow/ports.ts';
import { createUnlessRefused } from '../../unless-refused.ts';
import type { HubSpotApi } from '../hubspot-api.ts';
import type { Owners } from '../owners.ts';
import type { Portal } from '../portal.ts';
import { openCompanies } from './companies.ts';
import { createFactsOf } from './contact-facts.ts';
import { createReadContacts } from './contact-now.ts';
import { createLookUp } from './look-up.ts';
import { createOpenDeals } from './open-deals.ts';

export interface ReadingDeps {
  readonly api: Pick<HubSpotApi, 'read' | 'search' | 'associated'>;
  readonly owners: Pick<Owners, 'emailOf' | 'isArchived'>;
  readonly portal: Pick<Portal, 'closedDealStages'>;
  /** Names of the facts that the live policies mention: what nobody asks for is not read where it costs calls. */
  readonly wanted: () => ReadonlySet<string>;
  /** Told what could not be read, and why leads are decided without it. */
  readonly onWarning: (text: string) => void;
  readonly now: Clock;
}

/**
 * The reading half of HubSpot. What is asked at the same time goes in one batch: 100 new leads cost one read of
 * contacts, and one search for companies where a policy asks for those.
 */
export function openReading({
  api,
  owners,
  portal,
  wanted,
  ...deps
}: ReadingDeps): Pick<Crm, 'lookUp' | 'read'> {
  const unlessRefused = createUnlessRefused(deps);
  const companies = openCompanies({ api, now: deps.now, unlessRefused });
  const openDeals = createOpenDeals({ api, portal });
  const factsOf = createFactsOf({ owners, companies, openDeals, unlessRefused, wanted });
  return { lookUp: createLookUp({ api, factsOf }), read: createReadContacts({ api, factsOf }) };
}
