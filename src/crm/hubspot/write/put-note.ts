import type { CrmNote } from '../../../domain/handoff/crm-write.ts';
import type { FileReference } from '../../../domain/lead/lead.ts';
import type { Clock, CrmWriteCall } from '../../../flow/ports.ts';
import type { FetchFile } from '../../fetch-file.ts';
import type { Sleep } from '../../sleep.ts';
import type { HubSpotApi } from '../hubspot-api.ts';
import type { Portal } from '../portal.ts';
import { type AttachDeps, createAttach } from './attach-files.ts';
import { openEngagements } from './engagements.ts';
import type { Wanted } from './fit-properties.ts';
import { htmlOf } from './html-text.ts';

export interface PutNoteDeps {
  readonly api: Pick<HubSpotApi, 'read' | 'create' | 'update' | 'associated'> & AttachDeps['api'];
  readonly portal: Portal;
  readonly readStored: FetchFile;
  readonly now: Clock;
  readonly sleep: Sleep;
}

/** The one note of a key, with its files. One that is there already stays as it is. */
export function createPutNote({ api, portal, readStored, now, sleep }: PutNoteDeps) {
  const notes = openEngagements(api, portal, {
    type: 'notes',
    what: 'the note',
    body: 'hs_note_body',
    associationType: 202,
    read: [],
  });
  const attach = createAttach({ api, readStored, sleep });
  return async (
    { key, body }: CrmNote,
    files: readonly FileReference[],
    { contactId, ownerId }: { contactId: string; ownerId: string | null },
    call: CrmWriteCall,
  ): Promise<readonly string[]> => {
    // Files are fetched again with each attempt, so the note is looked for before them.
    if (files.length > 0 && call.looking && (await notes.find({ key, contactId }, call))) return [];
    const { ids, left, warnings } = await attach(files, call);
    const links = left.filter(({ url }) => !body.includes(url)).map(({ name, url }) => `\n${name}: ${url}`);
    const wanted: Wanted = {
      hs_note_body: htmlOf(body + links.join('')),
      hs_timestamp: now().toISOString(),
      ...(ownerId === null ? {} : { hubspot_owner_id: ownerId }),
      ...(ids.length === 0 ? {} : { hs_attachment_ids: ids.join(';') }),
    };
    const made = await notes.make({ key, contactId, wanted }, call);
    return [...warnings, ...made.warnings];
  };
}
