import { setTimeout as wait } from 'node:timers/promises';
import { openHubSpotCrm } from '../../src/crm/hubspot/hubspot-crm.ts';
import { openPortal } from '../../src/crm/hubspot/portal.ts';
import { openHubSpotApi } from '../../src/crm/hubspot/wire/hubspot-client.ts';
import type { Crm } from '../../src/flow/ports.ts';
import type { FakeHubSpot, FakeOptions, FakeRecord } from '../support/hubspot/fake-hubspot.ts';
import { startFakeHubSpot } from '../support/hubspot/start-fake-hubspot.ts';
import { scriptedLimiter } from '../support/scripted-limiter.ts';

export const OWNERS = ['ana@example.com', 'bo@example.com'] as const;

/** Baton's HubSpot on a fake one, without limits of its own. */
export interface HubSpotBench extends AsyncDisposable {
  readonly crm: Crm;
  readonly hubspot: FakeHubSpot;
  /** The only one of its type. */
  readonly only: (type: 'contacts' | 'tasks' | 'notes' | 'leads') => FakeRecord;
  /** Another process of Baton on the same HubSpot, which remembers nothing. */
  readonly restarted: () => Crm;
  /** What was waited for, in milliseconds; a hundredth of it really. */
  readonly slept: readonly number[];
}

export async function openHubSpotBench(options: FakeOptions = {}): Promise<HubSpotBench> {
  const hubspot = await startFakeHubSpot({ owners: OWNERS, ...options });
  const slept: number[] = [];
  const now = (): Date => new Date();
  const restarted = (): Crm => {
    const api = openHubSpotApi({
      accessToken: hubspot.token,
      baseUrl: hubspot.url,
      limiter: scriptedLimiter().limiter,
    });
    return openHubSpotCrm({
      api,
      portal: openPortal({ api, now }),
      readStored: async ({ id, name }) =>
        id === 'fil_1' ? { name, bytes: Buffer.from('hello') } : new Error('Baton has it no longer'),
      now,
      people: () => new Map(),
      wanted: () => new Set(),
      onWarning: (text) => {
        throw new Error(text);
      },
      pausedUntil: async () => null,
      sleep: async (ms) => {
        slept.push(ms);
        await wait(ms / 100);
      },
    });
  };
  return {
    crm: restarted(),
    hubspot,
    only: (type) => {
      const [record, another] = hubspot.records(type);
      if (!record || another) throw new Error(`there are ${hubspot.records(type).length} ${type}`);
      return record;
    },
    restarted,
    slept,
    [Symbol.asyncDispose]: () => hubspot[Symbol.asyncDispose](),
  };
}
