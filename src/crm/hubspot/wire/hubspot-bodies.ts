import * as z from 'zod';
import type { FormSubmission, Owner, Pipeline, PropertyDefinition } from '../hubspot-api.ts';
import { RecordBody } from './batch-results.ts';
import { HubSpotError } from './refusal.ts';

/** HubSpot's answers as Baton reads them. What it can do without may be missing; keys nobody asked for are let go. */
const text = z.string().nullish().catch(undefined);
const flag = z
  .union([z.boolean(), z.stringbool()])
  .nullish()
  .catch(undefined)
  .transform((is) => is ?? false);
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

/** Where the next page begins. */
const paging = z
  .object({ next: z.object({ after: z.coerce.string() }).nullish() })
  .nullish()
  .catch(undefined)
  .transform((pages) => pages?.next?.after ?? null);

export const Records = z.object({ results: z.array(RecordBody), errors: list(HubSpotError) });

export const FoundRecords = z
  .object({ results: z.array(RecordBody), total: z.number().nullish(), paging })
  .transform(({ results, total, paging }) => ({
    records: results,
    total: total ?? results.length,
    next: paging,
  }));

export const Associations = z.object({
  results: z.array(
    z.object({
      from: z.object({ id: z.coerce.string() }),
      to: list(z.object({ toObjectId: z.coerce.string() })),
      paging,
    }),
  ),
});

export const Owners = z.object({
  results: z.array(
    z.object({ id: z.coerce.string(), email: text, archived: flag, type: text }).transform(
      ({ id, email, archived, type }): Owner => ({
        id,
        email: email ?? null,
        archived,
        kind: type === 'QUEUE' ? 'QUEUE' : 'PERSON',
      }),
    ),
  ),
  paging,
});

export const PropertyDefinitions = z.object({
  results: z.array(
    z
      .object({
        name: z.string(),
        label: text,
        type: text,
        fieldType: text,
        calculated: flag,
        hasUniqueValue: flag,
        modificationMetadata: z.object({ readOnlyValue: flag }).nullish().catch(undefined),
        options: list(z.object({ value: z.coerce.string(), label: text, hidden: flag })),
      })
      .transform(
        (it): PropertyDefinition => ({
          name: it.name,
          label: it.label ?? it.name,
          type: it.type ?? 'string',
          fieldType: it.fieldType ?? 'text',
          readOnly: it.calculated || (it.modificationMetadata?.readOnlyValue ?? false),
          unique: it.hasUniqueValue,
          options: it.options.map(({ value, label, hidden }) => ({ value, label: label ?? value, hidden })),
        }),
      ),
  ),
});

export const PropertyGroups = z.object({ results: z.array(z.object({ name: z.string() })) });

export const Pipelines = z.object({
  results: z.array(
    z
      .object({
        id: z.coerce.string(),
        label: text,
        stages: list(
          z.object({
            id: z.coerce.string(),
            label: text,
            metadata: z.object({ isClosed: flag, leadState: text }).nullish().catch(undefined),
          }),
        ),
      })
      .transform(
        ({ id, label, stages }): Pipeline => ({
          id,
          label: label ?? id,
          stages: stages.map((stage) => ({
            id: stage.id,
            label: stage.label ?? stage.id,
            // A stage of leads says what state it stands for instead.
            closed: stage.metadata?.isClosed || stage.metadata?.leadState?.endsWith('QUALIFIED') === true,
          })),
        }),
      ),
  ),
});

export const AccountDetails = z.object({
  portalId: z.coerce.string(),
  timeZone: z.string(),
  uiDomain: z
    .string()
    .regex(/^[a-z0-9-]+\.hubspot\.com$/)
    .nullish()
    .catch(null)
    .transform((site) => site ?? null),
});

export const TokenInfo = z.object({ scopes: z.array(z.string()) });

export const FileTask = z.object({ id: z.coerce.string() });

export const FileTaskStatus = z.object({
  status: z.string(),
  result: z.object({ id: z.coerce.string() }).nullish().catch(undefined),
  errors: list(HubSpotError),
});

export const FormSubmissions = z
  .object({
    results: z.array(
      z
        .object({
          conversionId: text,
          submittedAt: z.number(),
          values: list(
            z.object({ name: z.string(), value: z.coerce.string(), objectTypeId: z.string().optional() }),
          ),
          pageUrl: text,
        })
        .transform(
          ({ conversionId, submittedAt, values, pageUrl }): FormSubmission => ({
            id: conversionId ?? null,
            submittedAt,
            values,
            pageUrl: pageUrl ?? null,
          }),
        ),
    ),
    paging,
  })
  .transform(({ results, paging }) => ({ submissions: results, next: paging }));

/** Of an answer only that it came matters. */
export const Anything = z.unknown();
