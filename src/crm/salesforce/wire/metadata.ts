import * as z from 'zod';
import type { CrmCall } from '../../../flow/ports.ts';
import { faultOf } from '../refusal-fault.ts';
import type { MetadataPart, MetadataResult } from '../salesforce-api.ts';
import { checkedName } from './checked.ts';
import { metadataExchange } from './jsforce.ts';
import { inItsWords } from './refusal.ts';
import type { SalesforceHttp } from './salesforce-http.ts';
import { lost } from './wire-faults.ts';

const MOST_PARTS = 10;

/** As jsforce reads them, with every list a list. */
const Results = z.array(
  z
    .object({
      fullName: z.string(),
      success: z.boolean(),
      created: z.boolean(),
      errors: z.array(z.object({ statusCode: z.string().optional(), message: z.string().optional() })),
    })
    .refine(({ success, errors }) => success || errors.length > 0),
);

/** Makes or changes parts of the org's set-up. See `SalesforceApi.upsertMetadata`. */
export async function upsertMetadata(
  http: SalesforceHttp,
  type: string,
  parts: readonly MetadataPart[],
  call: CrmCall,
): Promise<readonly MetadataResult[]> {
  if (parts.length === 0) return [];
  if (parts.length > MOST_PARTS)
    throw new RangeError(`${parts.length} parts in one call, at most ${MOST_PARTS}`);
  checkedName(type);
  const request = { name: `upsertMetadata ${type}`, writes: true };
  const answer = await http.through(
    request,
    (session, send) => metadataExchange(session, type, parts, send),
    Results,
    call,
  );
  if (answer.kind === 'refused') throw faultOf(answer.refusal, request.name);
  const byName = new Map(answer.body.map((one) => [one.fullName, one]));
  return parts.map(({ fullName }): MetadataResult => {
    const result = byName.get(fullName);
    if (!result) throw lost(request, 'a part is left without an answer');
    if (result.success) return { fullName, done: result.created ? 'made' : 'changed', message: null };
    const errors = result.errors.map(({ message = '', statusCode }) =>
      statusCode === undefined ? message : `${message} (${statusCode})`,
    );
    return { fullName, done: 'refused', message: inItsWords(errors.join('; ')) };
  });
}
