/** Somebody has taken back what they sent, as its provider tells: it is to be forgotten, or never to be known. */
export interface Withdrawal {
  readonly kind: 'withdrawal';
  /** What the provider calls the submission. */
  readonly what: string;
  /** The key under which it was delivered, or may be yet, through the same source. */
  readonly delivery: string;
}
