import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../../src/faults.ts';
import { form } from '../../../src/intake/form/form.ts';
import { UPLOAD_TYPE } from '../../../src/intake/form/uploaded-form.ts';
import { replay } from '../../support/replay.ts';
import { delivery, faultOf } from '../deliveries.ts';
import { multipart, type Part, PDF, uploadBench } from './upload-bench.ts';

const EMAIL: Part = { name: 'email', value: 'vera@acme.example' };
const pdf = (file = 'plan.pdf', bytes: string | Buffer = PDF): Part => ({ name: 'plan', file, bytes });

const codeOf = async (reading: Promise<unknown>): Promise<string> => {
  const end = await reading.then(
    () => 'none',
    (error: unknown) => error,
  );
  if (end instanceof Fault) return end.code;
  if (end === 'none') return 'none';
  throw end;
};

describe('a form with files', () => {
  test('is its text and its files', async () => {
    const { read, kept } = uploadBench();
    const sent = multipart([
      EMAIL,
      { name: 'How soon?', value: 'Now, Größe 5 €' },
      { name: 'topic', value: 'a' },
      { name: 'topic', value: 'b' },
      pdf(),
    ]);
    const { identity, profile, fields, uploaded } = await read(sent);
    expect(identity.email).toBe('vera@acme.example');
    expect(fields).toEqual({
      email: 'vera@acme.example',
      'How soon?': 'Now, Größe 5 €',
      topic: ['a', 'b'],
    });
    const file = { id: 'fil_1', name: 'plan.pdf', size: PDF.length, type: 'application/pdf' };
    expect(profile.files).toEqual([{ ...file, url: 'https://baton.example/api/files/fil_1' }]);
    expect(profile.leftOut).toBeUndefined();
    expect(uploaded.files).toMatchObject([file]);
    expect(kept.get('fil_1')?.toString()).toBe(PDF);
  });

  test.each<[why: string, files: object | null, part: Part]>([
    ['this form takes no files', null, pdf()],
    ['files of this type are not taken', {}, pdf('run.exe', 'MZ')],
    ['files of this type are not taken', {}, pdf('plan', PDF)],
    ['files of this type are not taken', { types: ['png'] }, pdf()],
    ['it is not what its name says', {}, pdf('plan.pdf', '<html><script>alert(1)</script>')],
    ['it is not what its name says', {}, pdf('a.png', PDF)],
    ['it is not what its name says', {}, pdf('a.txt', 'MZ\0\0')],
    ['it is empty', {}, pdf('plan.pdf', '')],
    ['it is larger than 1 KB', { size: '1kb' }, pdf('plan.pdf', PDF.padEnd(1025))],
    ['it is larger than 300 KB', { size: '300kb' }, pdf('plan.pdf', PDF.padEnd(400_000))],
  ])('loses no lead of a file: %s', async (why, files, part) => {
    const { read, kept } = uploadBench({ files });
    const { identity, profile } = await read(multipart([EMAIL, part, { name: 'name', value: 'Vera Stone' }]));
    expect(identity.email).toBe('vera@acme.example');
    expect(profile.attributes['name']).toBe('Vera Stone');
    expect(profile.files).toEqual([]);
    expect(profile.leftOut).toEqual([{ name: part.file, why }]);
    expect([...kept]).toEqual([]);
  });

  test('takes as many as the policy says, and counts none that is left out', async () => {
    const { read } = uploadBench({ files: { most: 2 } });
    const { profile } = await read(
      multipart([EMAIL, pdf('run.exe'), ...[1, 2, 3].map((i) => pdf(`${i}.pdf`))]),
    );
    expect(profile.files.map(({ name }) => name)).toEqual(['1.pdf', '2.pdf']);
    expect(profile.leftOut?.map(({ name }) => name)).toEqual(['run.exe', '3.pdf']);
  });

  test('of a field for which nobody chose a file is none', async () => {
    const { profile } = await uploadBench().read(multipart([EMAIL, pdf('', '')]));
    expect(profile).toMatchObject({ files: [] });
    expect(profile.leftOut).toBeUndefined();
  });

  test('has files whose names are safe', async () => {
    const names = ['..\\..\\etc/plan.pdf', 'a%22b%0D%0Ac.pdf', 'Größe.PDF', 'x\u202Efdp.pdf'];
    const { profile } = await uploadBench().read(multipart([EMAIL, ...names.map((name) => pdf(name))]));
    expect(profile.files.map(({ name }) => name)).toEqual([
      'plan.pdf',
      'a_b__c.pdf',
      'Größe.PDF',
      'xfdp.pdf',
    ]);
  });

  test.each(['write', 'close'] as const)('is taken without what the disk cannot %s', async (step) => {
    const sink = { [step]: async () => Promise.reject(new Error('ENOSPC')) };
    const { read, dropped, errors } = uploadBench({
      sink: { ...sink, drop: async () => void dropped.push('x') },
    });
    const { identity, profile } = await read(multipart([EMAIL, pdf()]));
    expect(identity.email).toBe('vera@acme.example');
    expect(profile.leftOut).toEqual([{ name: 'plan.pdf', why: 'it could not be stored' }]);
    expect(errors).toEqual([new Error('ENOSPC')]);
    expect(dropped).toHaveLength(1);
  });

  test('is the same click whatever its boundary and wherever its files lie', async () => {
    const { read } = uploadBench();
    const first = await read(multipart([EMAIL, pdf()]));
    const again = await read(multipart([EMAIL, pdf()], '----two'), '----two');
    const other = await read(multipart([EMAIL, pdf('plan.pdf', `${PDF}!`)]));
    expect(again.uploaded.files?.[0]?.id).not.toBe(first.uploaded.files?.[0]?.id);
    expect(again.dedupe).toEqual(first.dedupe);
    expect(other.dedupe).not.toEqual(first.dedupe);
  });
});

describe('what is no form', () => {
  test.each<[string, Buffer]>([
    ['BODY_MALFORMED', multipart([EMAIL, pdf()]).subarray(0, -12)],
    ['BODY_MALFORMED', multipart([EMAIL, pdf()]).subarray(0, 90)],
    ['BODY_MALFORMED', Buffer.from('email=vera')],
    ['BODY_EMPTY', Buffer.from('------one--\r\n')],
    ['BODY_NOT_UTF8', multipart([{ name: 'email', bytes: Buffer.from([0xff, 0xfe]) }])],
    ['BODY_FORBIDDEN_KEY', multipart([{ name: '__proto__', value: 'x' }])],
    ['BODY_TOO_LARGE', multipart([EMAIL, { name: 'message', value: 'a'.repeat(300_000) }])],
    ['BODY_TOO_LARGE', multipart(Array.from({ length: 5001 }, () => EMAIL))],
  ])('is refused: %s', async (code, body) => {
    const { read, kept } = uploadBench({ sink: { close: async () => undefined } });
    expect(await codeOf(read(body))).toBe(code);
    expect(kept.size).toBeLessThan(2);
  });

  test('beyond 100 MB nothing more is read, not even of what is left out', async () => {
    let sent = 0;
    const head =
      multipart([pdf('film.mov', '')])
        .toString()
        .split('\r\n------one--')[0] ?? '';
    const film = Readable.from(
      (function* () {
        yield Buffer.from(head);
        for (; sent < 120; sent += 1) yield Buffer.alloc(1024 * 1024, 'a');
      })(),
    );
    expect(await codeOf(uploadBench().read(film))).toBe('BODY_TOO_LARGE');
  });

  test('nobody but Baton writes what is stored', () => {
    const forged = delivery({ contentType: UPLOAD_TYPE, headers: { 'content-type': UPLOAD_TYPE } });
    expect(faultOf(() => form.inspect(forged))).toBe('CONTENT_TYPE_UNSUPPORTED');
    expect(form.contentTypes).not.toContain(UPLOAD_TYPE);
  });

  test('damaged in any way is read or refused', async () => {
    const good = multipart([EMAIL, pdf(), { name: 'message', value: 'Hello' }, pdf('b.png')]);
    const damage = fc.array(
      fc.tuple(
        fc.nat(good.length),
        fc.nat(30),
        fc.oneof(fc.uint8Array({ maxLength: 6 }), fc.constant([13, 10, 45, 45])),
      ),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(damage, fc.integer({ min: 1, max: 200 }), async (cuts, step) => {
        let body = good;
        for (const [from, length, put] of cuts)
          body = Buffer.concat([body.subarray(0, from), Buffer.from(put), body.subarray(from + length)]);
        const pieces = Array.from({ length: Math.ceil(body.length / step) }, (_, i) =>
          body.subarray(i * step, (i + 1) * step),
        );
        expect(await codeOf(uploadBench().read(Readable.from(pieces)))).toMatch(/^none$|^BODY_/);
      }),
      { numRuns: 1_000, ...replay },
    );
  });
});

test('a file is never in memory whole: while the disk is busy its sender waits', async () => {
  const disk = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const { read } = uploadBench({
    sink: {
      write: async () => {
        begun.resolve();
        await disk.promise;
      },
    },
  });
  let sent = 0;
  const [head = '', end = ''] = multipart([EMAIL, pdf('plan.pdf', '|')])
    .toString()
    .split('|');
  const slow = Readable.from(
    (function* () {
      yield Buffer.from(`${head}${PDF}`);
      for (; sent < 5 * 1024 * 1024; sent += 65_536) yield Buffer.alloc(65_536, 'a');
      yield Buffer.from(end);
    })(),
    { objectMode: false, highWaterMark: 65_536 },
  );
  const reading = read(slow);
  await begun.promise;
  await new Promise((done) => setTimeout(done, 50));
  expect(sent).toBeLessThan(512 * 1024);
  disk.resolve();
  expect((await reading).profile.files[0]?.size).toBe(PDF.length + 5 * 1024 * 1024);
});
