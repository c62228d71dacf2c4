/**
 * What has been asked of a CRM lately, as all processes together asked it. Instants are milliseconds since the epoch by
 * the ledger's clock, which they share; ascending.
 */
export interface CrmUse {
  readonly calls: readonly number[];
  readonly searches: readonly number[];
  readonly pause: CrmPause | null;
  /** Only searches wait. */
  readonly searchPause: CrmPause | null;
}

export interface CrmPause {
  readonly until: number;
  /** Readable, as the CRM said it. */
  readonly why: string;
}

export interface CrmUseLedger {
  /**
   * Changes what is known of a CRM by its name, one process after the other: `change` is given what stands there and
   * the ledger's clock, and what it returns as `use` is saved. It must be quick, since the others wait for it.
   * @throws Fault STORE_UNAVAILABLE
   */
  readonly change: <Answer>(
    crm: string,
    change: (use: CrmUse, now: number) => { readonly use: CrmUse; readonly answer: Answer },
  ) => Promise<Answer>;
  /** @throws Fault STORE_UNAVAILABLE */
  readonly read: (crm: string) => Promise<{ readonly use: CrmUse; readonly now: number }>;
}
