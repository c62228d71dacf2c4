import type { CrmWrite } from '../../../domain/handoff/crm-write.ts';
import type { Clock, Crm, CrmWriteCall, Written } from '../../../flow/ports.ts';
import { type Sleep, sleepFor } from '../../sleep.ts';
import type { Org } from '../org.ts';
import type { Found, People, Sought } from '../people.ts';
import type { SalesforceApi } from '../salesforce-api.ts';
import type { Users } from '../users.ts';
import { createDeliver, type Delivered } from './deliver.ts';
import { openLookFor } from './look-for.ts';
import { openMakers } from './makers.ts';
import { ownerId } from './owners.ts';
import { openSeen } from './seen.ts';
import { createSetUpCheck } from './set-up-check.ts';
import { openWriteLine } from './write-line.ts';

export interface WriteHandoffDeps {
  readonly api: Pick<SalesforceApi, 'query' | 'together' | 'writeGroups'>;
  readonly people: People;
  readonly users: Users;
  readonly org: Org;
  readonly now: Clock;
  /** Puts files to a record. */
  readonly attach: (
    files: CrmWrite['files'],
    to: { readonly recordId: string; readonly key: string },
    call: CrmWriteCall,
  ) => Promise<{ readonly warnings: readonly string[] }>;
  readonly sleep?: Sleep;
}

/**
 * Puts one write into Salesforce: the lead or contact with owner and grade, and the task in the same call, all or none;
 * of several writes at the same time the people in one call and their tasks in the next. Whoever is written is looked
 * for right before, and keys of ours tell what an earlier attempt left, so that nothing is made twice.
 */
export function createWriteHandoff(deps: WriteHandoffDeps): Crm['write'] {
  const { api, people, users, org, now, attach, sleep = sleepFor } = deps;
  const checkSetUp = createSetUpCheck(org, now);
  const makers = openMakers(now);
  const isNewKey = openSeen();
  const send = openWriteLine(api);
  const deliver = createDeliver({ people, users, org, lookFor: openLookFor(api), send, sleep });

  return async (write, call) => {
    const { leadId, mayCreate, person } = write;
    await checkSetUp();
    const wanted = write.owner === null ? null : await ownerId(users, write.owner, call.policy);
    const sought: Sought = { leadId, email: person.email, phone: person.phone };
    const who = person.email?.toLowerCase() ?? person.phone ?? leadId;
    const looking = !isNewKey(write.key) || call.looking;

    const onPerson = (made: Found): void => makers.made(who, made);
    const put = (there: Found | null): Promise<Delivered | null> =>
      deliver({ write, ownerId: wanted, there, looking, onPerson }, call);
    const found = await people.find(sought, call);
    if (found === null && !mayCreate) return null;
    const delivered = await (found === null
      ? makers.inTurn(who, async (meanwhile) =>
          put(meanwhile === 'ask-again' ? await people.find(sought, call) : meanwhile),
        )
      : put(found));
    if (delivered === null) return null;

    const to = { recordId: delivered.id, key: write.note?.key ?? write.key };
    const { warnings } = write.files.length === 0 ? NO_FILES : await attach(write.files, to, call);
    return writtenOf(delivered, found, warnings);
  };
}

const NO_FILES = { warnings: [] };

function writtenOf(
  { type, id, owner, warnings }: Delivered,
  found: Found | null,
  files: readonly string[],
): Written {
  const isOneOfMany = found !== null && found.id === id && found.others > 0;
  const kind = type === 'Lead' ? 'lead' : 'contact';
  const many = isOneOfMany
    ? [`${found.others + 1} leads and contacts in Salesforce are this person; written to the ${kind} ${id}.`]
    : [];
  return {
    ref: { type: kind, id },
    keptOwner: owner.kept,
    warnings: [...new Set([...many, ...warnings, ...files])],
  };
}
