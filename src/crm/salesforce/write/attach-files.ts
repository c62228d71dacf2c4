import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import type { FileReference } from '../../../domain/lead/lead.ts';
import { Fault } from '../../../faults.ts';
import type { CrmCall, CrmWriteCall } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import type { FetchFile } from '../../fetch-file.ts';
import { orFault } from '../../or-fault.ts';
import { unlessAborted } from '../../unless-aborted.ts';
import type { SalesforceApi } from '../salesforce-api.ts';
import { inQueries, soql } from '../soql.ts';

export interface AttachDeps {
  readonly api: Pick<SalesforceApi, 'query' | 'createFile'>;
  readonly fetchFile: FetchFile;
  /** For all the files of a handoff; less than the handoff itself has. */
  readonly deadlineMs?: number;
}

export interface Attached {
  /** Those that are no files in Salesforce, in their order. */
  readonly left: readonly FileReference[];
  readonly warnings: readonly string[];
}

const MOST_FILES = 10;
const MOST_BYTES = 25 * 1024 * 1024;
/** Of all handoffs together: each is in memory as a whole, and once more as it is sent. */
const AT_ONCE = 4;
const DEADLINE_MS = 20_000;

/**
 * Puts what somebody attached to a record, as files in Salesforce. Each is kept with `Baton <key> <hash of its link>` as
 * the reason for its version, by which another attempt finds it. One that cannot be had or put stays a link; a handoff
 * never fails of it.
 */
export function createAttach({ api, fetchFile, deadlineMs = DEADLINE_MS }: AttachDeps) {
  const turns = pLimit(AT_ONCE);
  const reasonsAt = createBatchedRead(async (recordIds, call) => reasonsBy(api, recordIds, call), 200);

  const put = async (file: FileReference, to: Target, call: CrmCall): Promise<Error | null> => {
    const fetched = await fetchFile(file, call);
    if (fetched instanceof Error) return fetched;
    if (!to.fits(fetched.bytes.length)) return new Error('all together are larger than 25 MB');
    const { recordId, key } = to;
    const put = await api.createFile({ ...fetched, recordId, reason: reasonOf(key, file) }, call);
    return put.kind === 'done' ? null : new Error(put.refusal.message);
  };

  return async (
    files: readonly FileReference[],
    { recordId, key }: Pick<Target, 'recordId' | 'key'>,
    { looking, ...call }: CrmCall & Pick<CrmWriteCall, 'looking'>,
  ): Promise<Attached> => {
    if (files.length === 0) return { left: [], warnings: [] };
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(deadlineMs)]);
    const filesCall: CrmCall = { ...call, signal };
    const there = looking ? await orFault(reasonsAt(recordId, filesCall)) : new Set<string>();
    const to = { recordId, key, fits: budgetOf(MOST_BYTES) };

    const end = async (file: FileReference, place: number): Promise<Error | null> => {
      if (there instanceof Error) return there;
      if (there.has(reasonOf(key, file))) return null;
      if (place >= MOST_FILES) return new Error(`not more than ${MOST_FILES} files are attached`);
      if (signal.aborted) return LATE;
      // What is not done by then has not been done: files of other handoffs may have all the turns.
      const done = turns(() => put(file, to, filesCall));
      // A fault of Salesforce costs a file, not the handoff.
      return orFault(unlessAborted(done, signal, () => LATE));
    };
    const links = [...new Map(files.map((file) => [file.url, file])).values()];
    const ends = await Promise.all(links.map(async (file, i) => ({ file, why: await end(file, i) })));
    const left = ends.flatMap(({ file, why }) => (why === null ? [] : [{ file, why }]));
    return {
      left: left.map(({ file }) => file),
      warnings: left.map(({ file, why }) => {
        const reason = why.message.replace(/\.$/, '');
        return `${file.name} is a link in the brief, not attached: ${reason}.`;
      }),
    };
  };
}

interface Target {
  readonly recordId: string;
  readonly key: string;
  /** Takes so many bytes of what the files of a handoff may have, if there are as many left. */
  readonly fits: (bytes: number) => boolean;
}

const LATE = new Fault('CRM_UNAVAILABLE', 'there was no time left for it');

/** What Baton put to each record. Salesforce shows us the files we own, and we own what we put. */
async function reasonsBy(
  api: Pick<SalesforceApi, 'query'>,
  recordIds: readonly string[],
  call: CrmCall,
): Promise<(recordId: string) => ReadonlySet<unknown>> {
  const found = await Promise.all(
    inQueries(recordIds).map((ids) =>
      api.query(
        soql`SELECT FirstPublishLocationId, ReasonForChange FROM ContentVersion WHERE FirstPublishLocationId IN ${ids}`,
        call,
      ),
    ),
  );
  const byRecord = Map.groupBy(found.flat(), (version) => version['FirstPublishLocationId']);
  return (id) => new Set(byRecord.get(id)?.map((version) => version['ReasonForChange']));
}

const reasonOf = (key: string, { url }: FileReference): string =>
  `Baton ${key} ${createHash('sha256').update(url).digest('hex').slice(0, 16)}`;

function budgetOf(most: number): (bytes: number) => boolean {
  let left = most;
  return (bytes) => {
    if (bytes > left) return false;
    left -= bytes;
    return true;
  };
}
