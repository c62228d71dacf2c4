import type { CrmCall } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import type { HubSpotApi, HubSpotRecord } from '../hubspot-api.ts';
import type { Portal } from '../portal.ts';
import { textIn } from '../property-values.ts';

interface OpenDealsDeps {
  readonly api: Pick<HubSpotApi, 'associated' | 'read'>;
  readonly portal: Pick<Portal, 'closedDealStages'>;
}

/** HubSpot: a batch read takes at most 100 ids. */
const MOST_READ = 100;

/** How many deals of a contact are neither won nor lost: for 100 contacts one call for whose deals, one for each 100 of them. */
export const createOpenDeals = (
  deps: OpenDealsDeps,
): ((contactId: string, call: CrmCall) => Promise<number>) =>
  createBatchedRead((contactIds, call) => countOpen(contactIds, call, deps));

async function countOpen(
  contactIds: readonly string[],
  call: CrmCall,
  { api, portal }: OpenDealsDeps,
): Promise<(contactId: string) => number> {
  const dealsOf = await api.associated('contacts', 'deals', contactIds, call);
  const ids = [...new Set([...dealsOf.values()].flat())];
  const deals: HubSpotRecord[] = [];
  for (let from = 0; from < ids.length; from += MOST_READ) {
    const what = { ids: ids.slice(from, from + MOST_READ), properties: ['hs_is_closed', 'dealstage'] };
    deals.push(...(await api.read('deals', what, call)));
  }
  const isOpen = await openBy(portal, deals);
  const open = new Set(deals.filter(isOpen).map(({ id }) => id));
  return (contactId) => (dealsOf.get(contactId) ?? []).filter((deal) => open.has(deal)).length;
}

/** HubSpot reckons `hs_is_closed` a moment after the stage was set; until then the stage tells. */
async function openBy(
  portal: OpenDealsDeps['portal'],
  deals: readonly HubSpotRecord[],
): Promise<(deal: HubSpotRecord) => boolean> {
  const closedIn = ({ properties }: HubSpotRecord): string | null => textIn(properties, 'hs_is_closed');
  const closed = deals.every((deal) => closedIn(deal) !== null) ? null : await portal.closedDealStages();
  return (deal) => {
    const said = closedIn(deal);
    return said === null ? !closed?.has(textIn(deal.properties, 'dealstage') ?? '') : said !== 'true';
  };
}
