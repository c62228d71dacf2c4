import * as z from 'zod';
import type { Clock, CrmCall } from '../../flow/ports.ts';
import { type Kept, keep } from '../kept.ts';
import { unlessRefused } from '../or-fault.ts';
import type { SalesforceApi, TypeDescription } from './salesforce-api.ts';
import { soql } from './soql.ts';

/** How this org is set up, read once an hour. @throws Fault CRM_* from each that asks */
export interface Org {
  /** What records of this type hold; null: it cannot be told, so that Salesforce itself is to say what it takes. */
  readonly describe: (type: string) => Promise<TypeDescription | null>;
  /** The statuses of leads; null: it cannot be told. */
  readonly leadStatuses: () => Promise<readonly LeadStatus[] | null>;
  /** Which org and user we are. */
  readonly self: () => Promise<{ readonly orgId: string; readonly userId: string }>;
  /** Has everything read anew: it was changed, or Salesforce refused what it should take by what we knew. */
  readonly forget: () => void;
}

export interface LeadStatus {
  readonly name: string;
  readonly isDefault: boolean;
  /** Only a conversion may set it. */
  readonly isConverted: boolean;
}

type OrgApi = Pick<SalesforceApi, 'describe' | 'query' | 'whoAmI'>;

const FRESH_MS = 60 * 60_000;
const STALE_MS = 24 * 60 * 60_000;

/** While Salesforce is away what was read yesterday still serves. */
export function openOrg({ api, now }: { api: OrgApi; now: Clock }): Org {
  const hourly = <Value>(read: (call: CrmCall) => Promise<Value>): Kept<Value> =>
    keep(read, { now, freshMs: FRESH_MS, staleMs: STALE_MS });

  const types = new Map<string, Kept<TypeDescription | null>>();
  const statuses = hourly((call) => unlessRefused(leadStatuses(api, call)));
  const self = hourly((call) => api.whoAmI(call));

  return {
    describe: (type) => {
      const known = types.get(type) ?? hourly((call) => unlessRefused(api.describe(type, call)));
      types.set(type, known);
      return known.get();
    },
    leadStatuses: () => statuses.get(),
    self: () => self.get(),
    forget: () => {
      types.clear();
      for (const one of [statuses, self]) one.forget();
    },
  };
}

const StatusRow = z.object({
  ApiName: z.string().nullish(),
  MasterLabel: z.string(),
  IsDefault: z.boolean(),
  IsConverted: z.boolean(),
});

/** Salesforce: a status is written by its API name, which old ones may lack: then it is the label. */
export async function leadStatuses(
  api: Pick<SalesforceApi, 'query'>,
  call: CrmCall,
): Promise<readonly LeadStatus[] | null> {
  const rows = await api.query(
    soql`SELECT ApiName, MasterLabel, IsDefault, IsConverted FROM LeadStatus ORDER BY SortOrder`,
    call,
  );
  const read = z.array(StatusRow).safeParse(rows);
  if (!read.success) return null;
  return read.data.map(({ ApiName, MasterLabel, IsDefault, IsConverted }) => ({
    name: ApiName ?? MasterLabel,
    isDefault: IsDefault,
    isConverted: IsConverted,
  }));
}
