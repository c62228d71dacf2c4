import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { safeFileName } from '../../domain/lead/file-name.ts';
import {
  beginsAs,
  type FileTypeName,
  mediaTypeOf,
  TELLING_BYTES,
  typeByName,
} from '../../domain/lead/file-types.ts';
import type { FormFiles } from '../../domain/policy/upload-schema.ts';
import { showBytes } from '../../domain/show-bytes.ts';
import type { Arriving, FileSink } from '../source.ts';
import type { UploadedForm } from './uploaded-form.ts';

/** Of a form with more the first are named; the rest is somebody's mischief. */
const MOST_NAMED = 20;

/**
 * Keeps one file after the other, or names it among those left out and says why. Its ending and its first bytes must both
 * say that it is of a type that the form takes.
 * @param limits undefined: the form takes no files
 * @param form its `files` and `leftOut` are added to
 */
export function createTakeFile(
  { newFile, urlOf, onFileError }: Pick<Arriving, 'newFile' | 'urlOf' | 'onFileError'>,
  limits: FormFiles | undefined,
  form: Pick<UploadedForm, 'files' | 'leftOut'>,
): (part: Readable, fileName: string) => Promise<void> {
  const unwanted = (type: FileTypeName | null): string | null => {
    if (limits === undefined) return 'this form takes no files';
    if (type === null || !limits.types.includes(type)) return 'files of this type are not taken';
    return form.files.length < limits.most ? null : `not more than ${limits.most} files are taken`;
  };

  return async (part, fileName) => {
    const name = safeFileName(fileName.replaceAll(/%(?:22|0A|0D)/g, '_')); // what browsers write for quotes and line ends
    const type = typeByName(name);
    const hash = createHash('sha256');
    const file: Incoming = { why: unwanted(type), size: 0, head: Buffer.alloc(0), sink: null };

    const write = async (bytes: Buffer, isLast: boolean): Promise<void> => {
      if (file.sink !== null) return file.sink.write(bytes);
      file.head = Buffer.concat([file.head, bytes]);
      if (file.head.length < TELLING_BYTES && !isLast) return;
      if (type === null || !beginsAs(type, file.head.toString('latin1', 0, TELLING_BYTES))) {
        file.why = 'it is not what its name says';
        return;
      }
      file.sink = await newFile();
      await file.sink.write(file.head);
    };
    const finish = async (): Promise<void> => {
      if (file.sink === null) await write(Buffer.alloc(0), true);
      await file.sink?.close();
    };
    /** A disk that fails costs a file, and not the lead. */
    const orLeftOut = async (work: Promise<void>): Promise<void> => {
      try {
        await work;
      } catch (error) {
        onFileError(error);
        file.why = 'it could not be stored';
      }
    };

    try {
      for await (const chunk of part as AsyncIterable<Buffer>) {
        file.size += chunk.length;
        if (limits !== undefined && file.size > limits.size)
          file.why ??= `it is larger than ${showBytes(limits.size)}`;
        if (file.why !== null) continue;
        hash.update(chunk);
        await orLeftOut(write(chunk, false));
      }
      // So do browsers send a field for which nobody chose a file.
      if (file.size === 0 && fileName === '') return;
      if (file.size === 0) file.why ??= 'it is empty';
      if (file.why === null) await orLeftOut(finish());
      if (file.why !== null) {
        if (form.leftOut.length < MOST_NAMED) form.leftOut.push({ name, why: file.why });
      } else if (file.sink !== null && type !== null) {
        const { id } = file.sink;
        const sha256 = hash.digest('hex');
        form.files.push({ id, name, url: urlOf(id), size: file.size, type: mediaTypeOf(type), sha256 });
        file.sink = null;
      }
    } finally {
      await file.sink?.drop().catch(onFileError);
    }
  };
}

/** One on its way in. */
interface Incoming {
  /** Why it is left out; null: as far as it has come, it is not. */
  why: string | null;
  size: number;
  /** Its beginning, until that tells what it is. */
  head: Buffer;
  /** null: nothing of it is kept, or all of it is. */
  sink: FileSink | null;
}
