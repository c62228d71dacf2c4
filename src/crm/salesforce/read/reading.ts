import type { Identity } from '../../../domain/lead/lead.ts';
import type { Clock, Crm, CrmCall, CrmKnown, CrmPersonNow, CrmRef } from '../../../flow/ports.ts';
import { createUnlessRefused } from '../../unless-refused.ts';
import { instantIn } from '../field-values.ts';
import type { Org } from '../org.ts';
import type { Found, People } from '../people.ts';
import type { SalesforceApi } from '../salesforce-api.ts';
import type { Users } from '../users.ts';
import { openAccounts } from './accounts.ts';
import { createAskRecords } from './ask-records.ts';
import { createCounts } from './counts.ts';
import { createFactsOf } from './facts.ts';
import { identityOf, profileOf } from './profile.ts';

export interface ReadingDeps {
  readonly api: Pick<SalesforceApi, 'queries'>;
  readonly org: Pick<Org, 'describe' | 'forget'>;
  readonly users: Pick<Users, 'emailOf' | 'isInactive'>;
  readonly people: People;
  /** Names of the facts that the live policies mention: what nobody asks for is not read where it costs calls. */
  readonly wanted: () => ReadonlySet<string>;
  /** Told what could not be read, and why leads are decided without it. */
  readonly onWarning: (text: string) => void;
  readonly now: Clock;
}

/**
 * The reading half of Salesforce. What is asked at the same time goes in one batch: 100 new leads cost one call for
 * people, one for accounts and one for open opportunities, where a policy asks for those.
 */
export function openReading({ people, ...deps }: ReadingDeps): Pick<Crm, 'lookUp' | 'read'> {
  const unlessRefused = createUnlessRefused(deps);
  const accounts = openAccounts({ ...deps, ask: createAskRecords(deps), unlessRefused });
  const factsOf = createFactsOf({ ...deps, accounts, counts: createCounts(deps.api), unlessRefused });

  const known = async (who: Identity, call: CrmCall): Promise<CrmKnown> => {
    const person = await people.find({ ...who, leadId: null }, call);
    return { ref: person && refOf(person), facts: await factsOf(person, who.email, call) };
  };
  const personNow = async (id: string, call: CrmCall): Promise<CrmPersonNow | null> => {
    const person = await people.byId(id, call);
    if (person === null) return null;
    const identity = identityOf(person.record);
    return {
      ref: refOf(person),
      identity,
      profile: profileOf(person.record),
      facts: await factsOf(person, identity.email, call),
      lastForm: null,
      createdAt: instantIn(person.record, 'CreatedDate'),
    };
  };
  return {
    lookUp: (identities, call) => Promise.all(identities.map((who) => known(who, call))),
    read: (ids, call) => Promise.all(ids.map((id) => personNow(id, call))),
  };
}

const refOf = ({ type, id }: Found): CrmRef => ({ type: type === 'Lead' ? 'lead' : 'contact', id });
