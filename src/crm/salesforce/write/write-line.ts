import type { CrmCall } from '../../../flow/ports.ts';
import { createBatcher } from '../../batcher.ts';
import type { SalesforceApi } from '../salesforce-api.ts';
import type { End, Job } from './job.ts';
import { writeAlone } from './write-alone.ts';
import { writeRow } from './write-row.ts';

/** Salesforce: at most so many records in a group. */
const MOST = 200;

type WriteLine = (job: Job, call: CrmCall) => Promise<End>;

/** One write alone is one call, all or none; several at the same time are two calls for all of them. */
export const openWriteLine = (api: Pick<SalesforceApi, 'together' | 'writeGroups'>): WriteLine =>
  createBatcher<Job, End>({
    most: MOST,
    run: async (jobs, call) => {
      const inRow = jobs.length === 1 ? [] : jobs.filter(({ alone }) => !alone);
      const ends = new Map<Job, End | Error>();
      const row = inRow.length === 0 ? [] : await valueOrError(writeRow(api, inRow, call));
      inRow.forEach((job, i) => ends.set(job, row instanceof Error ? row : (row[i] ?? NO_ANSWER)));
      for (const job of jobs)
        if (!ends.has(job)) ends.set(job, await valueOrError(writeAlone(api, job, call)));
      return jobs.map((job) => ends.get(job) ?? NO_ANSWER);
    },
  });

const NO_ANSWER = new Error('Salesforce answered for fewer records than were sent.');

const valueOrError = async <Value>(work: Promise<Value>): Promise<Value | Error> => {
  try {
    return await work;
  } catch (error) {
    return error instanceof Error ? error : new Error('A write failed.', { cause: error });
  }
};
