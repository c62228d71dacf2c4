import * as z from 'zod';
import { Scalar } from '../lead/lead.ts';
import { Where } from './condition-schema.ts';
import {
  Crm,
  Goals,
  Notify,
  Pursuit,
  Recycle,
  Retention,
  Returns,
  Stages,
  Templates,
} from './race-schema.ts';
import { NobodyEligible, Person, Pool, Route, Sla } from './routing-schema.ts';
import { Disqualifier, Engagement, FactDefinition, Fit, Grades } from './scoring-schema.ts';
import { SourceEntry } from './source-schema.ts';

const PolicyTest = z.strictObject({
  name: z.string(),
  lead: z.record(z.string(), Scalar),
  events: z.array(z.record(z.string(), Scalar)).default([]),
  expect: z.record(z.string(), z.unknown()),
});
export type PolicyTest = z.infer<typeof PolicyTest>;

/** `policy.yaml`, as ops staff write it. The meaning of each key is in docs/policy.md. */
export const PolicySchema = z.strictObject({
  policy: z.string().min(1),
  version: z.int().min(1),
  owner: z.email().optional(),
  applies_to: Where.optional(),
  timezone: z.string().default('UTC'),
  sources: z.record(
    z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a source name is lower case letters, digits, - and _'),
    SourceEntry,
  ),
  fields: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  lists: z.record(z.string(), z.array(Scalar)).default({}),
  facts: z.record(z.string(), FactDefinition).default({}),
  disqualify: z.array(Disqualifier).default([]),
  fit: Fit,
  engagement: Engagement,
  grades: Grades,
  stages: Stages,
  people: z.record(z.string(), Person),
  pools: z.record(z.string(), Pool),
  routing: z.array(Route).min(1),
  nobody_eligible: NobodyEligible.default('wait'),
  sla: Sla,
  pursuit: Pursuit.default({}),
  templates: Templates.default({}),
  returns: Returns.default({}),
  recycle: Recycle.default([]),
  notify: Notify.default({}),
  crm: Crm.default({}),
  goals: Goals.default({}),
  retention: Retention.default({}),
  tests: z.array(PolicyTest).default([]),
});
export type PolicyDocument = z.infer<typeof PolicySchema>;
