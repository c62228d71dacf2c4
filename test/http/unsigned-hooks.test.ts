import { expect, test } from 'vitest';
import type { SourceType } from '../../src/domain/policy/source-types.ts';
import type { NewSignal } from '../../src/flow/ports.ts';
import { createReceive } from '../../src/flow/receive.ts';
import { sourceFor } from '../../src/intake/sources.ts';
import { settings } from '../intake/deliveries.ts';
import { openHttp } from './fakes.ts';

/** The door as it stands, before an inbox in memory. */
async function door(type: SourceType) {
  const stored = new Map<string, NewSignal>();
  const http = await openHttp({
    receive: createReceive({
      settingsOf: () => settings({ name: 'ask', type, tokens: ['tok-4711'] }),
      sourceFor,
      inbox: {
        commit: async (signal) => {
          const before = stored.get(signal.dedupe.key);
          if (!before) stored.set(signal.dedupe.key, signal);
          return { signal: (before ?? signal).id, duplicate: before !== undefined };
        },
      },
      jobs: { add: async () => undefined },
      newId: (prefix) => `${prefix}_${stored.size}`,
      checkpoint: () => undefined,
      onQueueError: () => undefined,
    }),
  });
  /** As a sender would write them; of a multipart form the boundary is another each time. */
  const post = async (body: FormData | URLSearchParams, token = 'tok-4711') => {
    const request = new Request('http://door.invalid', { method: 'POST', body });
    return http.app.inject({
      method: 'POST',
      url: `/hooks/ask/${token}`,
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
      payload: Buffer.from(await request.arrayBuffer()),
    });
  };
  return { ...http, post, stored };
}

test('a multipart form of Jotform is taken, once, and read as it was stored', async () => {
  await using http = await door('jotform');
  const form = new FormData();
  form.append('submissionID', '6120000000000000001');
  form.append('rawRequest', '{"q1_email":"vera@acme.example"}');
  const answers = [await http.post(form), await http.post(form)];
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
  expect(answers.map((answer) => answer.json<{ duplicate: boolean }>().duplicate)).toEqual([false, true]);
  const [signal] = http.stored.values();
  const read = sourceFor('jotform').parse(signal?.body ?? Buffer.of(), signal?.contentType ?? '', settings());
  expect(read).toMatchObject({ identity: { email: 'vera@acme.example' } });
  expect((await http.post(form, 'tok-4712')).statusCode).toBe(401);
});

test('one that cannot be read is taken all the same: its job will say why', async () => {
  await using http = await door('jotform');
  expect((await http.post(new FormData())).statusCode).toBe(202);
  expect(http.stored.size).toBe(1);
});

test('Elementor hears 200, or its visitor would see an error', async () => {
  await using http = await door('elementor');
  expect((await http.post(new URLSearchParams({ Email: 'vera@acme.example' }))).statusCode).toBe(200);
});
