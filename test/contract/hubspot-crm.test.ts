import { describe } from 'vitest';
import { OWNERS, openHubSpotBench } from '../hubspot/hubspot-bench.ts';
import type { FakeFault, FakeRecord } from '../support/hubspot/fake-hubspot.ts';
import type { Bench, CrmFault } from './crm-bench.ts';
import { crmContract } from './crm-contract.ts';

const FAULTS: Readonly<Record<CrmFault, FakeFault>> = {
  rate_limit: {
    kind: 'answer',
    status: 429,
    body: {
      status: 'error',
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
      message: 'Too many.',
    },
  },
  outage: { kind: 'answer', status: 503, body: '<html><body>Service Unavailable</body></html>' },
  lost_answer: { kind: 'lost_answer' },
};
const WRITES = { method: 'POST', path: /\/batch\/(create|update)$/ };
/** Nothing at all is answered, so a write fails before it has written: at its first reading. */
const ALL = {};

const open = async (): Promise<Bench> => {
  const { crm, hubspot, ...bench } = await openHubSpotBench({ owners: [], searchLagMs: 0 });
  const owners = new Map(OWNERS.map((email) => [hubspot.addOwner(email), email]));
  const said = ({ properties }: FakeRecord, name: string): string | null => properties[name] ?? null;
  const owner = (record: FakeRecord): string | null =>
    owners.get(said(record, 'hubspot_owner_id') ?? '') ?? null;
  const personId = ({ associations }: FakeRecord): string =>
    associations.find(({ toType }) => toType === 'contacts')?.toId ?? 'nobody';
  return {
    crm,
    owners: OWNERS,
    people: async () =>
      hubspot.records('contacts').map((contact) => ({
        id: contact.id,
        email: said(contact, 'email'),
        phone: said(contact, 'phone'),
        owner: owner(contact),
        title: said(contact, 'jobtitle'),
        company: said(contact, 'company'),
        grade: said(contact, 'baton_grade'),
        nextGrade: said(contact, 'baton_next_grade'),
      })),
    tasks: async () =>
      hubspot.records('tasks').map((task) => ({
        personId: personId(task),
        owner: owner(task),
        title: said(task, 'hs_task_subject') ?? '',
        dueAt: said(task, 'hs_timestamp') ?? '',
      })),
    notes: async () =>
      hubspot
        .records('notes')
        .map((note) => ({ personId: personId(note), body: said(note, 'hs_note_body') ?? '' })),
    fault: async (kind, n) => hubspot.fault(FAULTS[kind], kind === 'outage' ? ALL : WRITES, n),
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
};

// Batches wait a little for company, so one test waits while others run.
describe.concurrent('on a fake', () => crmContract('HubSpot', open));
