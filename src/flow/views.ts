import * as z from 'zod';
import type { Decision, DecisionInput } from '../domain/decide.ts';
import { TRUST } from '../domain/lead/door.ts';
import { Attribution, Consent, FileReference, LeftOut } from '../domain/lead/lead.ts';

/** What the API and the pages show. Times are ISO 8601 in UTC, ids are text; null means not known or not yet. */
const Time = z.iso.datetime();
const MaybeTime = Time.nullable();

export const TimelineView = z.object({
  at: Time,
  kind: z.string(),
  summary: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type TimelineView = z.infer<typeof TimelineView>;

export const HandoffView = z.object({
  id: z.string(),
  lead: z.string(),
  state: z.string(),
  owner: z.string().nullable(),
  pool: z.string().nullable(),
  route: z.string(),
  grade: z.string(),
  receivedAt: Time,
  offeredAt: MaybeTime,
  handedOffAt: MaybeTime,
  acceptDueAt: MaybeTime,
  slaDueAt: MaybeTime,
  firstTouchAt: MaybeTime,
  closedAt: MaybeTime,
});
export type HandoffView = z.infer<typeof HandoffView>;

export const LeadView = z.object({
  id: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  name: z.string().nullable(),
  company: z.string().nullable(),
  title: z.string().nullable(),
  source: z.string(),
  trust: z
    .enum(TRUST)
    .nullable()
    .describe(
      '`proven`: a sender who showed a secret told of them; `claimed`: anybody who knows the address could have; null: they are known from the CRM or a list',
    ),
  test: z.boolean().describe('Only tests of a source have told of them: sales is not told'),
  attribution: Attribution,
  consent: z.array(Consent),
  attributes: z.record(z.string(), z.unknown()),
  answers: z.record(z.string(), z.unknown()),
  files: z.array(FileReference),
  leftOut: z.array(LeftOut).describe('Files that came with the latest such form and were not taken, and why'),
  fit: z.number().nullable(),
  engagement: z.number().nullable(),
  cell: z.string().nullable(),
  grade: z.string().nullable(),
  stage: z.string().nullable(),
  owner: z.string().nullable(),
  state: z.string(),
  handoff: HandoffView.nullable(),
  reasons: z.array(z.string()),
  crm: z.object({ type: z.string(), id: z.string() }).nullable(),
  receivedAt: Time,
  handedOffAt: MaybeTime,
  slaDueAt: MaybeTime,
  firstTouchAt: MaybeTime,
});
export type LeadView = z.infer<typeof LeadView>;

export const LeadWithTimeline = LeadView.extend({ timeline: z.array(TimelineView) });
export type LeadWithTimeline = z.infer<typeof LeadWithTimeline>;

export const JOB_KINDS = ['signal', 'crm.handoff', 'crm.person'] as const;
export const JobView = z.object({
  id: z.string(),
  kind: z.enum(JOB_KINDS),
  state: z.enum(['pending', 'done', 'failed']),
  attempts: z.number(),
  lastError: z.object({ code: z.string(), message: z.string() }).nullable(),
  outcome: z.string().nullable().describe('What became of news of the CRM that nothing was decided by'),
  nextAttemptAt: MaybeTime,
  lead: z.string().nullable(),
  signal: z.string(),
  source: z.string(),
  createdAt: Time,
});
export type JobView = z.infer<typeof JobView>;

export interface Page<T> {
  readonly items: T[];
  /** Opaque; hand it back as `cursor` for what follows. null: this was the end. */
  readonly next: string | null;
}

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().nullable() });

/** The latest decision about a lead, whole. */
export interface ExplainView {
  readonly decision: Decision;
  /** What it was made from. */
  readonly input: DecisionInput;
  readonly signal: string;
}
