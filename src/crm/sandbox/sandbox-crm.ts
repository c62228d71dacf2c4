import type { QueryResult, QueryResultRow } from 'pg';
import type { CrmWrite } from '../../domain/handoff/crm-write.ts';
import type { CrmFacts } from '../../domain/lead/facts.ts';
import type { Identity } from '../../domain/lead/lead.ts';
import { Fault } from '../../faults.ts';
import type { Clock, Crm, CrmKnown, CrmRef, Written } from '../../flow/ports.ts';
import { failIfAway, failIfLimited, failIfRefused, loseAnswer } from './sandbox-faults.ts';
import { readPeople } from './sandbox-person.ts';

/** The part of a database pool that the sandbox needs. */
export interface Db {
  query: <Row extends QueryResultRow>(text: string, values?: unknown[]) => Promise<QueryResult<Row>>;
}

export interface SandboxDeps {
  readonly db: Db;
  /** E-mail addresses of the people who may own a record: those of the policy. */
  readonly owners: () => readonly string[];
  readonly now: Clock;
}

/**
 * A CRM in the ledger's own database, for trying Baton without one and for its tests. It behaves as a real one: it
 * refuses owners it does not know, keeps one task and one note per key, and can be told to fail.
 */
export function openSandboxCrm(deps: SandboxDeps): Crm {
  return {
    name: 'sandbox',
    lookUp: async (people) => {
      await failIfAway(deps.db);
      return Promise.all(people.map((person) => known(deps.db, person)));
    },
    write: async (write) => {
      await failIfAway(deps.db);
      await failIfLimited(deps.db);
      await failIfRefused(deps.db);
      const written = await apply(deps, write);
      await loseAnswer(deps.db);
      return written;
    },
    read: async (ids) => {
      await failIfAway(deps.db);
      return readPeople(deps.db, ids);
    },
    notOwners: async () => new Map(),
    recordUrl: () => null,
    pausedUntil: async () => null,
  };
}

async function known(db: Db, person: Identity): Promise<CrmKnown> {
  const found = await findPerson(db, person);
  if (!found) return { ref: null, facts: {} };
  const facts: CrmFacts = found.owner === null ? {} : { 'crm.owner': found.owner };
  return { ref: refOf(found.id), facts };
}

const refOf = (id: string): CrmRef => ({ type: 'contact', id });

async function findPerson(
  db: Db,
  { email, phone }: Identity,
): Promise<{ id: string; owner: string | null } | undefined> {
  const { rows } = await db.query<{ id: string; owner: string | null }>(
    email === null
      ? 'select id, owner from sandbox_person where phone = $1 order by id limit 1'
      : 'select id, owner from sandbox_person where email = $1',
    [email ?? phone],
  );
  return rows[0];
}

async function apply({ db, owners, now }: SandboxDeps, write: CrmWrite): Promise<Written | null> {
  if (write.owner !== null && !owners().includes(write.owner)) {
    throw new Fault(
      'CRM_OWNER_INVALID',
      `The sandbox CRM knows no owner ${write.owner}. Add them to people in the policy.`,
    );
  }
  const found = await findPerson(db, write.person);
  if (!found && !write.mayCreate) return null;
  const at = now().toISOString();
  const id = found?.id ?? (await insertPerson(db, write, at));
  await updatePerson(db, id, write, at);
  const owner = write.owner ?? found?.owner ?? null;
  if (write.task) {
    const { key, dueAt } = write.task;
    await db.query(
      `insert into sandbox_task (key, person_id, owner, task, due_at, created_at) values ($1, $2, $3, $4, $5, $6)
       on conflict (key) do update set owner = excluded.owner, task = excluded.task, due_at = excluded.due_at`,
      [key, id, owner, JSON.stringify(write.task), dueAt, at],
    );
  }
  if (write.note) {
    await db.query(
      `insert into sandbox_note (key, person_id, body, files, created_at) values ($1, $2, $3, $4, $5)
       on conflict (key) do nothing`,
      [write.note.key, id, JSON.stringify(write.note.body), JSON.stringify(write.files), at],
    );
  }
  return { ref: refOf(id), keptOwner: null, warnings: [] };
}

async function insertPerson(db: Db, { person }: CrmWrite, at: string): Promise<string> {
  const { rows } = await db.query<{ id: string }>(
    `insert into sandbox_person (email, phone, properties, created_at, updated_at) values ($1, $2, '{}', $3, $3)
     on conflict ${person.email === null ? '(phone) where email is null' : '(email)'}
     do update set updated_at = excluded.updated_at returning id`,
    [person.email, person.phone, at],
  );
  const id = rows[0]?.id;
  if (id === undefined)
    throw new Fault('CRM_UNAVAILABLE', 'The sandbox CRM did not answer with the person it made.');
  return id;
}

/** What is not known is not written, so nothing that the CRM has is lost; not by two writes at once either. */
async function updatePerson(db: Db, id: string, write: CrmWrite, at: string): Promise<void> {
  const given = Object.entries({ ...write.person, stage: write.stage, ...batonProperties(write) });
  const said = Object.fromEntries(
    given.filter(([name, value]) => value !== null || name === 'baton_next_grade'),
  );
  for (let saved = false; !saved; ) {
    const { rows } = await db.query<{ before: string }>(
      'select properties::text as before from sandbox_person where id = $1',
      [id],
    );
    if (!rows[0]) return;
    const { before } = rows[0];
    const properties = JSON.stringify({ ...JSON.parse(before), ...said });
    const { rowCount } = await db.query(
      `update sandbox_person set properties = $2, owner = coalesce($3, owner), phone = coalesce($4, phone), updated_at = $5
        where id = $1 and properties::text = $6`,
      [id, properties, write.owner, write.person.phone, at, before],
    );
    // Somebody else wrote in between: merge into what they left.
    saved = rowCount === 1;
  }
}

const batonProperties = ({ fields }: CrmWrite): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [`baton_${name}`, value]));
