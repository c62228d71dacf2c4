import type { CrmFacts } from '../../../domain/lead/facts.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { countryFacts, ownerFacts, present } from '../../crm-facts.ts';
import type { UnlessRefused } from '../../unless-refused.ts';
import type { HubSpotRecord, Properties } from '../hubspot-api.ts';
import type { Owners } from '../owners.ts';
import { instantIn, numberIn, textIn } from '../property-values.ts';
import type { Companies } from './companies.ts';

interface ContactFactsDeps {
  readonly owners: Pick<Owners, 'emailOf' | 'isArchived'>;
  readonly companies: Companies;
  readonly openDeals: (contactId: string, call: CrmCall) => Promise<number>;
  readonly unlessRefused: UnlessRefused;
  /** Names of the facts that a policy mentions. */
  readonly wanted: () => ReadonlySet<string>;
}

/** The properties of a contact that its facts are made of. */
export const FACT_PROPERTIES = [
  'hubspot_owner_id',
  'lifecyclestage',
  'hs_lead_status',
  'createdate',
  'hs_analytics_source',
  'notes_last_contacted',
  'hs_first_outreach_date',
  'num_associated_deals',
  'associatedcompanyid',
];

/**
 * What HubSpot knows of a person and of their company; of somebody who is no contact (null), of the company alone.
 * What it does not say is absent. @throws Fault CRM_*
 */
export type FactsOf = (
  contact: HubSpotRecord | null,
  email: string | null,
  call: CrmCall,
) => Promise<CrmFacts>;

export function createFactsOf(deps: ContactFactsDeps): FactsOf {
  return async (contact, email, call) => {
    const wanted = deps.wanted();
    const isAccountWanted = [...wanted].some((name) => name.startsWith('account.'));
    const [person, deals, account] = await Promise.all([
      contact ? personFacts(contact.properties, deps) : {},
      contact && wanted.has('crm.open_deals') ? openDeals(contact, deps, call) : {},
      isAccountWanted ? accountFacts(contact, email, deps, call) : {},
    ]);
    return { ...person, ...deals, ...account };
  };
}

async function personFacts(properties: Properties, deps: ContactFactsDeps): Promise<CrmFacts> {
  return present({
    ...(await ownerOf('crm', properties, deps)),
    'crm.stage': textIn(properties, 'lifecyclestage'),
    'crm.lead_status': textIn(properties, 'hs_lead_status'),
    'crm.source': textIn(properties, 'hs_analytics_source'),
    'crm.created_at': instantIn(properties, 'createdate'),
    'crm.last_contacted_at': instantIn(properties, 'notes_last_contacted'),
    'crm.first_outreach_at': instantIn(properties, 'hs_first_outreach_date'),
  });
}

/** Only who has deals is asked for which: HubSpot counts them on the contact, closed ones too. */
async function openDeals(
  { id, properties }: HubSpotRecord,
  deps: ContactFactsDeps,
  call: CrmCall,
): Promise<CrmFacts> {
  const deals = numberIn(properties, 'num_associated_deals');
  if (deals === null || deals === 0) return present({ 'crm.open_deals': deals });
  return present({ 'crm.open_deals': await deps.unlessRefused(deps.openDeals(id, call), 'deals') });
}

async function accountFacts(
  contact: HubSpotRecord | null,
  email: string | null,
  deps: ContactFactsDeps,
  call: CrmCall,
): Promise<CrmFacts> {
  const companyId = contact && textIn(contact.properties, 'associatedcompanyid');
  const byId = companyId ? await deps.companies.byId(companyId, call) : null;
  const company = byId ?? (email === null ? null : await deps.companies.byEmail(email, call));
  if (company === null) return {};
  const { properties } = company;
  const contacts = numberIn(properties, 'num_associated_contacts');
  return present({
    ...(await ownerOf('account', properties, deps)),
    'account.name': textIn(properties, 'name'),
    'account.domain': textIn(properties, 'domain'),
    'account.employees': numberIn(properties, 'numberofemployees'),
    'account.industry': textIn(properties, 'industry'),
    ...countryFacts('account', textIn(properties, 'country')),
    'account.stage': textIn(properties, 'lifecyclestage'),
    'account.open_deals': numberIn(properties, 'hs_num_open_deals'),
    // The others there: HubSpot counts the contact itself, too.
    'account.contacts': contacts === null ? null : Math.max(0, contacts - (byId ? 1 : 0)),
  });
}

const ownerOf = (whose: 'crm' | 'account', properties: Properties, { owners }: ContactFactsDeps) =>
  ownerFacts(whose, textIn(properties, 'hubspot_owner_id'), {
    emailOf: owners.emailOf,
    hasLeft: owners.isArchived,
  });
