import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { HubSpotApi, ItemResult } from '../../src/crm/hubspot/hubspot-api.ts';
import { openHubSpotApi } from '../../src/crm/hubspot/wire/hubspot-client.ts';
import type { FakeHubSpot } from '../support/hubspot/fake-hubspot.ts';
import { startFakeHubSpot } from '../support/hubspot/start-fake-hubspot.ts';
import { scriptedLimiter } from '../support/scripted-limiter.ts';

const call = { signal: new AbortController().signal, urgent: false };
let hubspot: FakeHubSpot;
let api: HubSpotApi;
let begin = 0;
let serial = 0;

beforeAll(async () => {
  hubspot = await startFakeHubSpot({ owners: ['ana@acme.com'] });
  const { limiter } = scriptedLimiter();
  api = openHubSpotApi({ accessToken: hubspot.token, baseUrl: hubspot.url, limiter });
});
afterAll(() => hubspot[Symbol.asyncDispose]());
beforeEach(() => {
  hubspot.clearFaults();
  begin = hubspot.calls.length;
});

/** A new address each time, since one HubSpot serves all tests. */
const address = (): string => `lead-${(serial += 1)}@acme.com`;
const person = (more: Record<string, string> = {}) => ({ properties: { email: address(), ...more } });
const made = (): number => hubspot.calls.length - begin;
const outcome = (results: readonly ItemResult[]) =>
  results.map((one) => (one.kind === 'done' ? 'done' : one.refusal.status));

describe('a batch write', () => {
  test('gives each input its own result, in the order of the inputs', async () => {
    const taken = person();
    const id = hubspot.add('contacts', taken.properties);
    const inputs = [person(), taken, person()];
    const results = await api.create('contacts', inputs, call);
    expect(outcome(results)).toEqual(['done', 409, 'done']);
    expect(results[1]).toMatchObject({ refusal: { category: 'CONFLICT', existingId: id } });
    for (const i of [0, 2])
      expect(results[i]).toMatchObject({ record: { properties: { email: inputs[i]!.properties.email } } });
    expect(made()).toBe(1);
  });

  test('updates by id; one that is gone, or was merged into another, is a 404', async () => {
    const [here, stays, merged] = [1, 2, 3].map(() => hubspot.add('contacts', person().properties));
    hubspot.merge('contacts', stays!, merged!);
    const results = await api.update(
      'contacts',
      [merged!, '999', here!].map((id) => ({ id, properties: { firstname: 'Ana' } })),
      call,
    );
    expect(outcome(results)).toEqual([404, 404, 'done']);
    expect(results[2]).toMatchObject({ record: { id: here } });
  });

  test.each(['lost_answer', 'cut_body'] as const)('with %s may have been written, and was', async (kind) => {
    const input = person();
    hubspot.fault({ kind });
    await expect(api.create('contacts', [input], call)).rejects.toMatchObject({ code: 'CRM_ANSWER_LOST' });
    const read = await api.read(
      'contacts',
      { ids: [input.properties.email], idProperty: 'email', properties: ['email'] },
      call,
    );
    expect(read).toHaveLength(1);
  });

  test('makes a task of somebody, once for each key', async () => {
    const contact = hubspot.add('contacts', person().properties);
    const task = {
      properties: { hs_timestamp: '2026-11-22T10:00:00Z', hs_task_subject: 'Call', baton_key: 'handoff-1' },
      associations: [{ toId: contact, typeId: 204 }],
    };
    const [first] = await api.create('tasks', [task], call);
    const [again] = await api.create('tasks', [task], call);
    const id = first?.kind === 'done' ? first.record.id : '';
    expect(again).toMatchObject({ kind: 'refused', refusal: { existingId: id } });
    expect(await api.associated('contacts', 'tasks', [contact, '999'], call)).toEqual(
      new Map([
        [contact, [id]],
        ['999', []],
      ]),
    );
  });
});

describe('a batch read', () => {
  test('leaves out who is unknown, and asks for nobody twice', async () => {
    const { properties } = person();
    const id = hubspot.add('contacts', properties);
    const ids = [properties.email, properties.email.toUpperCase(), 'nobody@acme.com'];
    const found = await api.read('contacts', { ids, idProperty: 'email', properties: ['email'] }, call);
    expect(found).toMatchObject([{ id }]);
    expect(hubspot.calls.at(-1)).toMatchObject({ inputs: 2 });
  });

  test('of nobody asks nothing', async () => {
    expect(await api.read('contacts', { ids: [], properties: [] }, call)).toEqual([]);
    expect(await api.create('contacts', [], call)).toEqual([]);
    expect(made()).toBe(0);
  });
});
