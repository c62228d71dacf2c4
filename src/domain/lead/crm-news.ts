/**
 * What a CRM's webhook says of one of its people. It only says where to look: what is true now is read from the CRM
 * itself, since messages come late, twice and in any order.
 */
export interface CrmNews {
  readonly kind: 'crm_news';
  /** `elsewhere`: about something that does not concern a person; `because` says what. */
  readonly change: 'changed' | 'deleted' | 'merged' | 'erased' | 'elsewhere';
  /** The person's id in the CRM; after a merge, the one that stays. */
  readonly id: string;
  /** Ids that were merged into it. */
  readonly formerIds: readonly string[];
  /** When the CRM says that it happened, ISO 8601; null when it does not say. */
  readonly at: string | null;
  /** Readable: "jobtitle changed", "created by a form". */
  readonly because: string;
}
