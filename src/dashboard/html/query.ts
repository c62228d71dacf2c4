import * as z from 'zod';
import { plain } from './markup.ts';

/** One value of a query or a form, cleaned; what is empty, repeated or no text counts as not given. */
export const Given = z
  .string()
  .transform((text) => plain(text).trim() || undefined)
  .optional()
  .catch(undefined);

export const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values).optional().catch(undefined);
