import type { Clock } from '../../../flow/ports.ts';
import type { Org } from '../org.ts';
import { missingColumn } from '../refusal-fault.ts';
import type { Refusal } from '../salesforce-api.ts';

/** Which fields can be asked for. */
export interface KnownFields {
  /** Those of `wanted` that the org has, as far as it can be told. @throws Fault CRM_* */
  readonly of: (type: string, wanted: readonly string[]) => Promise<readonly string[]>;
  /** Leaves out what this refusal says is not there; false when it names none of the fields that were asked for. */
  readonly learn: (type: string, asked: readonly string[], refusal: Refusal) => boolean;
}

export interface KnownFieldsDeps {
  readonly org: Pick<Org, 'describe' | 'forget'>;
  readonly now: Clock;
}

/**
 * Salesforce: every record has these, so they are asked for whatever the description leaves out. Nothing else tells who
 * was converted, merged or deleted.
 */
const ALWAYS: ReadonlySet<string> = new Set([
  'Id',
  'OwnerId',
  'CreatedDate',
  'SystemModstamp',
  'IsDeleted',
  'MasterRecordId',
  'IsConverted',
  'ConvertedContactId',
]);
/** Until then it may have been made, or shown to us. */
const MISSING_MS = 60 * 60_000;

/** Fields may be missing from an org, or hidden from our user, which is the same: Salesforce refuses all of a query. */
export function openKnownFields({ org, now }: KnownFieldsDeps): KnownFields {
  const missingUntil = new Map<string, number>();
  const isMissing = (type: string, field: string): boolean =>
    (missingUntil.get(`${type}.${field}`) ?? 0) > now().getTime();
  return {
    of: async (type, wanted) => {
      const known = (await org.describe(type))?.fields;
      return wanted.filter(
        (field) => !isMissing(type, field) && (known === undefined || known.has(field) || ALWAYS.has(field)),
      );
    },
    learn: (type, asked, refusal) => {
      const column = missingColumn(refusal)?.toLowerCase();
      const field = asked.find((one) => one.toLowerCase() === column);
      if (field === undefined || field === 'Id') return false;
      missingUntil.set(`${type}.${field}`, now().getTime() + MISSING_MS);
      org.forget();
      return true;
    },
  };
}
