import { Readable } from 'node:stream';
import { FormFiles } from '../../../src/domain/policy/upload-schema.ts';
import { decodeJson, isObject } from '../../../src/intake/body/body.ts';
import { form } from '../../../src/intake/form/form.ts';
import type { Arriving, FileSink } from '../../../src/intake/source.ts';
import { delivery, settings, submissionIn } from '../deliveries.ts';

export interface Part {
  readonly name: string;
  /** Of a text. */
  readonly value?: string;
  /** Of a file, as the header has it. */
  readonly file?: string;
  readonly bytes?: string | Buffer;
}

export const PDF = '%PDF-1.7\nhello';

/** A multipart body as browsers write it. */
export function multipart(parts: readonly Part[], boundary = '----one'): Buffer {
  const chunks = parts.flatMap(({ name, value = '', file, bytes = '' }) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`,
    file === undefined
      ? `\r\n\r\n${value}`
      : `; filename="${file}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    bytes,
    '\r\n',
  ]);
  return Buffer.concat([...chunks, `--${boundary}--\r\n`].map((chunk) => Buffer.from(chunk)));
}

/** A form that takes files, and where they would be kept. */
export function uploadBench({
  files = {},
  sink = {},
}: {
  /** As the policy writes it; null: the key is not there. */
  files?: object | null;
  sink?: Partial<FileSink>;
} = {}) {
  const kept = new Map<string, Buffer>();
  const dropped: string[] = [];
  const errors: unknown[] = [];
  const source = settings({ options: files === null ? {} : { files: FormFiles.parse(files) } });
  const newFile = async (): Promise<FileSink> => {
    const id = `fil_${kept.size + 1}`;
    kept.set(id, Buffer.alloc(0));
    return {
      id,
      write: async (bytes) => void kept.set(id, Buffer.concat([kept.get(id) ?? Buffer.alloc(0), bytes])),
      close: async () => undefined,
      drop: async () => void (kept.delete(id), dropped.push(id)),
      ...sink,
    };
  };
  const read = async (body: Buffer | Readable, boundary = '----one') => {
    const arriving: Arriving = {
      newFile,
      content: Buffer.isBuffer(body) ? Readable.from([body]) : body,
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      urlOf: (id) => `https://baton.example/api/files/${id}`,
      onFileError: (error) => void errors.push(error),
    };
    const uploaded = await form.upload(arriving, source);
    const whole = { ...delivery({ headers: arriving.headers }), ...uploaded };
    form.inspect(whole);
    const stored = decodeJson(whole.body);
    return {
      uploaded: whole,
      fields: isObject(stored) ? stored['fields'] : null,
      dedupe: form.dedupe(whole),
      ...submissionIn(whole, source),
    };
  };
  return { read, kept, dropped, errors };
}
