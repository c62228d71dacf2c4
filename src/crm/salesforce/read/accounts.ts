import { getDomain } from 'tldts';
import type { Clock, CrmCall } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import { openByEmailDomain } from '../../by-email-domain.ts';
import { chunksOf } from '../../chunks.ts';
import type { UnlessRefused } from '../../unless-refused.ts';
import { textIn } from '../field-values.ts';
import type { SalesforceRecord } from '../salesforce-api.ts';
import { anyOf, containing, inQueries, type Soql, soql } from '../soql.ts';
import type { Users } from '../users.ts';
import type { Ask, AskRecords } from './ask-records.ts';

export interface AccountsDeps {
  readonly ask: AskRecords;
  readonly users: Pick<Users, 'isInactive'>;
  readonly now: Clock;
  readonly unlessRefused: UnlessRefused;
}

/** Accounts as Salesforce has them; null: it has none, or refuses to tell. @throws Fault CRM_* */
export interface Accounts {
  readonly byId: (id: string, call: CrmCall) => Promise<SalesforceRecord | null>;
  /** By the domain of a business address; an address at a free provider says nothing of a company. */
  readonly byEmail: (email: string, call: CrmCall) => Promise<SalesforceRecord | null>;
}

const ACCOUNT_FIELDS = [
  'Id',
  'Name',
  'Website',
  'NumberOfEmployees',
  'Industry',
  'BillingCountry',
  'OwnerId',
  'Type',
  'CreatedDate',
];

/** Fewer of long ones; each is asked for with more words than in a list. */
const DOMAINS_TO_A_QUERY = 50;

export function openAccounts(deps: AccountsDeps): Accounts {
  const byId = createBatchedRead(async (ids, call) => {
    const asks = inQueries(ids).map((some) => askAccounts(soql`Id IN ${some}`));
    const accounts = await deps.unlessRefused(deps.ask(asks, call), 'accounts');
    const found = new Map(accounts?.flat().map((account) => [textIn(account, 'Id'), account]));
    return (id) => found.get(id) ?? null;
  });
  const byEmail = openByEmailDomain<SalesforceRecord>(
    async (domains, call) => (await deps.unlessRefused(search(domains, call, deps), 'accounts')) ?? new Map(),
    deps.now,
  );
  return { byId, byEmail };
}

/** The domain that somebody registered for the account's website: `https://www.acme.co.uk/en` -> `acme.co.uk`. */
export const domainOf = (account: SalesforceRecord): string | null =>
  getDomain(textIn(account, 'Website') ?? '');

const askAccounts = (where: Soql): Ask => ({
  type: 'Account',
  fields: ACCOUNT_FIELDS,
  where: () => where,
});

/** Salesforce keeps a website as it was typed, so whatever has the domain in it is read, and looked at here. */
async function search(
  domains: readonly string[],
  call: CrmCall,
  { ask, users }: AccountsDeps,
): Promise<ReadonlyMap<string, SalesforceRecord | null>> {
  const few = chunksOf(domains, DOMAINS_TO_A_QUERY).flatMap(inQueries);
  const asks = few.map((some) =>
    askAccounts(anyOf(some.map((domain) => soql`Website LIKE ${containing(domain)}`))),
  );
  const accounts = new Map((await ask(asks, call)).flat().map((one) => [textIn(one, 'Id'), one]));
  const byDomain = Map.groupBy(accounts.values(), domainOf);
  const best = domains.map(
    async (domain) => [domain, await bestOf(byDomain.get(domain) ?? [], users)] as const,
  );
  return new Map(await Promise.all(best));
}

/** Of several accounts with one domain: one whose owner is still there tells most, then the first one made. */
async function bestOf(
  accounts: readonly SalesforceRecord[],
  users: AccountsDeps['users'],
): Promise<SalesforceRecord | null> {
  if (accounts.length < 2) return accounts[0] ?? null;
  const isLeft = await Promise.all(accounts.map((one) => users.isInactive(textIn(one, 'OwnerId') ?? '')));
  const owned = accounts.filter((_, i) => isLeft[i] === false);
  const madeAt = (one: SalesforceRecord): string => `${textIn(one, 'CreatedDate')} ${textIn(one, 'Id')}`;
  const [best = null] = (owned.length > 0 ? owned : accounts).toSorted((a, b) =>
    madeAt(a) < madeAt(b) ? -1 : 1,
  );
  return best;
}
