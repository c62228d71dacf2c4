/** What became of one thing that `baton setup` makes in a CRM. */
export interface SetUpStep {
  readonly what: string;
  readonly done: 'made' | 'was there' | 'missing' | 'differs' | 'refused';
  /** Why it is not as it should be, and what to do; null when it is. */
  readonly mend: string | null;
}
