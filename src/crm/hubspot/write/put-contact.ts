import type { CrmWrite } from '../../../domain/handoff/crm-write.ts';
import { Fault } from '../../../faults.ts';
import type { CrmWriteCall } from '../../../flow/ports.ts';
import { chooseOwner, type OwnerChoice } from '../../owner-choice.ts';
import { KEY_PROPERTY } from '../baton-properties.ts';
import type { HubSpotRecord, ItemResult } from '../hubspot-api.ts';
import type { Owners } from '../owners.ts';
import { isKeyed, type Portal } from '../portal.ts';
import { contactProperties } from './contact-properties.ts';
import type { Fitted, Wanted } from './fit-properties.ts';
import { type StageMove, stageMove } from './lifecycle-stage.ts';
import { refusedOwner } from './owner-choice.ts';
import type { PhoneBook } from './phone-book.ts';
import type { Records } from './record-batches.ts';
import { type FittedResult, type ToWrite, writeFitted } from './write-fitted.ts';
import { refusedFault } from './write-refusal.ts';

export interface PutContactDeps {
  readonly contacts: Records;
  readonly phones: PhoneBook;
  readonly owners: Owners;
  readonly portal: Portal;
}

export interface PutContact {
  readonly id: string;
  readonly owner: OwnerChoice;
  readonly hasPhone: boolean;
  readonly warnings: readonly string[];
}

/** What is to become of the contact, by what is there. */
interface Plan {
  readonly wanted: Wanted;
  readonly owner: OwnerChoice;
  readonly stage: StageMove;
}

const MOST_TURNS = 3;

/**
 * Makes or changes the one contact of a write; null when nobody is there and nobody may be made. Somebody whom HubSpot
 * did not know is made at once, without a look: it makes nobody twice of one address, and says whom it has.
 * @param wanted the owner's id; null leaves the owner as it is
 */
export function createPutContact(deps: PutContactDeps) {
  return (write: CrmWrite, wanted: string | null, call: CrmWriteCall): Promise<PutContact | null> => {
    const { email, phone } = write.person;
    if (email !== null) return put(write, wanted, call, deps);
    if (phone === null)
      throw new Fault(
        'CRM_REFUSED',
        `Lead ${write.leadId} has no address and no phone number to find it by.`,
      );
    return deps.phones.inTurn(phone, async () => {
      const done = await put(write, wanted, call, deps);
      if (done) deps.phones.remember(phone, done.id);
      return done;
    });
  };
}

async function put(
  write: CrmWrite,
  ownerId: string | null,
  call: CrmWriteCall,
  deps: PutContactDeps,
): Promise<PutContact | null> {
  const { email, phone } = write.person;
  const isNew = !write.known && !call.looking && write.mayCreate && email !== null;
  let there = isNew ? null : await find(write, call, deps);
  for (let turn = 1; ; turn += 1) {
    if (there === null && !write.mayCreate) return null;
    const plan = await planFor(there, write, ownerId, call, deps);
    const result = await (there ? change(there, write, plan, call, deps) : make(write, plan, call, deps));
    if (result.kind === 'done') {
      const hasPhone = phone !== null || Boolean(there?.properties['phone']);
      return { id: result.record.id, owner: plan.owner, hasPhone, warnings: result.warnings };
    }
    if (turn === MOST_TURNS) throw refusedFault('the contact', result.refusal);
    // Made by somebody else since, or deleted, or merged into another.
    if (phone !== null) deps.phones.forget(phone);
    const { existingId } = result.refusal;
    there = existingId === null ? null : await deps.contacts.byId(existingId, call);
    there ??= await find(write, call, deps);
  }
}

async function find(
  { person: { email, phone } }: CrmWrite,
  call: CrmWriteCall,
  { contacts, phones, portal }: PutContactDeps,
): Promise<HubSpotRecord | null> {
  if (email !== null) return contacts.by('email', email, call);
  if (phone === null) return null;
  const keyed = await isKeyed(portal, 'contacts');
  const ours = keyed ? await contacts.by(KEY_PROPERTY, keyOf(phone), call) : null;
  if (ours) return ours;
  const id = await phones.find(phone, call.looking && !keyed, call);
  return id === null ? null : contacts.byId(id, call);
}

const keyOf = (phone: string): string => `phone:${phone}`;

async function planFor(
  there: HubSpotRecord | null,
  write: CrmWrite,
  ownerId: string | null,
  { policy }: CrmWriteCall,
  { owners, portal }: PutContactDeps,
): Promise<Plan> {
  const owner = await chooseOwner(
    { emailOf: owners.emailOf, givesWay: owners.isArchived },
    { wanted: ownerId, now: there?.properties['hubspot_owner_id'] || null, before: write.ownerBefore },
  );
  const definition = (await portal.properties('contacts')).get('lifecyclestage');
  const stage = stageMove(write.stage, there?.properties['lifecyclestage'] ?? null, policy, definition);
  const wanted: Wanted = {
    ...contactProperties(write, policy, there),
    ...(owner.set === null ? {} : { hubspot_owner_id: owner.set }),
    ...(stage.kind === 'stay' ? {} : { lifecyclestage: stage.kind === 'back' ? '' : stage.to }),
  };
  return { wanted, owner, stage };
}

async function make(
  write: CrmWrite,
  { wanted }: Plan,
  call: CrmWriteCall,
  deps: PutContactDeps,
): Promise<FittedResult> {
  const { email, phone } = write.person;
  const key = email?.toLowerCase() ?? keyOf(phone ?? '');
  const carriesKey = email === null && (await isKeyed(deps.portal, 'contacts'));
  const all = carriesKey ? { ...wanted, [KEY_PROPERTY]: key } : wanted;
  return writeFitted(deps.portal, toWrite(all, write, deps), (properties) =>
    deps.contacts.create({ key, properties }, call),
  );
}

async function change(
  there: HubSpotRecord,
  write: CrmWrite,
  { wanted, stage }: Plan,
  call: CrmWriteCall,
  deps: PutContactDeps,
): Promise<FittedResult> {
  const attempt = async (properties: Fitted['properties']): Promise<ItemResult> =>
    Object.keys(properties).length === 0
      ? { kind: 'done', record: there }
      : deps.contacts.update({ id: there.id, properties }, call);
  const done = await writeFitted(deps.portal, toWrite(wanted, write, deps), attempt);
  if (done.kind !== 'done' || stage.kind !== 'back') return done;
  const stepped = await writeFitted(deps.portal, toWrite({ lifecyclestage: stage.to }, write, deps), attempt);
  return { ...stepped, warnings: [...done.warnings, ...stepped.warnings] };
}

/** Without its address a contact would be made again and again; with a refused owner it belongs back into routing. */
const toWrite = (wanted: Wanted, { owner }: CrmWrite, { owners }: PutContactDeps): ToWrite => ({
  type: 'contacts',
  what: 'the contact',
  wanted,
  needed: {
    email: (refusal) => refusedFault('the contact', refusal),
    hubspot_owner_id: refusedOwner(owners, owner),
  },
});
