/**
 * Who of a pool may be given a lead now, and why the others may not. Being outside working hours excludes nobody: the
 * lead gets an owner at once and the SLA clock starts at the next opening.
 */
import { type Absence, absenceOn } from '../handoff/working-time.ts';
import type { Member } from './rotation.ts';

/** A person of the policy together with what the ledger counts for them. */
export interface Candidate extends Member {
  /** Most handoffs open at once, most leads given in one day; absent means no limit. */
  readonly cap: { readonly open?: number | undefined; readonly per_day?: number | undefined };
  readonly absences: readonly Absence[];
  /** IANA zone in which their absences are meant. */
  readonly zone: string;
  /** Why the CRM lets them own nothing; absent: it lets them. */
  readonly barred?: string | undefined;
}

export interface Excluded {
  readonly id: string;
  /** Readable: "away until 2027-01-04" (that day still away), "has 25 open, cap 25", "got 8 today, cap 8". */
  readonly why: string;
}

export interface Eligibility {
  readonly eligible: Member[];
  readonly excluded: Excluded[];
}

/** Pure; keeps the order of `members`. Everybody ends up in exactly one of the two lists. */
export function eligibility(members: readonly Candidate[], now: Temporal.Instant): Eligibility {
  const eligible: Member[] = [];
  const excluded: Excluded[] = [];
  for (const member of members) {
    const why = whyNot(member, now);
    const { id, weight, open, today } = member;
    if (why === undefined) eligible.push({ id, weight, open, today });
    else excluded.push({ id, why });
  }
  return { eligible, excluded };
}

/** The first reason that holds, the most lasting one first. */
function whyNot(member: Candidate, now: Temporal.Instant): string | undefined {
  const { weight, cap, open, today, barred } = member;
  if (barred !== undefined) return barred;
  if (!(weight > 0)) return `takes no leads, weight ${weight}`;
  const away = absenceOf(member, now);
  if (away !== undefined) return `away until ${away.to.toString()}`;
  if (cap.open !== undefined && open >= cap.open) return `has ${open} open, cap ${cap.open}`;
  if (cap.per_day !== undefined && today >= cap.per_day) return `got ${today} today, cap ${cap.per_day}`;
  return undefined;
}

/** The absence that a member is on; undefined when they are there. */
export const absenceOf = ({ absences, zone }: Candidate, now: Temporal.Instant): Absence | undefined =>
  absenceOn(now.toZonedDateTimeISO(zone).toPlainDate(), absences);
