import * as z from 'zod';
import { FileReference, LeftOut, type Submission } from '../../domain/lead/lead.ts';
import { decodeJson, isObject, type Json, type JsonObject } from '../body/body.ts';

/** What a form that came with files is stored as. Baton writes it alone: nobody can send it, and so point at the files of others. */
export const UPLOAD_TYPE = 'application/vnd.baton.upload+json';

/** `sha256`, in hex, is of its content. */
const UploadedFile = FileReference.required().extend({ sha256: z.string() });
export type UploadedFile = z.infer<typeof UploadedFile>;

const Files = z.object({ files: z.array(UploadedFile), leftOut: z.array(LeftOut) });

export interface UploadedForm extends z.infer<typeof Files> {
  readonly fields: JsonObject;
}

/** Its text has passed the door, and may have grown where JSON needs more letters for it. */
const STORED = { mostBytes: 2 * 1024 * 1024, mostKeys: Number.POSITIVE_INFINITY };

export const encodeUpload = (form: UploadedForm): Buffer => Buffer.from(JSON.stringify(form));

export function uploadedFields(body: Buffer): JsonObject {
  const { fields } = stored(body);
  return fields !== undefined && isObject(fields) ? fields : {};
}

/** The submission with the files of the stored body, if it is of a form with files. */
export function withUploaded(submission: Submission, body: Buffer, contentType: string): Submission {
  if (contentType !== UPLOAD_TYPE) return submission;
  const { files, leftOut } = Files.parse(stored(body));
  const { profile } = submission;
  const kept = files.map(({ sha256: _sha256, ...file }) => file);
  return {
    ...submission,
    profile: {
      ...profile,
      files: [...profile.files, ...kept],
      ...(leftOut.length > 0 && { leftOut }),
    },
  };
}

/** What is the same whenever the same form is sent with the same files. */
export function sameUpload(body: Buffer): Buffer {
  const { files, leftOut } = Files.parse(stored(body));
  const contents = files.map(({ name, sha256 }) => [name, sha256]);
  return Buffer.from(JSON.stringify([uploadedFields(body), contents, leftOut]));
}

function stored(body: Buffer): { readonly [name: string]: Json } {
  const value = decodeJson(body, STORED);
  return isObject(value) ? value : {};
}
