import { openOwners } from '../../src/crm/hubspot/owners.ts';
import { openPortal } from '../../src/crm/hubspot/portal.ts';
import { openReading } from '../../src/crm/hubspot/read/reading.ts';
import { openHubSpotApi } from '../../src/crm/hubspot/wire/hubspot-client.ts';
import type { Identity } from '../../src/domain/lead/lead.ts';
import type { CrmKnown } from '../../src/flow/ports.ts';
import type { FakeOptions } from '../support/hubspot/fake-hubspot.ts';
import { startFakeHubSpot } from '../support/hubspot/start-fake-hubspot.ts';
import { scriptedLimiter } from '../support/scripted-limiter.ts';

export const call = { signal: new AbortController().signal, urgent: true };

/** All that is read of HubSpot, over the wire from one that remembers; the test owns it and moves its clock. */
export async function openReadingBench(options: FakeOptions = {}) {
  const hubspot = await startFakeHubSpot({ searchLagMs: 0, ...options });
  const { limiter } = scriptedLimiter();
  const api = openHubSpotApi({ accessToken: hubspot.token, baseUrl: hubspot.url, limiter });
  const clock = { at: Date.parse('2026-03-02T09:00:00Z') };
  const warnings: string[] = [];
  const now = (): Date => new Date(clock.at);

  /** As a process that just started, which knows nothing yet, under a policy that mentions these facts. */
  const open = (...wanted: string[]) => {
    const reading = openReading({
      api,
      owners: openOwners({ api, now, people: () => new Map() }),
      portal: openPortal({ api, now }),
      wanted: () => new Set(wanted),
      onWarning: (text) => warnings.push(text),
      now,
    });
    const lookUpAll = (people: readonly Identity[]): Promise<CrmKnown[]> => reading.lookUp(people, call);
    return {
      ...reading,
      lookUpAll,
      lookUp: async (email: string): Promise<CrmKnown> => {
        const [known] = await lookUpAll([{ email, phone: null }]);
        if (!known) throw new Error('the look up gave no answer');
        return known;
      },
    };
  };
  /** What was asked from now on, but for the owners, who are read once an hour. */
  const asking = async (asks: () => Promise<unknown>): Promise<string[]> => {
    const before = hubspot.calls.length;
    await asks();
    return hubspot.calls
      .slice(before)
      .map(({ path }) => path.split('?')[0] ?? '')
      .filter((path) => !path.includes('owners'));
  };
  return {
    hubspot,
    api,
    clock,
    warnings,
    open,
    asking,
    [Symbol.asyncDispose]: () => hubspot[Symbol.asyncDispose](),
  };
}
