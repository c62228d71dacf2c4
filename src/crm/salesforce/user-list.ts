import * as z from 'zod';
import { longId, PREFIX } from '../../domain/lead/salesforce-id.ts';
import { Fault } from '../../faults.ts';
import type { CrmCall } from '../../flow/ports.ts';
import type { QueryResult, SalesforceApi } from './salesforce-api.ts';
import { inQueries, type Soql, soql } from './soql.ts';

export interface User {
  readonly id: string;
  /** Lower case. */
  readonly email: string | null;
  readonly isActive: boolean;
  /** Salesforce: guests, portal users and its own processes are users of other types, and own no leads. */
  readonly isStandard: boolean;
}

export interface Queue {
  readonly id: string;
  readonly name: string;
  readonly takesLeads: boolean;
  readonly takesTasks: boolean;
}

export interface UserList {
  /** Addresses and ids that were asked for: who is among them and not on the list is not in Salesforce. */
  readonly asked: ReadonlySet<string>;
  readonly users: ReadonlyMap<string, User>;
  /** Null: Salesforce does not tell them, so that it itself is to say which it takes. */
  readonly queues: ReadonlyMap<string, Queue> | null;
}

type Asking = Pick<SalesforceApi, 'queries'>;

/** Salesforce: a sandbox adds this to the address of each user, so that nobody gets mail from a test. */
export const SANDBOX_ENDING = '.invalid';
const STANDARD = 'Standard';

const UserRow = z.object({
  Id: z.string(),
  Email: z.string().nullish(),
  IsActive: z.boolean().nullish(),
  UserType: z.string().nullish(),
});
const QueueRow = z.object({ Id: z.string(), Name: z.string() });
const QueueTypeRow = z.object({ QueueId: z.string(), SobjectType: z.string() });

/**
 * The users with these addresses and ids, and all queues. An org may have tens of thousands of users, most of whom Baton
 * never meets, so nobody else is asked for. @param asked addresses in lower case, and ids of 18 characters
 * @throws Fault CRM_*
 */
export async function readUserList(
  asked: ReadonlySet<string>,
  api: Asking,
  call: CrmCall,
): Promise<UserList> {
  const people = userQueries([...asked]);
  const [queues, types, ...users] = await api.queries(
    [
      soql`SELECT Id, Name FROM Group WHERE Type = 'Queue'`,
      soql`SELECT QueueId, SobjectType FROM QueueSobject WHERE SobjectType IN ('Lead', 'Task')`,
      ...people,
    ],
    call,
  );
  return {
    asked,
    users: new Map(users.flatMap((result) => rows(result, UserRow, 'users').map(userOf))),
    queues: isUntold(queues) ? null : queuesOf(rows(queues, QueueRow, 'queues'), typesOf(types)),
  };
}

function userQueries(asked: readonly string[]): Soql[] {
  const addresses = asked.filter((key) => key.includes('@'));
  const ids = asked.filter((key) => key.startsWith(PREFIX.user) && longId(key) === key);
  return [
    ...inQueries(addresses.flatMap((address) => [address, address + SANDBOX_ENDING])).map(
      (list) => soql`SELECT Id, Email, IsActive, UserType FROM User WHERE Email IN ${list}`,
    ),
    ...inQueries(ids).map((list) => soql`SELECT Id, Email, IsActive, UserType FROM User WHERE Id IN ${list}`),
  ];
}

/** The list is needed for every handoff, so that a refusal is none of a single one for good: it is asked again. */
function rows<Row>(result: QueryResult | undefined, row: z.ZodType<Row>, what: string): Row[] {
  if (result?.kind === 'refused')
    throw new Fault(
      'CRM_ACCESS_DENIED',
      `Salesforce does not tell its ${what}, without which no lead gets an owner: ${result.refusal.message}. ` +
        'Give the user of Baton the permissions of docs/salesforce.md.',
    );
  const read = z.array(row).safeParse(result?.records);
  if (read.success) return read.data;
  throw new Fault('CRM_UNAVAILABLE', `Salesforce told its ${what} in a way that Baton does not understand.`);
}

/** What is not told of a user is not denied. */
const userOf = ({ Id, Email, IsActive, UserType }: z.infer<typeof UserRow>): [string, User] => [
  Id,
  {
    id: Id,
    email: Email?.toLowerCase() ?? null,
    isActive: IsActive ?? true,
    isStandard: (UserType ?? STANDARD) === STANDARD,
  },
];

type QueueType = z.infer<typeof QueueTypeRow>;

const isUntold = (result: QueryResult | undefined): boolean => result?.kind === 'refused';

/** What each queue takes; where nobody tells, leads: only those of which the policy says so are ever given any. */
const typesOf = (result: QueryResult | undefined): readonly QueueType[] | null =>
  isUntold(result) ? null : rows(result, QueueTypeRow, 'queues');

function queuesOf(
  queues: readonly z.infer<typeof QueueRow>[],
  types: readonly QueueType[] | null,
): ReadonlyMap<string, Queue> {
  const takes = (id: string, type: string): boolean =>
    types?.some(({ QueueId, SobjectType }) => QueueId === id && SobjectType === type) ?? type === 'Lead';
  return new Map(
    queues.map(({ Id, Name }) => [
      Id,
      { id: Id, name: Name, takesLeads: takes(Id, 'Lead'), takesTasks: takes(Id, 'Task') },
    ]),
  );
}
