import type { CrmCall } from '../../../flow/ports.ts';
import { createBatchedRead } from '../../batched-read.ts';
import { TASK_KEY } from '../baton-fields.ts';
import { isChecked, textIn } from '../field-values.ts';
import type { SalesforceApi, SalesforceRecord } from '../salesforce-api.ts';
import { inQueries, names, type Soql, soql } from '../soql.ts';

export interface OpenTask {
  readonly id: string;
  readonly isClosed: boolean;
}

/** What an earlier attempt may have left. Salesforce: a query sees at once what was written. */
export interface LookFor {
  /** The task of our key. @throws Fault CRM_* */
  readonly task: (key: string, call: CrmCall) => Promise<OpenTask | null>;
  /** Whether a note of this title hangs at the record. @throws Fault CRM_* */
  readonly note: (
    at: { readonly parentId: string; readonly title: string },
    call: CrmCall,
  ) => Promise<boolean>;
}

export function openLookFor(api: Pick<SalesforceApi, 'query'>): LookFor {
  const all = async (
    values: readonly string[],
    query: (values: readonly string[]) => Soql,
    call: CrmCall,
  ): Promise<readonly SalesforceRecord[]> =>
    (await Promise.all(inQueries(values).map((some) => api.query(query(some), call)))).flat();

  const task = createBatchedRead<OpenTask | null>(async (keys, call) => {
    const fields = names(['Id', TASK_KEY, 'IsClosed']);
    const key = names([TASK_KEY]);
    const found = await all(keys, (some) => soql`SELECT ${fields} FROM Task WHERE ${key} IN ${some}`, call);
    const byKey = new Map(found.map((record) => [textIn(record, TASK_KEY), record]));
    return (one) => {
      const record = byKey.get(one);
      const id = record === undefined ? null : textIn(record, 'Id');
      return record === undefined || id === null ? null : { id, isClosed: isChecked(record, 'IsClosed') };
    };
  }, 200);

  const titlesAt = createBatchedRead<ReadonlySet<string | null>>(async (ids, call) => {
    const found = await all(
      ids,
      (some) => soql`SELECT ParentId, Title FROM Note WHERE ParentId IN ${some}`,
      call,
    );
    const byParent = Map.groupBy(found, (record) => textIn(record, 'ParentId'));
    return (id) => new Set(byParent.get(id)?.map((record) => textIn(record, 'Title')));
  }, 200);

  return {
    task,
    note: async ({ parentId, title }, call) => (await titlesAt(parentId, call)).has(title),
  };
}
