import pLimit from 'p-limit';
import type { FileReference } from '../../../domain/lead/lead.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import type { FetchFile } from '../../fetch-file.ts';
import { orFault } from '../../or-fault.ts';
import type { Sleep } from '../../sleep.ts';
import type { HubSpotApi } from '../hubspot-api.ts';

export interface AttachDeps {
  readonly api: Pick<HubSpotApi, 'importFile' | 'importedFile' | 'uploadFile'>;
  /** Files that Baton keeps itself. */
  readonly readStored: FetchFile;
  readonly sleep: Sleep;
}

export interface Attached {
  readonly ids: readonly string[];
  /** Those that HubSpot did not take. */
  readonly left: readonly FileReference[];
  readonly warnings: readonly string[];
}

const FOLDER = '/baton';
/** HubSpot fetches a file in its own time: asked again after each of these, about eight seconds in all. */
const WAITS_MS = [300, 700, 1_500, 2_500, 3_000];

/** Of all handoffs together: each that Baton sends is in memory as a whole. */
const SENT_AT_ONCE = 4;

/**
 * Has HubSpot fetch the files of a note, and sends it those that Baton keeps. One that it cannot take in time stays a
 * link; a handoff never fails of it.
 */
export function createAttach({ api, readStored, sleep }: AttachDeps) {
  const turns = pLimit(SENT_AT_ONCE);
  const sent = async (file: FileReference, call: CrmCall): Promise<string | Error> => {
    const stored = await readStored(file, call);
    return stored instanceof Error ? stored : api.uploadFile({ ...stored, folder: FOLDER }, call);
  };
  const fetched = async ({ name, url }: FileReference, call: CrmCall): Promise<string | Error> => {
    const task = await api.importFile({ name, url, folder: FOLDER }, call);
    for (const wait of WAITS_MS) {
      await sleep(wait, call.signal);
      const file = await api.importedFile(task, call);
      if (file.kind === 'done') return file.id;
      if (file.kind === 'failed') return new Error(file.message);
    }
    return new Error('HubSpot was not done with it in time');
  };
  return async (files: readonly FileReference[], call: CrmCall): Promise<Attached> => {
    const ends = await Promise.all(
      files.map(async (file) => {
        const put = file.id === undefined ? fetched(file, call) : turns(() => sent(file, call));
        return { file, end: await orFault(put) };
      }),
    );
    return {
      ids: ends.flatMap(({ end }) => (typeof end === 'string' ? [end] : [])),
      left: ends.flatMap(({ file, end }) => (typeof end === 'string' ? [] : [file])),
      warnings: ends.flatMap(({ file, end }) =>
        typeof end === 'string' ? [] : [`${file.name} is a link in the note, not attached: ${end.message}.`],
      ),
    };
  };
}
