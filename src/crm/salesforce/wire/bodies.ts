import * as z from 'zod';
import { longId } from '../../../domain/lead/salesforce-id.ts';
import type { FieldValue, SalesforceRecord, TypeDescription } from '../salesforce-api.ts';

/** Salesforce's answers as Baton reads them. Keys nobody asked for are let go. */
const flag = z
  .boolean()
  .nullish()
  .catch(undefined)
  .transform((is) => is ?? false);
/** What is not said is not denied. */
const unlessDenied = z
  .boolean()
  .nullish()
  .catch(undefined)
  .transform((is) => is ?? true);
const text = z.string().nullish().catch(undefined);

/** An id, 18 characters long. */
export const Id = z.string().transform((id, context) => {
  const long = longId(id);
  if (long !== null) return long;
  context.addIssue({ code: 'custom', message: 'no id' });
  return z.NEVER;
});

const IdField = /^(Id|\w*Id)$/;

/** A record without what Salesforce adds to it; what stands in a field of ids is 18 characters long. */
function asRecord(raw: Readonly<Record<string, unknown>>): SalesforceRecord {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([name, value]) => {
      if (name === 'attributes') return [];
      const field = asField(name, value);
      return field === undefined ? [] : [[name, field]];
    }),
  );
}

function asField(name: string, value: unknown): FieldValue | undefined {
  if (typeof value === 'string') return IdField.test(name) ? (longId(value) ?? value) : value;
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  const related = Related.safeParse(value);
  // What a sub-query found is for nobody.
  return related.success && !Array.isArray(value) && !('records' in related.data)
    ? asRecord(related.data)
    : undefined;
}

const Related = z.record(z.string(), z.unknown());

export const QueryPage = z
  .object({
    records: z.array(Related.transform(asRecord)),
    done: z.boolean().nullish(),
    nextRecordsUrl: z.string().nullish(),
  })
  .refine(({ done, nextRecordsUrl }) => done !== false || typeof nextRecordsUrl === 'string')
  .transform(({ records, done, nextRecordsUrl }) => ({
    records,
    next: done === true ? null : (nextRecordsUrl ?? null),
  }));
export type QueryPage = z.infer<typeof QueryPage>;

export const CompositeBody = z.object({
  compositeResponse: z.array(
    z.object({ body: z.unknown().optional(), httpStatusCode: z.number().int(), referenceId: z.string() }),
  ),
});

/** What a record's write answers; null: 204, so nothing. */
export const Saved = z
  .object({ id: Id.nullish(), success: z.literal(true).optional(), created: z.boolean().nullish() })
  .nullable();

/** One row of a collection. */
export const Row = z.union([
  z.object({ success: z.literal(true), id: Id.nullish(), created: z.boolean().nullish() }),
  z.object({ success: z.literal(false), errors: z.array(z.unknown()).min(1) }),
]);
export const Rows = z.array(Row);
export type Row = z.infer<typeof Row>;

export const Description = z
  .object({
    fields: z.array(
      z
        .object({
          name: z.string(),
          label: text,
          type: z.string(),
          length: z.number().nullish().catch(undefined),
          createable: unlessDenied,
          updateable: unlessDenied,
          nillable: unlessDenied,
          defaultedOnCreate: flag,
          unique: unlessDenied,
          externalId: unlessDenied,
          restrictedPicklist: flag,
          picklistValues: z
            .array(z.object({ value: z.string(), active: unlessDenied, defaultValue: flag }))
            .nullish(),
        })
        .transform((it) => ({
          name: it.name,
          label: it.label ?? it.name,
          type: it.type,
          length: it.length ?? 0,
          createable: it.createable,
          updateable: it.updateable,
          required: !it.nillable && !it.defaultedOnCreate && it.createable,
          unique: it.unique,
          externalId: it.externalId,
          restricted: it.restrictedPicklist,
          options: (it.picklistValues ?? [])
            .filter(({ active }) => active)
            .map(({ value, defaultValue }) => ({ value, isDefault: defaultValue })),
        })),
    ),
  })
  .transform(
    ({ fields }): TypeDescription => ({ fields: new Map(fields.map((field) => [field.name, field])) }),
  );

const Limit = z.object({ Max: z.number(), Remaining: z.number() });
export const Limits = z
  .object({ DailyApiRequests: Limit.nullish().catch(undefined) })
  .transform(({ DailyApiRequests: daily }) =>
    daily ? { used: daily.Max - daily.Remaining, most: daily.Max } : null,
  );

export const Versions = z
  .array(z.object({ version: z.string() }))
  .transform((versions) => versions.map(({ version }) => version));
