import type { FileReference } from '../../../domain/lead/lead.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { orFault } from '../../or-fault.ts';
import type { Sleep } from '../../sleep.ts';
import type { HubSpotApi } from '../hubspot-api.ts';

export interface Attached {
  readonly ids: readonly string[];
  /** Those that HubSpot did not take. */
  readonly left: readonly FileReference[];
  readonly warnings: readonly string[];
}

const FOLDER = '/baton';
/** HubSpot fetches a file in its own time: asked again after each of these, about eight seconds in all. */
const WAITS_MS = [300, 700, 1_500, 2_500, 3_000];

/** Has HubSpot fetch the files of a note. One that it cannot take in time stays a link; a handoff never fails of it. */
export function createAttach(api: Pick<HubSpotApi, 'importFile' | 'importedFile'>, sleep: Sleep) {
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
      files.map(async (file) => ({ file, end: await orFault(fetched(file, call)) })),
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
