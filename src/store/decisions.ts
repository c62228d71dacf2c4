import pLimit from 'p-limit';
import type { DecisionLedger, StoredSignal } from '../flow/decision-ports.ts';
import type { JobFailure } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { decisionTransaction } from './decision-transaction.ts';
import { openFollowing, type RunTransaction } from './following.ts';
import { othersWhoSaid } from './quarantine.ts';
import { openWithdrawing } from './withdrawing.ts';

type Db = Database['db'];

/** Decisions of one pool wait for each other; more of them at once would only take the connections of everybody else. */
const AT_ONCE = 8;

/** The ledger as decisions use it. */
export function openDecisionLedger({ db }: Database): DecisionLedger {
  const inLine = pLimit(AT_ONCE);
  const transaction: RunTransaction = (work) => inLine(() => db.transaction().execute(work));
  return {
    signal: (id) => pendingSignal(db, id),
    settleSignal: (id, failure) => failSignal(db, id, failure),
    transaction: (work) => transaction((tx) => work(decisionTransaction(tx))),
    othersWhoSaid: (...said) => othersWhoSaid(db, ...said),
    crmNews: openFollowing(db, transaction),
    withdrawals: openWithdrawing(transaction),
  };
}

async function pendingSignal(db: Db, id: string): Promise<StoredSignal | null> {
  const row = await db
    .selectFrom('signal')
    .leftJoin('quarantine', 'quarantine.signal_id', 'signal.id')
    .selectAll('signal')
    .select(['quarantine.by_whom', 'quarantine.doubts'])
    .where('id', '=', id)
    .where('signal.state', '=', 'pending')
    .executeTakeFirst();
  if (!row) return null;
  const { source, body, attempts, door } = row;
  return {
    id,
    source,
    contentType: row.content_type,
    body,
    receivedAt: row.received_at,
    attempts,
    door,
    released: row.by_whom === null ? null : { by: row.by_whom, doubts: row.doubts ?? [] },
  };
}

async function failSignal(db: Db, id: string, failure: JobFailure): Promise<void> {
  await db
    .updateTable('signal')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      state: failure.retryAt ? 'pending' : 'failed',
      next_attempt_at: failure.retryAt ?? eb.ref('next_attempt_at'),
      error_code: failure.code,
      error_message: failure.message,
    }))
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .execute();
}
