import { countryCode } from '../domain/lead/country.ts';

/** What is known; null is not. */
export const present = <Value>(facts: Readonly<Record<string, Value | null>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(facts).filter((fact): fact is [string, Value] => fact[1] !== null));

/** A country as two letters; what cannot be told, as it stands there. */
export function countryFacts(whose: 'account' | 'company', country: string | null) {
  const code = country === null ? null : countryCode(country);
  return { [`${whose}.country`]: code, [`${whose}.country_raw`]: code === null ? country : null };
}

/** Somebody who left owns records still, but must not be given a lead for it. @param id null: nobody owns it */
export async function ownerFacts(
  whose: 'crm' | 'account',
  id: string | null,
  owners: {
    readonly hasLeft: (id: string) => Promise<boolean>;
    readonly emailOf: (id: string) => Promise<string | null>;
  },
): Promise<Record<string, string | boolean | null>> {
  if (id === null) return {};
  return (await owners.hasLeft(id))
    ? { [`${whose}.owner_archived`]: true }
    : { [`${whose}.owner`]: await owners.emailOf(id) };
}
