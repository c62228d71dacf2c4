import { Fault } from '../../faults.ts';
import type { SandboxFault } from '../../flow/sandbox-views.ts';
import type { Db } from './sandbox-crm.ts';

/** Uses up one fault of a kind, if one is left. */
async function takeFault(db: Db, kind: SandboxFault): Promise<boolean> {
  const { rowCount } = await db.query(
    'update sandbox_fault set remaining = remaining - 1 where kind = $1 and remaining > 0',
    [kind],
  );
  return (rowCount ?? 0) > 0;
}

/** @throws Fault CRM_UNAVAILABLE while an outage lasts */
export async function failIfAway(db: Db): Promise<void> {
  if (await takeFault(db, 'outage')) {
    throw new Fault(
      'CRM_UNAVAILABLE',
      'The sandbox CRM was told to be away. Nothing was written; it is tried again.',
    );
  }
}

/** @throws Fault CRM_RATE_LIMITED when the sandbox was told that it has had enough */
export async function failIfLimited(db: Db): Promise<void> {
  if (await takeFault(db, 'rate_limit')) {
    throw new Fault(
      'CRM_RATE_LIMITED',
      'The sandbox CRM was told to answer 429. Nothing was written; it is tried again.',
      { retryAfterMs: 1_000 },
    );
  }
}

/** @throws Fault CRM_REFUSED when the sandbox was told to refuse what it is given */
export async function failIfRefused(db: Db): Promise<void> {
  if (await takeFault(db, 'refusal')) {
    throw new Fault(
      'CRM_REFUSED',
      'The sandbox CRM was told to refuse this write. Nothing was written; replay the job.',
    );
  }
}

/** @throws Fault CRM_ANSWER_LOST after the write was made */
export async function loseAnswer(db: Db): Promise<void> {
  if (await takeFault(db, 'lost_answer')) {
    throw new Fault(
      'CRM_ANSWER_LOST',
      'The sandbox CRM was told to lose this answer. It may have written; it is looked at before it is written again.',
    );
  }
}

/** What is still to come, by kind. */
export async function pendingFaults(db: Db): Promise<Record<SandboxFault, number>> {
  const { rows } = await db.query<{ kind: SandboxFault; remaining: number }>(
    'select kind, remaining from sandbox_fault',
  );
  const left = new Map(rows.map(({ kind, remaining }) => [kind, remaining]));
  return {
    rate_limit: left.get('rate_limit') ?? 0,
    outage: left.get('outage') ?? 0,
    lost_answer: left.get('lost_answer') ?? 0,
    refusal: left.get('refusal') ?? 0,
  };
}

/** Makes the next `count` calls go wrong in this way; 0 takes it back. */
export async function setFault(db: Db, kind: SandboxFault, count: number): Promise<void> {
  await db.query(
    'insert into sandbox_fault (kind, remaining) values ($1, $2) on conflict (kind) do update set remaining = excluded.remaining',
    [kind, count],
  );
}
