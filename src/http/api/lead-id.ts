import { Fault } from '../../faults.ts';
import type { Reads } from '../../flow/read-ports.ts';

/** The id of the lead that an address names by its id or by its e-mail address. @throws Fault NOT_FOUND */
export async function leadIdOf(given: string, reads: Reads): Promise<string> {
  if (!given.includes('@')) return given;
  const { items } = await reads.leads({ email: given, limit: 1 });
  return items[0]?.id ?? unknownLead(given);
}

export function unknownLead(given: string): never {
  throw new Fault('NOT_FOUND', `There is no lead "${given}". Find it with GET /api/leads?email=.`);
}
