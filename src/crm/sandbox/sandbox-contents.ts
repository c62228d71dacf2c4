import type { CrmTask } from '../../domain/handoff/crm-write.ts';
import type { FileReference } from '../../domain/lead/lead.ts';
import type { SandboxContents } from '../../flow/sandbox-views.ts';
import type { Db } from './sandbox-crm.ts';

const NEWEST = 200;

/** What stands in the sandbox CRM, newest first; of one person when an e-mail address is given. */
export async function sandboxContents(db: Db, email?: string): Promise<SandboxContents> {
  const who = email === undefined ? null : email.trim().toLowerCase();
  const people = await db.query<{
    id: string;
    email: string | null;
    phone: string | null;
    owner: string | null;
    properties: Record<string, unknown>;
    updated_at: Date;
  }>('select * from sandbox_person where $1::text is null or email = $1 order by updated_at desc limit $2', [
    who,
    NEWEST,
  ]);
  const ids = people.rows.map(({ id }) => id);
  const tasks = await db.query<{ id: string; person_id: string; owner: string | null; task: CrmTask }>(
    'select id, person_id, owner, task from sandbox_task where person_id = any($1::bigint[]) order by due_at limit $2',
    [ids, NEWEST],
  );
  const notes = await db.query<{
    id: string;
    key: string;
    person_id: string;
    body: string;
    files: FileReference[];
    created_at: Date;
  }>('select * from sandbox_note where person_id = any($1::bigint[]) order by id desc limit $2', [
    ids,
    NEWEST,
  ]);
  return {
    people: people.rows.map(({ id, email: address, phone, owner, properties, updated_at: at }) => ({
      id,
      email: address,
      phone,
      owner,
      properties,
      updatedAt: at.toISOString(),
    })),
    tasks: tasks.rows.map(({ id, person_id: personId, owner, task }) => ({ ...task, id, personId, owner })),
    notes: notes.rows.map(({ id, key, person_id: personId, body, files, created_at: at }) => ({
      id,
      key,
      personId,
      body,
      files,
      createdAt: at.toISOString(),
    })),
  };
}
