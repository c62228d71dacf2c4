import type { CrmFacts } from '../../../domain/lead/facts.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { countryFacts, ownerFacts, present } from '../../crm-facts.ts';
import type { UnlessRefused } from '../../unless-refused.ts';
import { instantIn, numberIn, textIn } from '../field-values.ts';
import type { Found } from '../people.ts';
import { UNKNOWN_COMPANY } from '../placeholders.ts';
import type { SalesforceRecord } from '../salesforce-api.ts';
import type { Users } from '../users.ts';
import { type Accounts, domainOf } from './accounts.ts';
import type { Counted, Counts } from './counts.ts';

interface FactsDeps {
  readonly users: Pick<Users, 'emailOf' | 'isInactive'>;
  readonly accounts: Accounts;
  readonly counts: Counts;
  readonly unlessRefused: UnlessRefused;
  /** Names of the facts that a policy mentions. */
  readonly wanted: () => ReadonlySet<string>;
}

/**
 * What Salesforce knows of a person and of their account; of somebody who is not there (null), of the account alone.
 * What it does not say is absent: `LastActivityDate` too, which is a day, and one that a task is due on.
 * @throws Fault CRM_*
 */
export type FactsOf = (person: Found | null, email: string | null, call: CrmCall) => Promise<CrmFacts>;

export function createFactsOf(deps: FactsDeps): FactsOf {
  return async (person, email, call) => {
    const wanted = deps.wanted();
    const isAccountWanted = [...wanted].some((name) => name.startsWith('account.'));
    const [own, deals, account] = await Promise.all([
      person ? personFacts(person, deps) : {},
      person?.type === 'Contact' ? count('crm.open_deals', 'deals of contact', person.id, deps, call) : {},
      isAccountWanted ? accountFacts(person, email, deps, call) : {},
    ]);
    return { ...own, ...deals, ...account };
  };
}

async function personFacts({ type, record }: Found, deps: FactsDeps): Promise<CrmFacts> {
  const status = textIn(record, 'Status');
  return present({
    ...(await ownerOf('crm', record, deps)),
    'crm.record': type.toLowerCase(),
    'crm.stage': status,
    'crm.lead_status': status,
    'crm.source': textIn(record, 'LeadSource'),
    'crm.created_at': instantIn(record, 'CreatedDate'),
  });
}

async function accountFacts(
  person: Found | null,
  email: string | null,
  deps: FactsDeps,
  call: CrmCall,
): Promise<CrmFacts> {
  const { accounts } = deps;
  const ownId = person && textIn(person.record, 'AccountId');
  const own = ownId ? await accounts.byId(ownId, call) : null;
  const account = own ?? (email === null ? null : await accounts.byEmail(email, call));
  const id = account && textIn(account, 'Id');
  if (account === null || id === null) return {};
  const name = textIn(account, 'Name');
  const [owner, deals, contacts] = await Promise.all([
    ownerOf('account', account, deps),
    count('account.open_deals', 'deals of account', id, deps, call),
    count('account.contacts', 'contacts of account', id, deps, call),
  ]);
  const others = contacts['account.contacts'];
  return present({
    ...owner,
    'account.name': name === UNKNOWN_COMPANY ? null : name,
    'account.domain': domainOf(account),
    'account.employees': numberIn(account, 'NumberOfEmployees'),
    'account.industry': textIn(account, 'Industry'),
    ...countryFacts('account', textIn(account, 'BillingCountry')),
    'account.stage': textIn(account, 'Type'),
    ...deals,
    // The others there: the person is one of their own account's contacts.
    'account.contacts': typeof others === 'number' ? Math.max(0, others - (own ? 1 : 0)) : null,
  });
}

/** Nothing where no policy asks for it: each count costs calls. */
async function count(
  fact: string,
  what: Counted,
  id: string,
  { wanted, counts, unlessRefused }: FactsDeps,
  call: CrmCall,
): Promise<Record<string, number>> {
  if (!wanted().has(fact)) return {};
  const subject = what.startsWith('deals') ? 'opportunities' : 'contacts';
  const many = await unlessRefused(counts(what, id, call), subject);
  return many === null ? {} : { [fact]: many };
}

/** A queue is nobody, unless a policy says who. */
const ownerOf = (whose: 'crm' | 'account', record: SalesforceRecord, { users }: FactsDeps) =>
  ownerFacts(whose, textIn(record, 'OwnerId'), { emailOf: users.emailOf, hasLeft: users.isInactive });
