import { describe } from 'vitest';
import { OWNERS, openSalesforceBench } from '../salesforce/salesforce-bench.ts';
import type { FakeFault, FakeRecord } from '../support/salesforce/fake-salesforce.ts';
import type { Bench, BenchNote, CrmFault } from './crm-bench.ts';
import { crmContract } from './crm-contract.ts';

const FAULTS: Readonly<Record<CrmFault, FakeFault>> = {
  rate_limit: {
    kind: 'answer',
    status: 403,
    body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
  },
  outage: { kind: 'answer', status: 503, body: '<html><body>Service Unavailable</body></html>' },
  lost_answer: { kind: 'lost_answer' },
};
/** The call that writes person and task; people are looked for in a composite, too. */
const WRITES = { path: /\/composite/, type: 'Task' };
/** Nothing at all is answered, so a write fails before it has written: at its first reading. */
const ALL = { path: /\/services\/data\/v/ };

const open = async (): Promise<Bench> => {
  const { crm, salesforce, owners: ids, ...bench } = await openSalesforceBench();
  const owners = new Map(ids.map((id, i) => [id, OWNERS[i] ?? null]));
  const said = ({ values }: FakeRecord, field: string): string | null => {
    const value = values[field] ?? null;
    return value === null ? null : String(value);
  };
  const owner = (record: FakeRecord): string | null => owners.get(said(record, 'OwnerId') ?? '') ?? null;
  const personId = (record: FakeRecord, field: string): string => said(record, field) ?? 'nobody';
  return {
    crm,
    owners: OWNERS,
    people: async () =>
      salesforce.records('Lead').map((lead) => ({
        id: lead.id,
        email: said(lead, 'Email'),
        phone: said(lead, 'Phone'),
        owner: owner(lead),
        title: said(lead, 'Title'),
        company: said(lead, 'Company'),
        grade: said(lead, 'Baton_Grade__c'),
        nextGrade: said(lead, 'Baton_Next_Grade__c'),
      })),
    tasks: async () =>
      salesforce.records('Task').map((task) => ({
        personId: personId(task, 'WhoId'),
        owner: owner(task),
        title: said(task, 'Subject') ?? '',
        dueAt: new Date(said(task, 'ReminderDateTime') ?? '').toISOString(),
      })),
    // The brief stands in the task, where there is one, below what the task itself says.
    notes: async () => [
      ...salesforce.records('Task').flatMap((task): BenchNote[] => {
        const [, body] = said(task, 'Description')?.split('\n\n') ?? [];
        return body === undefined ? [] : [{ personId: personId(task, 'WhoId'), body }];
      }),
      ...salesforce
        .records('Note')
        .map((note) => ({ personId: personId(note, 'ParentId'), body: said(note, 'Body') ?? '' })),
    ],
    fault: async (kind, n) => salesforce.fault(FAULTS[kind], kind === 'outage' ? ALL : WRITES, n),
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
};

// Batches wait a little for company, so one test waits while others run.
describe.concurrent('on a fake', () => crmContract('Salesforce', open));
