import * as z from 'zod';
import { Doubt } from '../domain/lead/doubt.ts';

export const HELD_STATES = ['held', 'released', 'dropped'] as const;
export type HeldState = (typeof HELD_STATES)[number];

/** Who a held submission says it is from, and the beginning of what it says. */
export const HeldSummary = z.object({
  email: z.string().nullable(),
  phone: z.string().nullable(),
  name: z.string().nullable(),
  company: z.string().nullable(),
  message: z.string().nullable(),
  event: z.string(),
});
export type HeldSummary = z.infer<typeof HeldSummary>;

/** A signal that is held, or was, until somebody released or dropped it. */
export const HeldView = z.object({
  signal: z.string(),
  source: z.string(),
  state: z.enum(HELD_STATES),
  summary: HeldSummary,
  doubts: z.array(Doubt),
  heldAt: z.iso.datetime(),
  /** Who released or dropped it. */
  by: z.string().nullable(),
  settledAt: z.iso.datetime().nullable(),
});
export type HeldView = z.infer<typeof HeldView>;
