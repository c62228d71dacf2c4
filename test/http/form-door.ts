import { createReceive } from '../../src/flow/receive.ts';
import { sourceFor } from '../../src/intake/sources.ts';
import { settings } from '../intake/deliveries.ts';
import { openHttp } from './fakes.ts';

/** The door as it stands, with one form, `shop`, that pages of `origins` may post to; `stored` are the bodies that were kept. */
export async function openDoor(origins: readonly string[], thanks: string, hooksAMinute = 100) {
  const stored: string[] = [];
  const source = settings({ name: 'shop', origins, options: { thanks } });
  const http = await openHttp({
    hooksAMinute,
    originsOf: (name) => (name === 'shop' ? origins : []),
    receive: createReceive({
      settingsOf: (name) => (name === 'shop' ? source : undefined),
      sourceFor,
      inbox: {
        commit: async ({ id, body }) => {
          stored.push(body.toString());
          return { signal: id, duplicate: false };
        },
      },
      jobs: { add: async () => undefined },
      newId: (prefix) => `${prefix}_1`,
      checkpoint: () => undefined,
      onQueueError: () => undefined,
    }),
  });
  return { ...http, stored };
}
