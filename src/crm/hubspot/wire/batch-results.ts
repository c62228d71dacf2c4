import * as z from 'zod';
import { folded } from '../../../domain/scoring/folded.ts';
import type { HubSpotRecord, ItemResult } from '../hubspot-api.ts';
import { HubSpotError, refusalOf } from './refusal.ts';

export const RecordBody = z.object({
  id: z.coerce.string(),
  properties: z.record(z.string(), z.string().nullable()).optional().default({}),
});

const Result = RecordBody.extend({ objectWriteTraceId: z.coerce.string().optional().catch(undefined) });
type Result = z.infer<typeof Result>;

/** What a batch write answers: 200 or 201 with results, 207 with errors beside them. */
export const BatchBody = z
  .object({ results: z.array(Result).optional(), errors: z.array(HubSpotError).optional() })
  .refine(({ results, errors }) => results !== undefined || errors !== undefined)
  .transform(({ results = [], errors = [] }) => ({ results, errors }));

/** One input of a batch write, as it was sent. */
export interface Sent {
  readonly traceId: string;
  /** Null: the record is new. */
  readonly id: string | null;
  readonly properties: Readonly<Record<string, string>>;
}

/** What tells one record from another where HubSpot leaves the trace id out; the first that both have decides. */
const TELLING = ['baton_key', 'email', 'domain', 'hs_lead_name', 'phone', 'name'];

/** An item that failed for a passing reason may or may not be written; HubSpot publishes no list of categories. */
const PASSING = /RATE_LIMIT|INTERNAL|TIMEOUT|LOCKED|UNAVAILABLE|UNEXPECTED|SERVER/i;

const LEFT_OUT: HubSpotError = {
  category: 'OBJECT_NOT_FOUND',
  message: 'HubSpot left it out of its answer: it may have been merged into another record, or deleted',
};

/**
 * Gives each input the result or the error that is its own: by trace id, else by record id, else by a unique value,
 * never by the order. @returns null when a new one is left without, or HubSpot tells of more than was sent: then nobody
 * knows what was written
 */
export function itemResults(
  sent: readonly Sent[],
  { results, errors }: z.infer<typeof BatchBody>,
  correlationId?: string,
): readonly ItemResult[] | null {
  const found = new Map<Sent, ItemResult>();
  const open = (): Sent[] => sent.filter((input) => !found.has(input));
  const nameless: HubSpotError[] = [];
  const refuse = (input: Sent, error: HubSpotError): void => {
    const refusal = refusalOf({ ...error, correlationId: error.correlationId ?? correlationId });
    found.set(input, { kind: 'refused', refusal });
  };

  for (const error of errors) {
    if (PASSING.test(error.category ?? '')) return null;
    const its = sent.filter((input) => concerns(error, input));
    if (its.length === 0) nameless.push(error);
    // Of several errors about one input the first counts.
    for (const input of its) if (!found.has(input)) refuse(input, error);
  }
  for (const result of results) {
    const [input, another] = whose(result, open());
    if (!input || another) return null;
    found.set(input, { kind: 'done', record: recordOf(result) });
  }
  for (const error of nameless) {
    const [input, another] = open();
    if (!input || another) return null;
    refuse(input, error);
  }
  // Of a record that was merged into another, HubSpot says nothing at all. Asked for by its new id it is written then.
  for (const input of open()) if (input.id !== null) refuse(input, LEFT_OUT);
  const answers = sent.flatMap((input) => found.get(input) ?? []);
  return answers.length === sent.length ? answers : null;
}

export const recordOf = ({ id, properties }: HubSpotRecord): HubSpotRecord => ({ id, properties });

const concerns = ({ context }: HubSpotError, { traceId, id }: Sent): boolean =>
  context?.['objectWriteTraceId']?.includes(traceId) ??
  (id !== null && (context?.['ids'] ?? context?.['id'] ?? []).includes(id));

/** The inputs that a result can belong to; exactly one, if all is well. */
function whose(result: Result, open: readonly Sent[]): readonly Sent[] {
  if (result.objectWriteTraceId !== undefined)
    return open.filter(({ traceId }) => traceId === result.objectWriteTraceId);
  const byId = open.filter(({ id }) => id === result.id);
  if (byId.length > 0) return byId;
  const alike = open.filter((input) => isAlike(input, result));
  return alike.length > 0 || open.length > 1 ? alike : open;
}

function isAlike(input: Sent, result: Result): boolean {
  const name = TELLING.find((one) => input.properties[one] && result.properties[one]);
  return name !== undefined && folded(input.properties[name] ?? '') === folded(result.properties[name] ?? '');
}
