import { createReceive } from '../../src/flow/receive.ts';
import type { HttpDeps } from '../../src/http/app.ts';
import { sourceFor } from '../../src/intake/sources.ts';
import { settings } from '../intake/deliveries.ts';
import { openHttp } from './fakes.ts';

const FORMS: readonly string[] = ['shop', 'contact'];

/**
 * The door as it stands, with two forms, `shop` and `contact`, that pages of `origins` may post to; `stored` are the
 * bodies that were kept, each once.
 */
export async function openDoor(
  origins: readonly string[],
  thanks: string,
  hooksAMinute = 100,
  change: Partial<HttpDeps> = {},
) {
  const stored: string[] = [];
  const keys = new Set<string>();
  const source = settings({ name: 'shop', origins, options: { thanks } });
  const http = await openHttp({
    hooksAMinute,
    originsOf: (name) => (FORMS.includes(name) ? origins : []),
    receive: createReceive({
      settingsOf: (name) => (FORMS.includes(name) ? source : undefined),
      sourceFor,
      inbox: {
        commit: async ({ id, body, dedupe: { key } }) => {
          const duplicate = keys.has(key);
          if (!duplicate) stored.push(body.toString());
          keys.add(key);
          return { signal: id, duplicate };
        },
      },
      jobs: { add: async () => undefined },
      newId: (prefix) => `${prefix}_1`,
      checkpoint: () => undefined,
      onQueueError: () => undefined,
    }),
    ...change,
  });
  return { ...http, stored };
}
