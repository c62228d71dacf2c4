import { type OperationNodeSource, sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * Several writes as one statement, which is one way to the database and back. None of them sees what another wrote, so
 * each must be to rows of its own.
 */
export async function together(
  tx: Database['db'],
  writes: readonly (OperationNodeSource | null)[],
): Promise<void> {
  const parts = writes.flatMap((write, i) => (write ? [sql`${sql.ref(`write_${i}`)} as (${write})`] : []));
  if (parts.length > 0) await sql`with ${sql.join(parts)} select`.execute(tx);
}
