import * as z from 'zod';

/** A span of time as the policy writes it: `30s`, `15m`, `4h`, `2d`. Kept in two parts since a day may mean a working day. */
export interface Span {
  readonly days: number;
  readonly ms: number;
}

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
export const DAY_MS = 86_400_000;

export const Duration = z
  .string()
  .regex(/^\d{1,6}(?:\.\d{1,3})?[smhd]$/, 'a duration is a number and a unit: 30s, 15m, 4h or 2d')
  .transform((text): Span => {
    const amount = Number(text.slice(0, -1));
    const unit = text.slice(-1);
    if (unit === 'd') return { days: amount, ms: 0 };
    return { days: 0, ms: amount * UNIT_MS[unit as keyof typeof UNIT_MS] };
  });

/** A duration that something is divided by, or repeated in. */
export const SomeTime = Duration.refine((span) => wallMs(span) > 0, 'must be longer than nothing');

/** The span on the wall clock, in milliseconds: a day is 24 hours. */
export const wallMs = (span: Span): number => span.days * DAY_MS + span.ms;
