/** Owners by their id in the CRM. */
export interface OwnerChoice {
  /** To be written; null: what stands there stays. */
  readonly set: string | null;
  /** Who owns the record then; null: nobody, or whomever the CRM gives it to. */
  readonly owner: string | null;
  /** E-mail of somebody else's choice that stands; null: it is as asked for. */
  readonly kept: string | null;
}

export interface OwnerRules {
  /** null: not on the list, yet. */
  readonly emailOf: (id: string) => Promise<string | null>;
  /** Whether this owner gives way to any other: they left, or are nobody who would work on it. */
  readonly givesWay: (id: string) => Promise<boolean>;
}

/**
 * Ours goes where nobody owns the record, where we saw who owned it when this was decided, and where the owner gives
 * way. Anybody else was put there by a person since, and stays.
 * @param wanted id of the owner asked for; null: none was
 * @param now id of the owner whom the record has; null: nobody
 * @param before e-mail address of the owner whom we saw when this was decided
 */
export async function chooseOwner(
  { emailOf, givesWay }: OwnerRules,
  { wanted, now, before }: { wanted: string | null; now: string | null; before: string | null },
): Promise<OwnerChoice> {
  if (wanted === null || now === wanted) return { set: null, owner: now, kept: null };
  const ours: OwnerChoice = { set: wanted, owner: wanted, kept: null };
  if (now === null || (await givesWay(now))) return ours;
  const email = await emailOf(now);
  // An owner whom the CRM has only just got is not on our list yet: whoever it is, we did not see them before.
  const isAsSeen = email !== null && email === before?.toLowerCase();
  return isAsSeen ? ours : { set: null, owner: now, kept: email ?? `owner ${now}` };
}
