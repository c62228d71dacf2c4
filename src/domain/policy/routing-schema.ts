import * as z from 'zod';
import { When } from './condition-schema.ts';
import { Duration } from './duration.ts';
import { RuleBase } from './scoring-schema.ts';

const DAYS = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 } as const;
const dayNumber = (name: string): number => DAYS[name as keyof typeof DAYS];

/** `mon-fri` or `[mon, wed]` -> ISO weekdays. */
const Weekdays = z
  .union([
    z.string().regex(/^(mon|tue|wed|thu|fri|sat|sun)(-(mon|tue|wed|thu|fri|sat|sun))?$/),
    z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1),
  ])
  .transform((days): number[] => {
    if (Array.isArray(days)) return days.map(dayNumber);
    const [first = 'mon', last = first] = days.split('-');
    const length = (dayNumber(last) - dayNumber(first) + 7) % 7;
    return Array.from({ length: length + 1 }, (_, i) => ((dayNumber(first) - 1 + i) % 7) + 1);
  });

const WallClock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day is written "09:00"');

export const Hours = z.union([
  z.literal('always'),
  z
    .strictObject({
      days: Weekdays,
      from: WallClock,
      to: WallClock,
      zone: z.string().optional(),
      holidays: z.union([z.string(), z.array(z.iso.date())]).optional(),
    })
    .refine((hours) => hours.to > hours.from, 'the working day must end after it begins'),
]);
export type Hours = z.infer<typeof Hours>;

export const Person = z.strictObject({
  name: z.string().optional(),
  email: z.email(),
  weight: z.number().positive().max(100).default(1),
  cap: z.strictObject({ open: z.int().min(0).optional(), per_day: z.int().min(0).optional() }).default({}),
  away: z
    .array(
      z
        .strictObject({ from: z.iso.date(), to: z.iso.date() })
        .refine((away) => away.to >= away.from, 'an absence must end after it begins'),
    )
    .default([]),
  hubspot: z.string().optional(),
  salesforce: z
    .string()
    .regex(
      /^00[5G][0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?$/,
      'must be the id of a user (005…) or of a queue (00G…), of 15 or 18 letters and digits',
    )
    .optional(),
});
export type Person = z.infer<typeof Person>;

export const Pool = z.strictObject({ members: z.array(z.string()).min(1), hours: Hours });
export type Pool = z.infer<typeof Pool>;

export const Share = z.enum(['round_robin', 'least_open']);
export type Share = z.infer<typeof Share>;

export const Route = z.strictObject({
  ...RuleBase.shape,
  when: When.optional(),
  to: z.string(),
  share: Share.default('round_robin'),
  if_away: z.string().optional(),
  catch_up: z.strictObject({ at_most: z.int().min(1), per: Duration }).optional(),
});
export type Route = z.infer<typeof Route>;

/** What becomes of a lead when nobody of the pool may take it. */
export const NobodyEligible = z.union([z.literal('wait'), z.strictObject({ pool: z.string() })]);

const Late = z.strictObject({
  at: z.string().regex(/^\d{1,3}%$/),
  remind: z.string().optional(),
  tell: z.string().optional(),
  reassign: z.enum(['next_member']).optional(),
});

export const SlaTerms = z.strictObject({
  accept: Duration,
  first_touch: Duration,
  if_late: z.array(Late).default([]),
});
export type SlaTerms = z.infer<typeof SlaTerms>;

/** One entry per grade, beside the list of states that stop the clock. */
export const Sla = z
  .object({ pause_for: z.array(z.string()).default([]) })
  .catchall(SlaTerms)
  .transform(({ pause_for, ...terms }) => ({ pause_for, terms: terms as Record<string, SlaTerms> }));
