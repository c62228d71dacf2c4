import type { Policy } from '../domain/policy/policy.ts';
import type { Database } from './database.ts';

/** Keeps a policy's text under its hash, so that what it decided can be explained years later. */
export async function keepPolicy({ db }: Database, policy: Policy, now: Date): Promise<void> {
  await db
    .insertInto('policy')
    .values({
      hash: policy.hash,
      name: policy.name,
      version: policy.version,
      yaml: policy.text,
      first_used_at: now,
    })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
}

/** The text of a policy that was once live; undefined when the ledger never saw it. */
export async function policyText({ db }: Database, hash: string): Promise<string | undefined> {
  const row = await db.selectFrom('policy').select('yaml').where('hash', '=', hash).executeTakeFirst();
  return row?.yaml;
}
