import type { Clock, CrmCall } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import { openByEmailDomain } from '../../by-email-domain.ts';
import type { UnlessRefused } from '../../unless-refused.ts';
import type { HubSpotApi, HubSpotRecord } from '../hubspot-api.ts';
import { textIn } from '../property-values.ts';

interface CompaniesDeps {
  readonly api: Pick<HubSpotApi, 'read' | 'search'>;
  readonly now: Clock;
  readonly unlessRefused: UnlessRefused;
}

/** Companies as HubSpot has them; null: it has none, or refuses to tell. @throws Fault CRM_* */
export interface Companies {
  readonly byId: (id: string, call: CrmCall) => Promise<HubSpotRecord | null>;
  /** By the domain of a business address; an address at a free provider says nothing of a company. */
  readonly byEmail: (email: string, call: CrmCall) => Promise<HubSpotRecord | null>;
}

const COMPANY_PROPERTIES = [
  'name',
  'domain',
  'hubspot_owner_id',
  'lifecyclestage',
  'numberofemployees',
  'industry',
  'country',
  'hs_num_open_deals',
  'num_associated_contacts',
];

/** HubSpot: a search is at most 3,000 characters long; the rest is for its properties. */
const MOST_CHARACTERS = 2000;
const PAGE = 200;
/** Several records of one domain are common, hundreds are not. */
const MOST_PAGES = 5;

export function openCompanies(deps: CompaniesDeps): Companies {
  const byId = createBatchedRead((ids, call) => readAll(ids, call, deps));
  return { byId, byEmail: openByEmailDomain((domains, call) => searchAll(domains, call, deps), deps.now) };
}

async function readAll(
  ids: readonly string[],
  call: CrmCall,
  { api, unlessRefused }: CompaniesDeps,
): Promise<(id: string) => HubSpotRecord | null> {
  const what = { ids, properties: COMPANY_PROPERTIES };
  const companies = await unlessRefused(api.read('companies', what, call), 'companies');
  const found = new Map(companies?.map((company) => [company.id, company]));
  return (id) => found.get(id) ?? null;
}

/** Every domain asked, but for those of a search that was refused. */
async function searchAll(
  domains: readonly string[],
  call: CrmCall,
  deps: CompaniesDeps,
): Promise<ReadonlyMap<string, HubSpotRecord | null>> {
  const found = new Map<string, HubSpotRecord | null>();
  for (const some of inSearches(domains)) {
    const companies = await deps.unlessRefused(search(some, call, deps.api), 'companies');
    if (companies === null) continue;
    const byDomain = Map.groupBy(companies, ({ properties }) => textIn(properties, 'domain')?.toLowerCase());
    for (const domain of some) found.set(domain, bestOf(byDomain.get(domain) ?? []));
  }
  return found;
}

/** As many domains to a search as HubSpot reads. */
function inSearches(domains: readonly string[]): string[][] {
  const searches: string[][] = [];
  let left = 0;
  for (const domain of domains) {
    const length = domain.length + 3; // with its quotes and comma
    if (length > left || searches.length === 0) {
      searches.push([]);
      left = MOST_CHARACTERS;
    }
    left -= length;
    searches.at(-1)?.push(domain);
  }
  return searches;
}

async function search(
  domains: readonly string[],
  call: CrmCall,
  api: CompaniesDeps['api'],
): Promise<HubSpotRecord[]> {
  const what = {
    filters: [{ property: 'domain', operator: 'IN', values: domains }],
    properties: COMPANY_PROPERTIES,
    limit: PAGE,
  } as const;
  const found: HubSpotRecord[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { records, next } = await api.search('companies', after === null ? what : { ...what, after }, call);
    found.push(...records);
    if (next === null) break;
    after = next;
  }
  return found;
}

/** HubSpot lets several companies have one domain: one that somebody owns tells most, then the first one made. */
function bestOf(companies: readonly HubSpotRecord[]): HubSpotRecord | null {
  const owned = companies.filter(({ properties }) => textIn(properties, 'hubspot_owner_id') !== null);
  const [best = null] = (owned.length > 0 ? owned : companies).toSorted(
    (a, b) => Number(a.id) - Number(b.id),
  );
  return best;
}
