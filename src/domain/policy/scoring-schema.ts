import * as z from 'zod';
import { When, Where } from './condition-schema.ts';
import { Duration, SomeTime, wallMs } from './duration.ts';

/** Keys that every rule may carry. */
export const RuleBase = z.strictObject({
  id: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'an id is letters, digits, - and _'),
  note: z.string().optional(),
  enabled: z.boolean().default(true),
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
});

const Words = z.record(z.string(), z.array(z.string().min(1)).min(1));

/** A fact made from another: bands over a number, or the first list whose word is in a text. */
export const FactDefinition = z.union([
  z.literal('built_in'),
  z.strictObject({
    note: z.string().optional(),
    bands_of: z.string(),
    bands: z.record(z.string(), z.number()),
    when_missing: z.string().default('unknown'),
  }),
  z.strictObject({
    note: z.string().optional(),
    words_in: z.string(),
    first_of: Words,
    otherwise: z.string().default('other'),
    when_missing: z.string().default('unknown'),
  }),
]);
export type FactDefinition = z.infer<typeof FactDefinition>;

export const Disqualifier = z.strictObject({ ...RuleBase.shape, when: When, reason: z.string().min(1) });
export type Disqualifier = z.infer<typeof Disqualifier>;

const Points = z.number().min(-1000).max(1000);
const WhenRule = z.strictObject({ ...RuleBase.shape, when: When, points: Points });
const TableRule = z.strictObject({
  ...RuleBase.shape,
  by: z.string(),
  points: z.record(z.string(), Points),
});
export const FitRule = z.union([TableRule, WhenRule]);
export type FitRule = z.infer<typeof FitRule>;

export const Count = z.union([
  z.enum(['once', 'latest']),
  z.strictObject({ each: z.literal(true), at_most: z.int().min(1), per: SomeTime }),
]);
export type Count = z.infer<typeof Count>;

export const EngagementRule = z.strictObject({
  ...RuleBase.shape,
  event: z.string(),
  where: Where.optional(),
  points: Points,
  count: Count.default('latest'),
});
export type EngagementRule = z.infer<typeof EngagementRule>;

export const Decay = z.union([
  z.literal('none'),
  z
    .strictObject({ full_for: Duration.optional(), half_life: SomeTime, forget_after: Duration.optional() })
    .refine(
      ({ full_for: full, forget_after: end }) => !full || !end || wallMs(end) >= wallMs(full),
      'forget_after comes before full_for is over',
    ),
  z.strictObject({ step: z.strictObject({ every: SomeTime, lose: z.string().regex(/^\d{1,3}%$/) }) }),
]);
export type Decay = z.infer<typeof Decay>;

const Score = z.number().min(0).max(1000);

export const Fit = z.strictObject({
  max: Score.default(100),
  groups: z.record(z.string(), z.strictObject({ max: Score, rules: z.array(FitRule).min(1) })),
});

export const Engagement = z.strictObject({
  max: Score.default(100),
  groups: z.record(
    z.string(),
    z.strictObject({ max: Score, decay: Decay.default('none'), rules: z.array(EngagementRule).min(1) }),
  ),
});

const Bands = z.record(z.string(), z.union([z.number(), z.literal('lowest')]));
const Adjustment = z.strictObject({
  ...RuleBase.shape,
  when: When,
  cap_at: z.string().optional(),
  raise_to: z.string().optional(),
});

export const Grades = z.strictObject({
  fit_letter: Bands,
  engagement_digit: Bands,
  matrix: z.record(z.string(), z.array(z.string())),
  adjust: z.array(Adjustment).default([]),
  order: z.array(z.string()).min(2),
  show_as: z.enum(['letters', 'stars', 'numbers']).default('letters'),
});
export type Grades = z.infer<typeof Grades>;
