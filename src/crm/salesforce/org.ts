import type { TypeDescription } from './salesforce-api.ts';

/** How this org is set up, read once an hour. @throws Fault CRM_* from each that asks */
export interface Org {
  /** What records of this type hold; null: it cannot be told, so that Salesforce itself is to say what it takes. */
  readonly describe: (type: string) => Promise<TypeDescription | null>;
  /** The statuses of leads; null: it cannot be told. */
  readonly leadStatuses: () => Promise<readonly LeadStatus[] | null>;
  /** Which org and user we are. */
  readonly self: () => Promise<{ readonly orgId: string; readonly userId: string }>;
  /** Has everything read anew: it was changed, or Salesforce refused what it should take by what we knew. */
  readonly forget: () => void;
}

export interface LeadStatus {
  readonly name: string;
  readonly isDefault: boolean;
  /** Only a conversion may set it. */
  readonly isConverted: boolean;
}
