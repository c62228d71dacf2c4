/**
 * Names the way decisions are made. Raise it, together with the golden files (`node test/support/write-golden.ts`), when
 * the same input under the same policy would give other bytes than before: another score, another reason, a new field.
 * Decisions of an older engine are then no longer expected to be recomputed to the byte.
 */
export const ENGINE = 2;
