import { Fault, faultCode, isRetryable } from '../../../faults.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import type { ItemResult, Refusal } from '../hubspot-api.ts';
import { BatchBody, itemResults, type Sent } from './batch-results.ts';
import type { HubSpotHttp, HubSpotRequest } from './hubspot-http.ts';
import { lost, refused } from './wire-faults.ts';

/** An input of a batch, with all that goes into the call. */
export interface BatchInput extends Sent {
  readonly body: Readonly<Record<string, unknown>>;
}

/** Refusals of a whole batch that are about one of its items. */
const ABOUT_AN_ITEM = [400, 404, 409];
/** A name that HubSpot does not know is unknown in whichever item it stands: no need to ask for each. */
const UNKNOWN_PROPERTY = 'PROPERTY_DOESNT_EXIST';

/**
 * Writes a batch and answers for each input, in their order. When HubSpot refuses the whole for what is wrong with one,
 * it is written in halves, until the good ones are in and each of the others has its own refusal.
 * @throws Fault CRM_*; CRM_ANSWER_LOST also when a part was written before another part failed
 */
export async function writeBatch(
  send: HubSpotHttp,
  request: HubSpotRequest,
  inputs: readonly BatchInput[],
  call: CrmCall,
): Promise<readonly ItemResult[]> {
  if (inputs.length === 0) return [];
  const body = { inputs: inputs.map((input) => ({ ...input.body, objectWriteTraceId: input.traceId })) };
  const answer = await send({ ...request, body }, BatchBody, call);
  if (answer.kind === 'answered') {
    const results = itemResults(inputs, answer.body, answer.correlationId);
    if (results) return results;
    throw lost(request, `${answer.status} with results that cannot be told apart or are not all there`);
  }
  const { refusal } = answer;
  if (inputs.length === 1) return [{ kind: 'refused', refusal }];
  if (!ABOUT_AN_ITEM.includes(refusal.status)) throw refused(request, refusal);

  const guilty = carryingUnknown(inputs, refusal);
  const [first, second] =
    guilty.length > 0
      ? [inputs.filter((input) => !guilty.includes(input)), []]
      : [inputs.slice(0, inputs.length / 2), inputs.slice(inputs.length / 2)];
  const results = new Map<BatchInput, ItemResult>(
    guilty.map((input) => [input, { kind: 'refused', refusal }]),
  );
  for (const part of [first, second]) {
    const written = await writeBatch(send, request, part, call).catch((error: unknown) => {
      throw results.size > guilty.length ? halfDone(request, error) : error;
    });
    part.forEach((input, i) => {
      const result = written[i];
      if (result) results.set(input, result);
    });
  }
  return inputs.flatMap((input) => results.get(input) ?? []);
}

function carryingUnknown(inputs: readonly BatchInput[], { properties }: Refusal): readonly BatchInput[] {
  const unknown = properties.filter(({ code }) => code === UNKNOWN_PROPERTY).map(({ name }) => name);
  return inputs.filter((input) => unknown.some((name) => Object.hasOwn(input.properties, name)));
}

/** One part is written and another is not: for all of them it must be looked at what is there. */
function halfDone(request: HubSpotRequest, error: unknown): unknown {
  if (!isRetryable(error) || faultCode(error) === 'CRM_ANSWER_LOST') return error;
  const retryAfterMs = error instanceof Fault ? error.retryAfterMs : undefined;
  const why = error instanceof Error ? error.message : String(error);
  return lost(request, `written in part, then: ${why}`, {
    cause: error,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}
