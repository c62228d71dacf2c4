import type { CrmCall } from '../../../flow/ports.ts';
import type { HubSpotRecord, Refusal } from '../hubspot-api.ts';
import { recordOf } from './batch-results.ts';
import { Records } from './hubspot-bodies.ts';
import type { HubSpotHttp, HubSpotRequest } from './hubspot-http.ts';
import { inItsWords } from './refusal.ts';
import { refused, unreached } from './wire-faults.ts';

interface Wanted {
  readonly ids: readonly string[];
  readonly idProperty?: string;
  readonly properties: readonly string[];
}

/** That a record is not there, or cannot be: no id of HubSpot's looks like this. */
const NOT_THERE = ['OBJECT_NOT_FOUND', 'VALIDATION_ERROR'];

/** The records that are there, in any order. One id that HubSpot will not have does not keep the others from being read. */
export async function readBatch(
  send: HubSpotHttp,
  request: HubSpotRequest,
  what: Wanted,
  call: CrmCall,
): Promise<HubSpotRecord[]> {
  // HubSpot refuses a batch that names an id twice, and e-mail addresses differ in more than case.
  const ids = [...new Map(what.ids.map((id) => [id.toLowerCase(), id])).values()];
  if (ids.length === 0) return [];
  const { records, refusal } = await readSome(send, request, { ...what, ids }, call);
  if (refusal && records === null) throw refused(request, refusal);
  return records ?? [];
}

/** `records` is null when HubSpot refused each and every one: then it is the call that is wrong, not an id. */
async function readSome(
  send: HubSpotHttp,
  request: HubSpotRequest,
  what: Wanted,
  call: CrmCall,
): Promise<{ records: HubSpotRecord[] | null; refusal?: Refusal }> {
  const { ids, idProperty, properties } = what;
  const body = {
    inputs: ids.map((id) => ({ id })),
    properties,
    propertiesWithHistory: [],
    ...(idProperty !== undefined && { idProperty }),
  };
  const answer = await send({ ...request, body }, Records, call);
  if (answer.kind === 'answered') {
    const other = answer.body.errors.find(({ category }) => !NOT_THERE.includes(category ?? ''));
    if (other) throw unreached(request, `not all could be read: ${inItsWords(other)}`);
    return { records: answer.body.results.map(recordOf) };
  }
  const { refusal } = answer;
  const isNotThere = refusal.status === 404 && refusal.category === 'OBJECT_NOT_FOUND';
  if (isNotThere && ids.length === 1) return { records: [] };
  if (!isNotThere && refusal.status !== 400) throw refused(request, refusal);
  if (ids.length === 1 || refusal.properties.length > 0) return { records: null, refusal };
  const half = ids.length / 2;
  const first = await readSome(send, request, { ...what, ids: ids.slice(0, half) }, call);
  const second = await readSome(send, request, { ...what, ids: ids.slice(half) }, call);
  const records = [...(first.records ?? []), ...(second.records ?? [])];
  return first.records === null && second.records === null ? { records: null, refusal } : { records };
}
