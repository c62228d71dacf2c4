import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { safeFileName } from '../domain/lead/file-name.ts';
import { beginsAs, mediaTypeOf, TELLING_BYTES, typeByName } from '../domain/lead/file-types.ts';
import type { FormFiles } from '../domain/policy/upload-schema.ts';
import { showBytes } from '../domain/show-bytes.ts';
import type { Arriving, FileSink } from './source.ts';
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
  /** By its name alone. */
  const unwanted = (name: string): string | null => {
    if (limits === undefined) return 'this form takes no files';
    const type = typeByName(name);
    if (type === null || !limits.types.includes(type)) return 'files of this type are not taken';
    return form.files.length < limits.most ? null : `not more than ${limits.most} files are taken`;
  };

  return async (part, fileName) => {
    const name = safeFileName(fileName.replaceAll(/%(?:22|0A|0D)/g, '_')); // what browsers write for quotes and line ends
    const hash = createHash('sha256');
    let why = unwanted(name);
    let size = 0;
    let head = Buffer.alloc(0);
    let sink: FileSink | null = null;

    const take = async (bytes: Buffer, isLast: boolean): Promise<void> => {
      if (sink !== null) {
        if (bytes.length > 0) await sink.write(bytes);
        return;
      }
      head = Buffer.concat([head, bytes]);
      if (head.length < TELLING_BYTES && !isLast) return;
      const type = typeByName(name);
      if (type === null || !beginsAs(type, head.toString('latin1', 0, TELLING_BYTES))) {
        why = 'it is not what its name says';
        return;
      }
      sink = await newFile();
      await sink.write(head);
    };
    /** A disk that fails costs a file, and not the lead. */
    const orLeftOut = async (work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        onFileError(error);
        why = 'it could not be stored';
      }
    };

    try {
      for await (const chunk of part as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (limits !== undefined && size > limits.size) why ??= `it is larger than ${showBytes(limits.size)}`;
        if (why !== null) continue;
        hash.update(chunk);
        await orLeftOut(() => take(chunk, false));
      }
      // So do browsers send a field for which nobody chose a file.
      if (size === 0 && fileName === '') return;
      if (size === 0) why ??= 'it is empty';
      if (why === null) await orLeftOut(() => take(Buffer.alloc(0), true));
      const kept = sink as FileSink | null;
      if (why === null && kept !== null) await orLeftOut(kept.close);
      if (why === null && kept !== null) {
        const type = mediaTypeOf(typeByName(name) ?? 'txt');
        form.files.push({ id: kept.id, name, url: urlOf(kept.id), size, type, sha256: hash.digest('hex') });
        sink = null;
      } else if (why !== null && form.leftOut.length < MOST_NAMED) {
        form.leftOut.push({ name, why });
      }
    } finally {
      await (sink as FileSink | null)?.drop();
    }
  };
}
