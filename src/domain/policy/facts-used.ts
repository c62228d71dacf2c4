import { factUsesOf } from './check/uses.ts';
import type { PolicyDocument } from './schema.ts';

/**
 * The facts that a policy looks at: in its conditions, in the facts it makes of others, and as the target of a route.
 * What nobody looks at need not be asked of a CRM that counts every request.
 */
export const factsUsed = (document: PolicyDocument): ReadonlySet<string> =>
  new Set([
    ...factUsesOf(document).map(({ name }) => name),
    ...Object.values(document.facts).flatMap((made) => {
      if (made === 'built_in') return [];
      return 'bands_of' in made ? made.bands_of : made.words_in;
    }),
    ...document.routing.map(({ to }) => to),
  ]);
