import { setTimeout } from 'node:timers/promises';
import {
  type ChangeEventsDeps,
  openChangeEvents,
} from '../../../src/crm/salesforce/events/open-change-events.ts';
import type { Session } from '../../../src/crm/salesforce/events/pubsub.ts';
import type { ReplayCursors } from '../../../src/flow/change-events.ts';
import { type FakePubSub, startFakePubSub } from '../../support/salesforce/pubsub/fake-pubsub.ts';

export const LEADS = '/data/LeadChangeEvent';
export const CONTACTS = '/data/ContactChangeEvent';
export const ORG = '00D000000000001AAA';
export const US = '005000000000001AAA';

type Deps = ChangeEventsDeps<Session>;

/** Cursors as the store has them, in memory; `lose` gives every turn to somebody else. */
export function memoryCursors() {
  const held = new Map<string, { token: string; until: number }>();
  const replayIds = new Map<string, string>();
  let tokens = 0;
  const isOurs = (topic: string, token: string, leaseMs: number): boolean => {
    if (held.get(topic)?.token !== token) return false;
    held.set(topic, { token, until: Date.now() + leaseMs });
    return true;
  };
  const cursors: ReplayCursors = {
    take: async (topic, leaseMs) => {
      if ((held.get(topic)?.until ?? 0) > Date.now()) return null;
      const token = String((tokens += 1));
      held.set(topic, { token, until: Date.now() + leaseMs });
      return { replayId: replayIds.get(topic) ?? null, token };
    },
    keep: async (topic, token, leaseMs) => isOurs(topic, token, leaseMs),
    advance: async (topic, token, replayId, leaseMs) => {
      if (!isOurs(topic, token, leaseMs)) return false;
      replayIds.set(topic, replayId);
      return true;
    },
    release: async (topic, token) => void (isOurs(topic, token, 0) && held.delete(topic)),
  };
  const lose = (until: number): void => {
    for (const topic of held.keys()) held.set(topic, { token: 'another', until });
  };
  return { cursors, replayId: (topic: string) => replayIds.get(`${ORG}${topic}`), held, lose };
}

/** Somebody who listens to a Pub/Sub API of this test, hardly pauses, and remembers all that it did. */
export async function openListeningBench(changed: Partial<Deps> = {}) {
  const pubSub = await startFakePubSub();
  const memory = memoryCursors();
  const seen = {
    bodies: [] as unknown[],
    keys: [] as string[],
    errors: [] as string[],
    pauses: [] as number[],
    overflows: 0,
    renewals: 0,
  };
  let accessToken = 'good';
  const session = async (): Promise<Session> => ({
    accessToken,
    instanceUrl: 'https://acme.my.salesforce.test',
    orgId: ORG,
    userId: US,
  });
  const events = openChangeEvents({
    address: pubSub.address,
    session,
    renew: async () => {
      seen.renewals += 1;
      accessToken = 'good';
    },
    cursors: memory.cursors,
    takeIn: async (parts) => {
      seen.bodies.push(...parts.map(({ body }) => JSON.parse(body.toString())));
      seen.keys.push(...parts.map(({ dedupe }) => dedupe.key));
    },
    onOverflow: () => void (seen.overflows += 1),
    onError: (error) => void seen.errors.push(String(error)),
    client: 'baton',
    sleep: async (ms) => {
      seen.pauses.push(ms);
      await setTimeout(5);
    },
    ...changed,
  });
  const running = new Set<{ stop: AbortController; done: Promise<void> }>();
  const listen = (): (() => Promise<void>) => {
    const stop = new AbortController();
    const one = { stop, done: events.listen(stop.signal) };
    running.add(one);
    return async () => {
      stop.abort();
      await one.done;
    };
  };
  return {
    pubSub,
    memory,
    seen,
    listen,
    setToken: (token: string) => void (accessToken = token),
    [Symbol.asyncDispose]: async () => {
      for (const { stop } of running) stop.abort();
      await Promise.all([...running].map(({ done }) => done));
      await pubSub[Symbol.asyncDispose]();
    },
  };
}

/** Both topics are listened to. */
export const isListening = ({ listeners }: FakePubSub): boolean =>
  listeners(LEADS) === 1 && listeners(CONTACTS) === 1;

/** Nobody listens to anything. */
export const isDeserted = ({ listeners }: FakePubSub): boolean =>
  listeners(LEADS) + listeners(CONTACTS) === 0;
