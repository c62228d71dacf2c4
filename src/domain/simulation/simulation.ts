import * as z from 'zod';

/** What a simulation tells. Times are ISO 8601 in UTC; a share is between 0 and 1. */
const Named = z.object({ name: z.string(), version: z.number(), hash: z.string() });

/** What one of the two policies makes of a lead. */
const Standing = z.object({
  fit: z.number(),
  engagement: z.number(),
  cell: z.string(),
  grade: z.string(),
  route: z.string(),
  target: z.string(),
});

/** The rule, band or row that a change comes from; of several, the one that weighs most. */
export const Cause = z.object({
  part: z.enum(['disqualify', 'fit', 'engagement', 'bands', 'matrix', 'adjust', 'routing']),
  id: z
    .string()
    .nullable()
    .describe('null where the place has no id of its own: a band, a row of the matrix'),
  file: z.enum(['candidate', 'live']).describe('live: the candidate has it no more'),
  line: z.number().nullable(),
  says: z.string(),
});
export type Cause = z.infer<typeof Cause>;

const Example = z.object({
  lead: z.string(),
  who: z.string(),
  company: z.string().nullable(),
  at: z.string().describe('When it was decided'),
  before: Standing,
  after: Standing,
  cause: Cause,
});
export type Example = z.infer<typeof Example>;

const Change = z.object({
  kind: z.enum(['grade', 'target']).describe('target: the grade is the same and the lead goes elsewhere'),
  from: z.string(),
  to: z.string(),
  leads: z.number(),
  examples: z.array(Example).describe('At most ten, the newest first'),
});
export type Change = z.infer<typeof Change>;

const Load = z.object({
  leads: z.number(),
  perWeek: z.number(),
  capacity: z.number().nullable().describe('What the caps of all members allow in a week; null: no limit'),
});
const TargetLoad = z.object({
  target: z.string(),
  kind: z.enum(['pool', 'person', 'owner_fact', 'nobody']),
  before: Load,
  after: Load,
  gained: z.number().describe('Leads that came from another target'),
  lost: z.number().describe('Leads that go to another target'),
});
export type TargetLoad = z.infer<typeof TargetLoad>;

const SlaLoad = z.object({
  handoffs: z.number(),
  perWeek: z.number(),
  accept: z.string().nullable(),
  firstTouch: z.string().nullable().describe('null: the grade has no terms, so no clock runs'),
});
const GradeLoad = z.object({ grade: z.string(), before: SlaLoad, after: SlaLoad });
export type GradeLoad = z.infer<typeof GradeLoad>;

const RuleFiring = z.object({
  id: z.string(),
  part: z.enum(['disqualify', 'fit', 'engagement', 'adjust', 'routing']),
  line: z.number().nullable(),
  fired: z.number(),
  share: z.number(),
});
export type RuleFiring = z.infer<typeof RuleFiring>;

const Warning = z.object({ code: z.string(), message: z.string(), line: z.number().nullable() });
export type Warning = z.infer<typeof Warning>;

export const Simulation = z.object({
  live: Named,
  candidate: Named,
  window: z.object({
    since: z.string(),
    until: z.string(),
    weeks: z
      .number()
      .describe(
        'From the oldest decision to the end, at least one week or the whole of a shorter window; loads are divided by it',
      ),
  }),
  leads: z.number().describe('Each once, by its latest decision in the window'),
  moved: z.object({ leads: z.number(), share: z.number() }).describe('Another grade'),
  scored: z.number().describe('Another fit or engagement'),
  rerouted: z.object({ routes: z.number(), targets: z.number() }),
  people: z
    .object({ gained: z.number(), lost: z.number() })
    .describe('Leads that would newly go to sales, and that would no longer'),
  disqualified: z.object({ newly: z.number(), noLonger: z.number() }),
  grades: z
    .array(z.string())
    .describe('Best first; those of the live policy, then what only the candidate has'),
  matrix: z.array(z.object({ from: z.string(), to: z.string(), leads: z.number() })),
  targets: z.array(TargetLoad),
  sla: z.array(GradeLoad),
  changes: z.array(Change).describe('The most frequent first'),
  rules: z.array(RuleFiring).describe('How many leads each rule of the candidate fired on'),
  warnings: z.array(Warning),
});
export type Simulation = z.infer<typeof Simulation>;
