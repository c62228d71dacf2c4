import type { Readable } from 'node:stream';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { type FormFiles, MOST_UPLOADED_BYTES } from '../../domain/policy/upload-schema.ts';
import { Fault } from '../../faults.ts';
import { MOST_BYTES, utf8 } from '../body/body.ts';
import { partsOf, refuseKeys, refuseName } from '../body/json-limits.ts';
import type { Arriving, Delivery, SourceSettings } from '../source.ts';
import { createTakeFile } from './take-file.ts';
import { encodeUpload, UPLOAD_TYPE, type UploadedForm } from './uploaded-form.ts';

/** Of what a part is read ahead while the disk is busy. */
const AHEAD_BYTES = 16 * 1024;

/**
 * Reads a multipart form as it comes: text into memory, up to what any form may have, and files to where they are kept,
 * never more than a piece of one at a time. A file that is not taken is named in the result; no form is lost of it.
 * @throws Fault BODY_TOO_LARGE, BODY_EMPTY, BODY_NOT_UTF8, BODY_MALFORMED, BODY_FORBIDDEN_KEY
 */
export async function readUpload(
  arriving: Arriving,
  { options }: Pick<SourceSettings, 'options'>,
): Promise<Required<Pick<Delivery, 'body' | 'contentType' | 'files'>>> {
  const limits = options['files'] as FormFiles | undefined;
  const form: UploadedForm = { fields: {}, files: [], leftOut: [] };
  const texts: { name: string; value: string }[] = [];
  const takeFile = createTakeFile(arriving, limits, form);
  let parts = 0;
  let textBytes = 0;

  const readPart = async (name: string | undefined, part: Readable, fileName?: string): Promise<void> => {
    if (name === undefined) throw malformed('a part of it has no name');
    refuseKeys((parts += 1));
    refuseName(partsOf(name));
    if (fileName !== undefined) return takeFile(part, fileName);
    const chunks: Buffer[] = [];
    textBytes += Buffer.byteLength(name);
    for await (const chunk of part as AsyncIterable<Buffer>) {
      textBytes += chunk.length;
      if (textBytes > MOST_BYTES)
        throw tooLarge(`The text of the form is larger than ${MOST_BYTES / 1024} KB. Send less.`);
      chunks.push(chunk);
    }
    texts.push({ name, value: utf8(Buffer.concat(chunks)) });
  };

  await inOrder(arriving, readPart);
  if (parts === 0) throw new Fault('BODY_EMPTY', 'The form is empty. Send its fields.');
  const body = encodeUpload({ ...form, fields: listed(texts) });
  return { body, contentType: UPLOAD_TYPE, files: form.files };
}

type ReadPart = (name: string | undefined, part: Readable, fileName?: string) => Promise<void>;

/** Hands over one part after the other; the sender waits meanwhile. When this ends, no part is being read any more. */
async function inOrder({ headers, content }: Arriving, readPart: ReadPart): Promise<void> {
  const parser = openParser(headers);
  const parsed = Promise.withResolvers<void>();
  const open = new Set<Readable>();
  let reading = Promise.resolve();
  let bytes = 0;
  const failed = (error: unknown): void => parsed.reject(error);

  parser.on('file', (name: string | undefined, part: Readable, fileName: string | undefined) => {
    open.add(part);
    part.on('error', () => undefined); // whoever reads it hears of it
    reading = reading.then(() => readPart(name, part, fileName)).then(() => void open.delete(part));
    reading.catch(failed);
  });
  parser.on('finish', parsed.resolve);
  parser.on('error', (cause) =>
    failed(cause instanceof Fault ? cause : malformed('it breaks off or has no end', cause)),
  );
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > MOST_UPLOADED_BYTES)
      failed(tooLarge(`The form and its files are larger than ${MOST_UPLOADED_BYTES / 1024 / 1024} MB.`));
  };
  const broken = (cause?: unknown): void => {
    if (!content.readableEnded) failed(malformed('it breaks off', cause));
  };
  content.on('data', count).on('error', broken).on('close', broken);
  content.pipe(parser);
  if (content.destroyed) broken(); // its sender left while others had their turn
  try {
    await parsed.promise;
    await reading;
  } finally {
    content.unpipe(parser);
    content.off('data', count);
    for (const part of open) part.destroy();
    await reading.catch(() => undefined);
    content.resume(); // the rest is not wanted, but the sender hears the answer only once it has sent it
  }
}

function openParser(headers: Arriving['headers']): BusboyInstance {
  try {
    // Text is taken for a file as well, so that it comes as the bytes that were sent.
    return new Busboy({
      headers: headers as BusboyHeaders,
      isPartAFile: () => true,
      fileHwm: AHEAD_BYTES,
    });
  } catch (cause) {
    throw malformed('its Content-Type names no boundary', cause);
  }
}

/** A name that comes again makes a list. */
function listed(texts: readonly { name: string; value: string }[]): UploadedForm['fields'] {
  const fields: Record<string, string | string[]> = Object.create(null);
  for (const [name, list] of Map.groupBy(texts, (text) => text.name)) {
    const values = list.map(({ value }) => value);
    fields[name] = values.length === 1 ? values.join() : values;
  }
  return fields;
}

const tooLarge = (message: string): Fault => new Fault('BODY_TOO_LARGE', message);
const malformed = (why: string, cause?: unknown): Fault =>
  new Fault('BODY_MALFORMED', `The body is no multipart form: ${why}.`, { cause });
