import type { Identity } from '../../domain/lead/lead.ts';
import type { CrmCall } from '../../flow/ports.ts';
import type { SalesforceRecord } from './salesforce-api.ts';

/**
 * The people in Salesforce, found in batches: what is asked at the same time is one call. A converted lead is its
 * contact; a merged record is the one that stayed.
 */
export interface People {
  /**
   * By our own key (`Baton_Id__c`), else by e-mail address, else by phone number where there is no address. An open lead
   * comes before a contact; of several open leads it is the one made last, of contacts the one changed last.
   * @throws Fault CRM_*
   */
  readonly find: (who: Sought, call: CrmCall) => Promise<Found | null>;
  /** By an id of 15 or 18 characters. Null: deleted, or never there. @throws Fault CRM_* */
  readonly byId: (id: string, call: CrmCall) => Promise<Found | null>;
}

export interface Sought extends Identity {
  /** The lead's id in Baton; null: nobody carries it yet. */
  readonly leadId: string | null;
}

export interface Found {
  readonly type: 'Lead' | 'Contact';
  /** 18 characters. */
  readonly id: string;
  /** The fields of PEOPLE_FIELDS that the org has. */
  readonly record: SalesforceRecord;
  /** Further records that have the same address, or phone number, and are not this one. */
  readonly others: number;
}
