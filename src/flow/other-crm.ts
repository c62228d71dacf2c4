import type { CrmNews } from '../domain/lead/crm-news.ts';
import { Fault } from '../faults.ts';
import type { SourceSettings } from '../intake/source.ts';

/** The CRMs that sources of these types tell of. */
const TELLERS: Readonly<Record<string, string>> = {
  hubspot: 'HubSpot',
  hubspot_workflow: 'HubSpot',
  salesforce: 'Salesforce',
};
const CRMS = [...Object.values(TELLERS), 'sandbox'];

/**
 * The CRM that a source tells of, where it is not the one that we work with (any more); null: it is.
 * @param crm name of the one that we work with
 */
export function otherCrm(source: SourceSettings | undefined, crm: string): string | null {
  const teller = TELLERS[source?.type ?? ''] ?? crm;
  return teller === crm || !CRMS.includes(crm) ? null : teller;
}

/**
 * What is to be said of news of another CRM: its ids say nothing in ours.
 * @throws Fault CRM_REFUSED that somebody was erased there: it must not be lost, and a person has to look into it
 */
export function toldElsewhere({ change, id }: CrmNews, teller: string, crm: string): string {
  if (change === 'erased')
    throw new Fault(
      'CRM_REFUSED',
      `${teller} told that ${id} was erased, and Baton works with ${crm} now. Nothing was erased here: erase them by their address (baton erase).`,
    );
  return `told by ${teller}, and Baton works with ${crm} now`;
}
