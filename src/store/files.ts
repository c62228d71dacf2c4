import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { KeptFile } from '../domain/lead/lead.ts';
import type { Files } from '../flow/files-port.ts';
import { gather } from '../flow/gather.ts';
import type { Clock } from '../flow/ports.ts';
import type { Database } from './database.ts';
import type { FileBytes } from './file-folder.ts';

type Db = Database['db'];

/** What came in and was committed with no signal since is left over from a process that died. */
const SWEEP_AFTER_MS = 24 * 60 * 60 * 1000;
const SWEPT_AT_ONCE = 200;
/** Nobody has it any more; the next sweep removes it. */
const UNWANTED = { signal_id: null, name: null, sweep_at: new Date(0) } as const;

/** The files that came with forms: what is known of them in the ledger, their bytes in `bytes`. */
export function openFiles({ db }: Pick<Database, 'db'>, bytes: FileBytes, now: Clock): Files {
  const announce = gather(async (ids: readonly string[]) => {
    const sweep_at = new Date(now().getTime() + SWEEP_AFTER_MS);
    await db
      .insertInto('file')
      .values(ids.map((id) => ({ id, sweep_at })))
      .execute();
    return ids;
  });
  /** The bytes go first: what is still known can be removed once more. */
  const remove = async (ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    await Promise.all(ids.map(bytes.remove));
    await db.deleteFrom('file').where('id', 'in', ids).where('signal_id', 'is', null).execute();
  };
  const unwanted = () => db.selectFrom('file').select('id').where('signal_id', 'is', null);

  return {
    create: async () => {
      const id = await announce(`fil_${randomBytes(16).toString('hex')}`);
      const { abandon, ...content } = await bytes.create(id);
      const drop = async (): Promise<void> => {
        await abandon();
        await remove([id]);
      };
      return { id, ...content, drop };
    },
    discard: async (ids) => {
      if (ids.length === 0) return;
      const rows = await unwanted().where('id', 'in', ids).execute();
      await remove(rows.map(({ id }) => id));
    },
    forget: async (keptBefore, limit) => {
      const due = db
        .selectFrom('file')
        .select('id')
        .where('signal_id', 'is not', null)
        .where('sweep_at', '<', new Date(keptBefore.getTime() + SWEEP_AFTER_MS))
        .orderBy('sweep_at')
        .limit(limit);
      const gone = await db.updateTable('file').set(UNWANTED).where('id', 'in', due).executeTakeFirst();
      return Number(gone.numUpdatedRows);
    },
    sweep: async () => {
      const due = unwanted().where('sweep_at', '<=', now()).orderBy('sweep_at').limit(SWEPT_AT_ONCE);
      const rows = await due.execute();
      await remove(rows.map(({ id }) => id));
    },
    open: async (id) => {
      const row = await db
        .selectFrom('file')
        .select(['name', 'type', 'size'])
        .where('id', '=', id)
        .where('signal_id', 'is not', null)
        .executeTakeFirst();
      const content = row ? await bytes.read(id) : null;
      if (!row || content === null) return null;
      return { id, name: row.name ?? 'file', type: row.type ?? '', size: Number(row.size), content };
    },
  };
}

/** These came with this signal, which is committed in the same transaction. */
export async function giveFiles(
  tx: Db,
  given: readonly { readonly signalId: string; readonly file: KeptFile }[],
): Promise<void> {
  if (given.length === 0) return;
  const rows = given.map(({ signalId, file: { id, name, type, size } }) => ({
    id,
    signalId,
    name,
    type,
    size,
  }));
  await sql`
    update file set signal_id = g."signalId", name = g.name, type = g.type, size = g.size
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as g(id text, "signalId" text, name text, type text, size bigint)
     where file.id = g.id`.execute(tx);
}

/** Nobody is to have the files of these signals any more; the next sweep removes them. */
export async function leaveFiles(tx: Db, signalIds: readonly string[]): Promise<void> {
  await tx.updateTable('file').set(UNWANTED).where('signal_id', 'in', signalIds).execute();
}
