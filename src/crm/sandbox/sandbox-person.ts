import type { Attributes, Identity } from '../../domain/lead/lead.ts';
import type { CrmPersonNow } from '../../flow/ports.ts';
import type { Db } from './sandbox-crm.ts';

interface PersonRow {
  readonly id: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly owner: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly created_at: Date;
}

/** What the policy calls the properties of a person of the sandbox. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  name: 'name',
  firstName: 'first_name',
  lastName: 'last_name',
  title: 'title',
  company: 'company.name',
  country: 'company.country',
};

/** People by their ids, in the order asked; null for an id that nobody has. */
export async function readPeople(db: Db, ids: readonly string[]): Promise<(CrmPersonNow | null)[]> {
  const { rows } = await db.query<PersonRow>(
    'select * from sandbox_person where id::text = any($1::text[])',
    [ids],
  );
  const byId = new Map(rows.map((row) => [row.id, personOf(row)]));
  return ids.map((id) => byId.get(id) ?? null);
}

function personOf({ id, email, phone, owner, properties, created_at: createdAt }: PersonRow): CrmPersonNow {
  const identity: Identity = { email, phone };
  const attributes: Attributes = Object.fromEntries(
    Object.entries(ATTRIBUTES).flatMap(([property, name]) => {
      const value = properties[property];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
  return {
    ref: { type: 'contact', id },
    identity,
    profile: {
      attributes,
      answers: {},
      attribution: { utm: {}, clickIds: {}, page: null, referrer: null },
      consent: [],
      files: [],
    },
    facts: owner === null ? {} : { 'crm.owner': owner },
    lastForm: null,
    createdAt: createdAt.toISOString(),
  };
}
