import type { GradeOverride } from '../domain/scoring/override.ts';
import type { OverrideLedger } from '../flow/ports.ts';
import type { Database } from './database.ts';
import { addToTimeline } from './timeline.ts';

type Tx = Database['db'];

/** Grades set by hand: at most one for a lead. Setting or ending one asks for the lead to be looked at now. */
export const openOverrides = ({ db }: Database): OverrideLedger => ({
  set: (leadId, override, now) =>
    db.transaction().execute(async (tx) => {
      if (!(await lookAgain(tx, leadId, now))) return false;
      const { grade, by, why, until } = override;
      const row = { grade, by_whom: JSON.stringify(by), why: JSON.stringify(why), until, made_at: now };
      await tx
        .insertInto('grade_override')
        .values({ lead_id: leadId, ...row })
        .onConflict((conflict) => conflict.column('lead_id').doUpdateSet(row))
        .execute();
      await addToTimeline(tx, leadId, [
        {
          at: now.toISOString(),
          kind: 'override',
          summary: `${by} set the grade to ${grade} until ${until.slice(0, 10)}: ${why}`,
          detail: { ...override },
        },
      ]);
      return true;
    }),
  end: (leadId, by, now) =>
    db.transaction().execute(async (tx) => {
      const { numDeletedRows } = await tx
        .deleteFrom('grade_override')
        .where('lead_id', '=', leadId)
        .executeTakeFirst();
      if (numDeletedRows === 0n || !(await lookAgain(tx, leadId, now))) return false;
      await addToTimeline(tx, leadId, [
        {
          at: now.toISOString(),
          kind: 'override',
          summary: `${by} gave the grade back to the rules`,
          detail: { by },
        },
      ]);
      return true;
    }),
});

async function lookAgain(tx: Tx, leadId: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('lead')
    .set({ rescore_at: now })
    .where('id', '=', leadId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The grade that somebody has set for a lead, whether it has ended or not; null when nobody has. */
export async function overrideOf(tx: Tx, leadId: string): Promise<GradeOverride | null> {
  const row = await tx
    .selectFrom('grade_override')
    .selectAll()
    .where('lead_id', '=', leadId)
    .executeTakeFirst();
  return row ? { grade: row.grade, by: row.by_whom, why: row.why, until: row.until.toISOString() } : null;
}
