import * as z from 'zod';
import { Given, oneOf } from '../html/query.ts';

/** What the address of the list of leads may ask for. */
export const LeadsQuery = z.object({
  email: Given,
  grade: Given,
  owner: Given,
  state: Given,
  cursor: Given,
  live: oneOf(['off']),
});
export type LeadsQuery = z.infer<typeof LeadsQuery>;

export const isFiltered = ({ email, grade, owner, state }: LeadsQuery): boolean =>
  [email, grade, owner, state].some((asked) => asked !== undefined);
