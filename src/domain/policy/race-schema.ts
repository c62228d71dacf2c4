import * as z from 'zod';
import { FIELD_NAMES } from '../handoff/crm-write.ts';
import { When } from './condition-schema.ts';
import { Duration } from './duration.ts';
import { RuleBase } from './scoring-schema.ts';

/** The parts of the playbook that act after the pass: read and kept here, acted on by the pursuit. */
const Percent = z.string().regex(/^\d{1,3}%$/, 'a share is written 60%');
const PerGrade = z.record(z.string(), Percent);

export const Goals = z.strictObject({
  first_touch_within: PerGrade.optional(),
  accepted: z.union([Percent, PerGrade]).optional(),
  won: z.union([Percent, PerGrade]).optional(),
});

const Step = z.strictObject({
  day: z.number().min(0),
  do: z.string(),
  template: z.string().optional(),
  note: z.string().optional(),
});

export const Pursuit = z.record(
  z.string(),
  z.strictObject({
    steps: z.array(Step).min(1),
    give_up_after: z.strictObject({
      attempts: z.int().min(1),
      channels: z.int().min(1).optional(),
      days: z.int().min(0).optional(),
    }),
    stop_on: z.array(z.string()).default([]),
  }),
);

export const Templates = z.record(z.string(), z.strictObject({ subject: z.string(), body: z.string() }));

export const Returns = z.record(z.string(), z.strictObject({ needs: z.string().optional() }));

export const Recycle = z.array(
  z.strictObject({
    ...RuleBase.shape,
    when: When,
    engagement: z.enum(['reset', 'keep']).default('keep'),
    rest: Duration,
    back_when: z.union([z.literal('never'), z.record(z.string(), z.union([z.string(), z.number()]))]),
  }),
);

const Channel = z.union([
  z.strictObject({ slack: z.string() }),
  z.strictObject({ email: z.string() }),
  z.strictObject({ teams: z.string() }),
  z.strictObject({ webhook: z.string(), secret: z.string().optional() }),
]);

export const Notify = z
  .object({ digest: z.strictObject({ to: z.array(z.string()), every: z.string() }).optional() })
  .catchall(z.array(Channel));

export const Retention = z.strictObject({
  signals: Duration.optional(),
  attachments: Duration.optional(),
  visitors: Duration.optional(),
});

export const Stages = z
  .strictObject({
    order: z.array(z.string()).min(1),
    mql_when: When.optional(),
    hubspot: z.record(z.string(), z.string()).default({}),
    salesforce: z.record(z.string(), z.string()).default({}),
  })
  .default({ order: ['lead', 'mql', 'sal', 'sql', 'opportunity', 'customer'], hubspot: {}, salesforce: {} });

const FieldNames = z.strictObject({
  fields: z.partialRecord(z.enum(FIELD_NAMES), z.string().min(1)).default({}),
});

/** What the lead status in HubSpot says where a policy does not say it. */
export const USUAL_LEAD_STATUS: Readonly<Record<string, string>> = { offered: 'NEW' };

const HubSpot = z.strictObject({
  ...FieldNames.shape,
  lead_status: z.record(z.string(), z.string()).default(USUAL_LEAD_STATUS),
  stage_back: z.boolean().default(false),
  leads: z.boolean().default(false),
});
export const Crm = z.strictObject({ hubspot: HubSpot.optional(), salesforce: FieldNames.optional() });
