import type * as z from 'zod';
import type { CrmCall } from '../../../flow/ports.ts';
import { Associations } from './hubspot-bodies.ts';
import type { HubSpotRequest } from './hubspot-http.ts';

type Ask = <T>(request: HubSpotRequest, schema: z.ZodType<T>, call: CrmCall) => Promise<T>;

/** Who is associated with whom, page by page: HubSpot gives some hundreds for each id at a time. */
export async function readAssociated(
  ask: Ask,
  request: HubSpotRequest,
  ids: readonly string[],
  call: CrmCall,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>(ids.map((id) => [id, []]));
  let inputs: { id: string; after?: string }[] = [...found.keys()].map((id) => ({ id }));
  while (inputs.length > 0) {
    const { results } = await ask({ ...request, body: { inputs } }, Associations, call);
    for (const { from, to } of results) found.get(from.id)?.push(...to.map(({ toObjectId }) => toObjectId));
    inputs = results.flatMap(({ from, paging }) => (paging === null ? [] : [{ id: from.id, after: paging }]));
  }
  return found;
}
