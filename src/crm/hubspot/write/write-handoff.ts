import type { CrmWrite } from '../../../domain/handoff/crm-write.ts';
import type { Clock, CrmWriteCall, Written } from '../../../flow/ports.ts';
import type { FetchFile } from '../../fetch-file.ts';
import type { Sleep } from '../../sleep.ts';
import type { HubSpotApi } from '../hubspot-api.ts';
import type { Owners } from '../owners.ts';
import type { Portal } from '../portal.ts';
import { CONTACT_READ } from './contact-properties.ts';
import { createOpenLead } from './open-lead.ts';
import { ownerId, refusedOwner } from './owner-choice.ts';
import { openPhoneBook } from './phone-book.ts';
import { createPutContact } from './put-contact.ts';
import { createPutNote } from './put-note.ts';
import { createPutTask } from './put-task.ts';
import { openRecords } from './record-batches.ts';

export interface WriteHandoffDeps {
  readonly api: HubSpotApi;
  readonly owners: Owners;
  readonly portal: Portal;
  readonly readStored: FetchFile;
  readonly now: Clock;
  readonly sleep: Sleep;
}

/**
 * Puts one write into HubSpot: the contact, then task, note and lead at it. Each step finds what an earlier attempt
 * left, so that a process that dies between two of them loses nothing and makes nothing twice.
 */
export function createWriteHandoff(deps: WriteHandoffDeps) {
  const { api, owners, portal, sleep } = deps;
  const contacts = openRecords({ api, type: 'contacts', properties: CONTACT_READ });
  const putContact = createPutContact({ contacts, phones: openPhoneBook(api, sleep), owners, portal });
  const putTask = createPutTask(api, portal);
  const putNote = createPutNote(deps);
  const openLead = createOpenLead(api, portal);

  return async (write: CrmWrite, call: CrmWriteCall): Promise<Written | null> => {
    const { person, task, note, files } = write;
    const wanted = write.owner === null ? null : await ownerId(owners, write.owner, call.policy);
    const contact = await putContact(write, wanted, call);
    if (contact === null) return null;
    const reach = contact.hasPhone ? 'phone' : person.email === null ? null : 'email';
    const at = {
      contactId: contact.id,
      ownerId: contact.owner.owner,
      ownerRefused: refusedOwner(owners, contact.owner.kept ?? write.owner),
      reach,
    } as const;
    const wantsLead = task !== null && call.policy.document.crm.hubspot?.leads === true;
    const warnings = await allOf([
      task && putTask(task, at, call),
      note && putNote(note, files, at, call),
      wantsLead && openLead(person, at, call),
    ]);
    return {
      ref: { type: 'contact', id: contact.id },
      keptOwner: contact.owner.kept,
      warnings: [...new Set([...contact.warnings, ...warnings])],
    };
  };
}

/** Waits for all before the first failure is passed on: the next attempt must not run beside what is left of this one. */
async function allOf(
  steps: readonly (Promise<readonly string[]> | null | false)[],
): Promise<readonly string[]> {
  const ends = await Promise.allSettled(steps.filter((step) => step !== null && step !== false));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return ends.flatMap((end) => (end.status === 'fulfilled' ? end.value : []));
}
