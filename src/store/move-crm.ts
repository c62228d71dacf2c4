import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Notes with which CRM Baton works from now on. After another one the leads have the records that they had in this one
 * before, or none: an id says nothing in another CRM. Those of the one before are kept for the way back.
 * @param name as `BATON_CRM` says it
 * @returns the name of the one before; null: it is the same one, or the first
 */
export const moveCrm = ({ db }: Database, name: string): Promise<string | null> =>
  db.transaction().execute(async (tx) => {
    // Another process may be at it, and leads may be many.
    await sql`set local lock_timeout = 0`.execute(tx);
    await sql`set local statement_timeout = 0`.execute(tx);
    await sql`insert into crm_now (name) values (${name}) on conflict do nothing`.execute(tx);
    const { rows } = await sql<{ name: string }>`select name from crm_now for update`.execute(tx);
    const before = rows[0]?.name ?? name;
    if (before === name) return null;
    await sql`
      update lead
         set crm_elsewhere = coalesce(crm_elsewhere, '{}') - ${name}::text
                || case when crm_id is null then '{}'
                        else jsonb_build_object(${before}::text, jsonb_build_object('type', crm_type, 'id', crm_id)) end,
             crm_type = crm_elsewhere -> ${name}::text ->> 'type',
             crm_id = crm_elsewhere -> ${name}::text ->> 'id'
       where crm_id is not null or crm_elsewhere is not null`.execute(tx);
    await sql`update crm_now set name = ${name}`.execute(tx);
    return before;
  });
