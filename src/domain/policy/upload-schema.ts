import * as z from 'zod';
import { FILE_TYPES, USUAL_FILE_TYPES } from '../lead/file-types.ts';

const MB = 1024 * 1024;
/** Of everything that comes with one form, files that are left out included: beyond it nothing is read. */
export const MOST_UPLOADED_BYTES = 100 * MB;
const MOST_FILES = 20;
const MOST_MB = 25;

const Size = z
  .string()
  .regex(/^\d{1,6}(?:kb|mb)$/, 'a size is a number and a unit: 500kb or 10mb')
  .transform((text) => Number(text.slice(0, -2)) * (text.endsWith('kb') ? 1024 : MB))
  .refine((bytes) => bytes > 0 && bytes <= MOST_MB * MB, `must be from 1kb to ${MOST_MB}mb`);

/** Which files a form takes. `size` comes out in bytes. */
export const FormFiles = z
  .strictObject({
    most: z.number().int().min(1).max(MOST_FILES).default(5),
    size: Size.default(10 * MB),
    types: z
      .array(z.enum(FILE_TYPES))
      .min(1)
      .default([...USUAL_FILE_TYPES]),
  })
  .refine(({ most, size }) => most * size <= MOST_UPLOADED_BYTES, {
    path: ['most'],
    message: `most times size must not be more than ${MOST_UPLOADED_BYTES / MB}mb: more does not come in with one form`,
  });
export type FormFiles = z.infer<typeof FormFiles>;
