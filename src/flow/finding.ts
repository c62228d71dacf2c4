/** What one look of `baton doctor` came to. */
export interface Finding {
  /** `unknown` is what nobody tells us; a look that failed is not good. */
  readonly state: 'good' | 'bad' | 'unknown';
  /** What was looked at, in a word or two. */
  readonly what: string;
  readonly detail: string;
  /** What to do about it; null where there is nothing to mend. */
  readonly mend: string | null;
}

export const good = (what: string, detail: string): Finding => ({ state: 'good', what, detail, mend: null });

export const bad = (what: string, detail: string, mend: string | null): Finding => ({
  state: 'bad',
  what,
  detail,
  mend,
});

export const unknown = (what: string, detail: string, mend: string | null = null): Finding => ({
  state: 'unknown',
  what,
  detail,
  mend,
});
