import * as z from 'zod';
import { Scalar } from '../lead/lead.ts';
import { Duration, type Span } from './duration.ts';

const DayOrInstant = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** `fact: { operator: value }`; several operators in one object must all hold. */
export const Test = z
  .strictObject({
    not_in: z.array(Scalar),
    in_list: z.string(),
    contains: z.string().min(1),
    has_word: z.string().min(1),
    starts_with: z.string().min(1),
    ends_with: z.string().min(1),
    matches: z.string().min(1).max(200),
    at_least: z.number(),
    at_most: z.number(),
    between: z.tuple([z.number(), z.number()]),
    exists: z.boolean(),
    before: DayOrInstant,
    after: DayOrInstant,
    within: Duration,
  })
  .partial()
  .refine((test) => Object.keys(test).length > 0, 'a test needs an operator such as at_least or exists');
export type Test = z.infer<typeof Test>;

/** What a fact is compared with: equals, one of, or a test. */
export const Match = z.union([Scalar, z.array(Scalar).min(1), Test]);
export type Match = z.infer<typeof Match>;

/** Facts that must hold, without the words that combine conditions. */
export const Where = z.record(z.string(), Match);
export type Where = z.infer<typeof Where>;

/**
 * The one condition form: every key must hold. `all`, `any` and `not` nest; `event` (with `where`, `within`,
 * `times`) asks what the lead did; every other key is the name of a fact.
 */
export interface When {
  readonly all?: readonly When[] | undefined;
  readonly any?: readonly When[] | undefined;
  readonly not?: When | undefined;
  readonly event?: string | undefined;
  readonly where?: Where | undefined;
  readonly within?: Span | undefined;
  readonly times?: { readonly at_least: number } | undefined;
  readonly facts: Where;
}

const Combining = z.object({
  get all() {
    return z.array(When).min(1).optional();
  },
  get any() {
    return z.array(When).min(1).optional();
  },
  get not() {
    return When.optional();
  },
  event: z.string().optional(),
  where: Where.optional(),
  within: Duration.optional(),
  times: z.strictObject({ at_least: z.int().min(1) }).optional(),
});

const COMBINING = new Set(['all', 'any', 'not', 'event', 'where', 'within', 'times']);

export const When: z.ZodType<When> = z.lazy(() =>
  Combining.catchall(Match)
    .refine((when) => Object.keys(when).length > 0, 'a condition needs at least one test')
    .refine(
      ({ event, where, within, times }) => event !== undefined || !(where ?? within ?? times),
      'where, within and times ask about an event; name it: event: page_viewed',
    )
    .transform((when): When => {
      const facts = Object.fromEntries(Object.entries(when).filter(([key]) => !COMBINING.has(key))) as Where;
      const { all, any, not, event, where, within, times } = when;
      return { all, any, not, event, where, within, times, facts };
    }),
);
