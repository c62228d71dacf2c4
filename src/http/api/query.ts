import * as z from 'zod';

/** A filter by exact value. Empty is the same as absent: that is what an unfilled field of a form sends. */
export const filter = (means: string) =>
  z
    .string()
    .max(200)
    .transform((text) => (text === '' ? undefined : text))
    .optional()
    .describe(means);

/** The parameters that every list has. */
export const PAGING = {
  cursor: filter('`next` of the page before'),
  limit: z.coerce.number<string>().int().min(1).max(200).default(50).describe('Most items of one page'),
};

/** An ISO 8601 instant, or a day in UTC. */
export const Since = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'not a time in ISO 8601, such as 2026-11-22T08:00:00Z (write a + in a query as %2B)',
  })
  .transform((text) => new Date(text));

export const IdParams = z.object({ id: z.string().min(1).max(200) });
