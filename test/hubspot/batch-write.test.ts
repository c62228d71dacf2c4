import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { type BatchInput, writeBatch } from '../../src/crm/hubspot/wire/batch-write.ts';
import type { HubSpotAnswer, HubSpotHttp } from '../../src/crm/hubspot/wire/hubspot-http.ts';
import { CALLS } from '../../src/crm/hubspot/wire/hubspot-paths.ts';
import { readBatch } from '../../src/crm/hubspot/wire/read-batch.ts';
import { refusalOf } from '../../src/crm/hubspot/wire/refusal.ts';
import { Fault } from '../../src/faults.ts';
import { replay } from '../support/replay.ts';

const call = { signal: new AbortController().signal, urgent: false };
const at = (i: number): string => `lead-${i}@acme.com`;

const input = (i: number, more: Record<string, string> = {}): BatchInput => {
  const properties = { email: at(i), ...more };
  return { traceId: String(i), id: null, properties, body: { properties } };
};

type Body = { inputs: { objectWriteTraceId: string; properties: Record<string, string> }[] };

/** A HubSpot that answers each call as the script says. @returns its `send`, and how many inputs each call had */
function scripted(script: (inputs: Body['inputs'], calls: number) => HubSpotAnswer<unknown>) {
  const sizes: number[] = [];
  const send: HubSpotHttp = async <T>({ body }: { body?: unknown }, schema: z.ZodType<T>) => {
    const { inputs } = body as Body;
    sizes.push(inputs.length);
    const answer = script(inputs, sizes.length);
    return answer.kind === 'refused' ? answer : { ...answer, body: schema.parse(answer.body) };
  };
  const write = (inputs: readonly BatchInput[]) => writeBatch(send, CALLS.create('contacts'), inputs, call);
  return { send, sizes, write };
}

const refuse = (status: number, error: Parameters<typeof refusalOf>[0] = {}): HubSpotAnswer<unknown> => ({
  kind: 'refused',
  refusal: refusalOf({ category: 'VALIDATION_ERROR', message: 'One of them is bad', ...error }, status),
});
const take = (inputs: Body['inputs']): HubSpotAnswer<unknown> => ({
  kind: 'answered',
  status: 201,
  correlationId: undefined,
  body: {
    results: inputs.map(({ objectWriteTraceId, properties }) => ({
      id: `1${objectWriteTraceId}`,
      objectWriteTraceId,
      properties,
    })),
  },
});

describe('a batch that is refused as a whole', () => {
  test('is written in halves: the good ones are in, and each bad one has its refusal', async () => {
    const bad = fc.uniqueArray(fc.nat({ max: 99 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), bad, async (count, bad) => {
        const isBad = ({ objectWriteTraceId }: Body['inputs'][number]): boolean =>
          bad.includes(Number(objectWriteTraceId));
        const { write, sizes } = scripted((inputs) => (inputs.some(isBad) ? refuse(400) : take(inputs)));
        const results = await write(Array.from({ length: count }, (_, i) => input(i)));
        expect(results.map(({ kind }) => kind)).toEqual(
          Array.from({ length: count }, (_, i) => (bad.includes(i) ? 'refused' : 'done')),
        );
        results.forEach((one, i) => one.kind === 'done' && expect(one.record.id).toBe(`1${i}`));
        // Two for each halving on the way to each bad one.
        expect(sizes.length).toBeLessThanOrEqual(1 + 2 * 7 * bad.length);
      }),
      { ...replay, numRuns: 50 },
    );
  });

  test('for a property that HubSpot does not know, is written without those who have it', async () => {
    const unknown = {
      errors: [{ code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: ['nope'] } }],
    } as Parameters<typeof refusalOf>[0];
    const { write, sizes } = scripted((inputs) =>
      inputs.some(({ properties }) => 'nope' in properties) ? refuse(400, unknown) : take(inputs),
    );
    const results = await write([input(0, { nope: '1' }), input(1), input(2, { nope: '2' }), input(3)]);
    expect(results.map(({ kind }) => kind)).toEqual(['refused', 'done', 'refused', 'done']);
    expect(results[0]).toMatchObject({ refusal: { properties: [{ name: 'nope' }] } });
    expect(sizes).toEqual([4, 2]);
  });

  test('for what is not about an item, is not tried again for each', async () => {
    const { write, sizes } = scripted(() => refuse(414));
    await expect(write([input(0), input(1)])).rejects.toMatchObject({ code: 'CRM_REFUSED' });
    expect(sizes).toEqual([2]);
  });

  test('and then fails after a part is in: all of it may have been written', async () => {
    const failing = new Fault('CRM_RATE_LIMITED', 'full', { retryAfterMs: 7_000 });
    const { write } = scripted((inputs, calls) => {
      if (calls === 1) return refuse(400);
      if (calls === 2) return take(inputs);
      throw failing;
    });
    await expect(write([input(0), input(1)])).rejects.toMatchObject({
      code: 'CRM_ANSWER_LOST',
      retryAfterMs: 7_000,
      cause: failing,
    });
  });

  test('and fails before anything is in: nothing was written', async () => {
    const { write } = scripted((_, calls) => {
      if (calls === 1) return refuse(400);
      throw new Fault('CRM_RATE_LIMITED', 'full');
    });
    await expect(write([input(0), input(1)])).rejects.toMatchObject({ code: 'CRM_RATE_LIMITED' });
  });
});

describe('a batch read', () => {
  const found = (inputs: { id: string }[]): HubSpotAnswer<unknown> => ({
    kind: 'answered',
    status: 200,
    correlationId: undefined,
    body: { results: inputs.map(({ id }) => ({ id, properties: {} })) },
  });
  const read = (send: HubSpotHttp, ids: string[]) =>
    readBatch(send, CALLS.read('contacts'), { ids, properties: [] }, call);

  test('is not spoilt by one id that HubSpot will not have', async () => {
    const { send } = scripted((inputs) => {
      const asked = inputs as unknown as { id: string }[];
      return asked.some(({ id }) => id === 'x') ? refuse(400) : found(asked);
    });
    const records = await read(send, ['1', '2', 'x', '3']);
    expect(records.map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  test('that HubSpot refuses for each and every one is refused', async () => {
    const { send } = scripted(() => refuse(400));
    await expect(read(send, ['1', '2'])).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  });

  test('of which a part could not be read for now is tried again as a whole', async () => {
    const { send } = scripted(() => ({
      kind: 'answered',
      status: 207,
      correlationId: undefined,
      body: { results: [], errors: [{ category: 'INTERNAL_ERROR', message: 'oops' }] },
    }));
    await expect(read(send, ['1'])).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  });
});
