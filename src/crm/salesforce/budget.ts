/** The org's calls of the last 24 hours, as each answer of Salesforce tells them. */
export interface Budget {
  readonly heard: (used: number, most: number) => void;
  /** As last heard; null: nothing yet. */
  readonly standing: () => { readonly used: number; readonly most: number } | null;
  /** True from 95 % on: what is only a safety net waits, so that handoffs go on. Asked again after 15 minutes at the latest. */
  readonly spares: () => boolean;
}
