import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { FormFiles } from '../../src/domain/policy/upload-schema.ts';
import { Fault } from '../../src/faults.ts';
import type { Received } from '../../src/flow/receive.ts';
import { createReceiveUpload } from '../../src/flow/receive-upload.ts';
import type { Delivery } from '../../src/intake/source.ts';
import { sourceFor } from '../../src/intake/sources.ts';
import { delivery, settings } from '../intake/deliveries.ts';
import { multipart, PDF } from '../intake/form/upload-bench.ts';

const SHOP = 'https://shop.example';
const BODY = multipart([
  { name: 'email', value: 'vera@acme.example' },
  { name: 'plan', file: 'plan.pdf', bytes: PDF.padEnd(2_000) },
]);
const HEADERS = { origin: SHOP, 'content-type': 'multipart/form-data; boundary=----one' };

function bench(commit: (delivery: Delivery) => Promise<Received>) {
  const steps: string[] = [];
  const discarded: string[][] = [];
  const receive = createReceiveUpload({
    settingsOf: (name) =>
      name === 'shop' ? settings({ origins: [SHOP], options: { files: FormFiles.parse({}) } }) : undefined,
    sourceFor,
    files: {
      create: async () => ({
        id: 'fil_1',
        write: async () => void steps.push('write'),
        close: async () => void steps.push('safe'),
        drop: async () => void steps.push('drop'),
      }),
      discard: async (ids) => void discarded.push([...ids]),
    },
    receive: async (_source, whole) => {
      steps.push('commit');
      return commit(whole);
    },
    publicUrl: 'https://baton.example',
    onFileError: (error) => {
      throw error;
    },
  });
  return { receive, steps, discarded };
}
const taken = async (): Promise<Received> => ({ signal: 'sig_1', duplicate: false });
const send = (receive: ReturnType<typeof bench>['receive'], body = Readable.from([BODY])) =>
  receive('shop', delivery({ headers: HEADERS, body: Buffer.alloc(0) }), body);

describe('a form with files', () => {
  test('is committed once its files are safe, and names them', async () => {
    let whole: Delivery | undefined;
    const { receive, steps, discarded } = bench(async (given) => {
      whole = given;
      return taken();
    });
    expect(await send(receive)).toEqual({ signal: 'sig_1', duplicate: false });
    expect(steps).toEqual(['write', 'safe', 'commit']);
    expect(discarded).toEqual([]);
    expect(whole?.files).toMatchObject([{ id: 'fil_1', name: 'plan.pdf' }]);
    expect(JSON.parse(whole?.body.toString() ?? '')).toMatchObject({
      fields: { email: 'vera@acme.example' },
      files: [{ url: 'https://baton.example/api/files/fil_1' }],
    });
  });

  test.each<[string, () => Promise<Received>]>([
    ['came before', async () => ({ signal: 'sig_0', duplicate: true })],
    ['cannot be committed', () => Promise.reject(new Fault('STORE_UNAVAILABLE', 'away'))],
  ])('that %s leaves no file', async (_case, commit) => {
    const { receive, discarded } = bench(commit);
    await send(receive).catch((error: unknown) => expect(error).toBeInstanceOf(Fault));
    expect(discarded).toEqual([['fil_1']]);
  });

  test('that breaks off leaves no file', async () => {
    const { receive, steps, discarded } = bench(taken);
    const broken = Readable.from(
      (async function* () {
        yield BODY.subarray(0, -30);
        await new Promise((done) => setTimeout(done, 20));
        yield BODY.subarray(-30, -8);
      })(),
    );
    await expect(send(receive, broken)).rejects.toMatchObject({ code: 'BODY_MALFORMED' });
    expect(steps).not.toContain('commit');
    expect(discarded).toEqual([['fil_1']]);
  });

  test('from nobody who may send is refused before a byte is read', async () => {
    const { receive, steps } = bench(taken);
    let read = false;
    const body = new Readable({
      read: () => {
        read = true;
      },
    });
    const sent = delivery({ headers: { ...HEADERS, origin: 'https://evil.example' } });
    await expect(receive('shop', sent, body)).rejects.toMatchObject({ code: 'SIGNATURE_MISSING' });
    expect([read, steps]).toEqual([false, []]);
  });
});
