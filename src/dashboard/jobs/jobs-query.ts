import * as z from 'zod';
import { JOB_KINDS } from '../../flow/views.ts';
import { Given, oneOf } from '../html/query.ts';

/** What the address of the list of jobs may ask for. */
export const JobsQuery = z.object({
  state: z.enum(['failed', 'pending', 'done']).catch('failed'),
  kind: oneOf(JOB_KINDS),
  cursor: Given,
  /** How many jobs a replay has just sent on their way. */
  replayed: z.coerce.number().int().min(0).optional().catch(undefined),
});
export type JobsQuery = z.infer<typeof JobsQuery>;
