import type {
  QueryResult,
  SalesforceApi,
  SalesforceRecord,
} from '../../src/crm/salesforce/salesforce-api.ts';
import type { Soql } from '../../src/crm/salesforce/soql.ts';
import type { Fault } from '../../src/faults.ts';

type Row = SalesforceRecord & { readonly Id: string };
interface SmallQueue {
  readonly id: string;
  readonly name: string;
  readonly takes: readonly string[];
}

/** An active standard user, unless said otherwise. */
export const user = (id: string, email: string, changes: Partial<SalesforceRecord> = {}): Row => ({
  Id: id,
  Email: email,
  IsActive: true,
  UserType: 'Standard',
  ...changes,
});

/** @param takes types of records that it may own */
export const queue = (id: string, name: string, takes: readonly string[]): SmallQueue => ({
  id,
  name,
  takes,
});

interface SmallOrg {
  readonly api: Pick<SalesforceApi, 'queries'>;
  users: readonly Row[];
  queues: readonly SmallQueue[];
  /** What every call ends in. */
  away: Fault | null;
  /** What every answer waits for. */
  until: Promise<void>;
  /** Whose queries are refused. */
  refusedType: string | null;
  calls: number;
  readonly asked: string[];
}

/** The users and queues of an org in memory: it understands just the queries that Baton makes for them. */
export function smallOrgApi({
  users = [],
  queues = [],
}: Partial<Pick<SmallOrg, 'users' | 'queues'>>): SmallOrg {
  const org: SmallOrg = {
    users,
    queues,
    away: null,
    until: Promise.resolve(),
    refusedType: null,
    calls: 0,
    asked: [],
    api: {
      queries: async (soqls) => {
        org.calls += 1;
        await org.until;
        if (org.away) throw org.away;
        org.asked.push(...soqls.map(({ text }) => text));
        return soqls.map((soql) => answer(soql, org));
      },
    },
  };
  return org;
}

function answer({ text }: Soql, { users, queues, refusedType }: SmallOrg): QueryResult {
  const type = /FROM (\w+)/.exec(text)?.[1] ?? '';
  if (type === refusedType)
    return {
      kind: 'refused',
      refusal: {
        status: 400,
        code: 'INVALID_TYPE',
        message: `sObject type '${type}' is not supported.`,
        fields: [],
        matches: [],
      },
    };
  if (type === 'Group') return found(queues.map(({ id, name }) => ({ Id: id, Name: name })));
  if (type === 'QueueSobject')
    return found(
      queues.flatMap(({ id, takes }) =>
        takes.filter((one) => text.includes(`'${one}'`)).map((one) => ({ QueueId: id, SobjectType: one })),
      ),
    );
  const asked = (value: SalesforceRecord[string]): boolean =>
    typeof value === 'string' && text.toLowerCase().includes(`'${value.toLowerCase()}'`);
  return found(users.filter(({ Id, Email }) => asked(text.includes('Email IN') ? Email : Id)));
}

const found = (records: readonly SalesforceRecord[]): QueryResult => ({ kind: 'found', records });
