import type { CrmCall, CrmWriteCall } from '../../../flow/ports.ts';
import { KEY_PROPERTY } from '../baton-properties.ts';
import type { HubSpotApi, HubSpotRecord } from '../hubspot-api.ts';
import { isKeyed, type Portal } from '../portal.ts';
import { createAtContact } from './at-contact.ts';
import type { Wanted } from './fit-properties.ts';
import { htmlOf } from './html-text.ts';
import { openRecords } from './record-batches.ts';
import { writeFitted } from './write-fitted.ts';
import { refusedFault } from './write-refusal.ts';

export interface Engagement {
  readonly key: string;
  readonly contactId: string;
  readonly wanted: Wanted;
}

export interface Engagements {
  /** @throws Fault CRM_* */
  readonly find: (
    item: Pick<Engagement, 'key' | 'contactId'>,
    call: CrmCall,
  ) => Promise<HubSpotRecord | null>;
  /** Makes it, unless one of its key is there: then that one is answered, unchanged. */
  readonly make: (item: Engagement, call: CrmWriteCall) => Promise<Made>;
  readonly change: (id: string, wanted: Wanted, call: CrmCall) => Promise<readonly string[]>;
}

export interface Made {
  /** The one that was there before; null: it was made. */
  readonly there: HubSpotRecord | null;
  readonly warnings: readonly string[];
}

interface Kind {
  readonly type: 'tasks' | 'notes';
  /** "the task" */
  readonly what: string;
  /** The property of its text, which carries the key where the portal has no property for it. */
  readonly body: string;
  /** HubSpot's type of the association to a contact: 204 for a task, 202 for a note. */
  readonly associationType: number;
  readonly read: readonly string[];
}

const NOT_SET_UP = (type: string): string =>
  `HubSpot has no unique property ${KEY_PROPERTY} on ${type}: run npx baton setup hubspot. The key stands in the text.`;

/**
 * Tasks or notes, one for each key. HubSpot refuses a second one with the same `baton_key`, whoever makes it and
 * whenever. A portal that was not set up has no such property: there the key is written into the text, and looked for
 * in what hangs at the contact before anything is made.
 */
export function openEngagements(
  api: Pick<HubSpotApi, 'read' | 'create' | 'update' | 'associated'>,
  portal: Portal,
  kind: Kind,
): Engagements {
  const { type, what, body, associationType } = kind;
  const records = openRecords({ api, type, properties: [...kind.read, body] });
  const atContact = createAtContact(api, type, records);

  const find: Engagements['find'] = async ({ key, contactId }, call) => {
    if (await isKeyed(portal, type)) return records.by(KEY_PROPERTY, key, call);
    const all = await atContact(contactId, call);
    return all.find(({ properties }) => properties[body]?.includes(keyLine(key))) ?? null;
  };

  return {
    find,
    make: async (item, call) => {
      const { key, contactId } = item;
      const keyed = await isKeyed(portal, type);
      const there = call.looking || !keyed ? await find(item, call) : null;
      if (there) return { there, warnings: [] };
      const wanted = keyed
        ? { ...item.wanted, [KEY_PROPERTY]: key }
        : { ...item.wanted, [body]: `${String(item.wanted[body] ?? '')}<br>${keyLine(key)}` };
      const associations = [{ toId: contactId, typeId: associationType }];
      const made = await writeFitted(portal, { type, what, wanted }, (properties) =>
        records.create({ key, properties, associations }, call),
      );
      const warnings = keyed ? made.warnings : [...made.warnings, NOT_SET_UP(type)];
      if (made.kind === 'done') return { there: null, warnings };
      const first = made.kind === 'taken' ? await find(item, call) : null;
      if (!first) throw refusedFault(what, made.refusal);
      return { there: first, warnings };
    },
    change: async (id, wanted, call) => {
      const changed = await writeFitted(portal, { type, what, wanted }, (properties) =>
        records.update({ id, properties }, call),
      );
      // Somebody deleted it meanwhile, and meant to.
      return changed.warnings;
    },
  };
}

/** Ends in a full stop, so that no key is found in a longer one. */
const keyLine = (key: string): string => htmlOf(`Baton: ${key}.`);
