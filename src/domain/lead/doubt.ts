import * as z from 'zod';

/**
 * What speaks for a submission being written by a machine, or by nobody who wants an answer, and how much. Scores, not
 * verdicts: one weak sign holds nobody up, and what is held waits for a person.
 */
export const DOUBTS = {
  honeypot: 10,
  marked_as_spam: 10,
  captcha_refused: 6,
  too_quick: 4,
  captcha_missing: 3,
  stamp_forged: 3,
  link_markup: 4,
  many_links: 3,
  same_text: 3,
  mixed_alphabets: 2,
  gibberish: 2,
  disposable_email: 1,
  stamp_missing: 1,
  stamp_old: 1,
  // Nobody could be asked: something to know, and nothing to hold against them.
  captcha_unverified: 0,
} as const;

/** From here on a submission is held. */
export const HELD_FROM = 5;

const CODES = Object.keys(DOUBTS) as [keyof typeof DOUBTS];

/** One reason for doubt. `because` is readable: "filled in within 1 second". */
export const Doubt = z.object({ code: z.enum(CODES), because: z.string() });
export type Doubt = z.infer<typeof Doubt>;

/** How much speaks against it; each reason counts once. */
export const weightOf = (doubts: readonly Doubt[]): number =>
  [...new Set(doubts.map(({ code }) => code))].reduce((sum, code) => sum + DOUBTS[code], 0);

export const isHeld = (doubts: readonly Doubt[]): boolean => weightOf(doubts) >= HELD_FROM;
