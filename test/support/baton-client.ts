import { expect } from 'vitest';
import type { SandboxContents, SandboxFault } from '../../src/flow/sandbox-views.ts';
import type { HandoffView, JobView, LeadView, LeadWithTimeline, Page } from '../../src/flow/views.ts';
import { ADMIN_TOKEN, signedPost } from './baton-process.ts';
import { eventually } from './eventually.ts';

export interface Accepted {
  readonly status: number;
  readonly signal: string;
  readonly duplicate: boolean;
}

/** What a sender and an admin can do with a Baton, from outside. */
export function clientOf({ url }: { readonly url: string }) {
  const request = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };
    const answer = await fetch(`${url}${path}`, { ...init, headers });
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(body)}`);
    return body as T;
  };
  const client = {
    get: <T>(path: string) => request<T>(path),
    post: <T>(path: string, body: unknown) =>
      request<T>(path, { method: 'POST', body: JSON.stringify(body) }),
    /** A form to the signed source; a delivery of its own unless it is given an id. */
    send: async (form: Record<string, unknown>, options: { id?: string } = {}): Promise<Accepted> => {
      const answer = await signedPost(`${url}/hooks/website`, JSON.stringify(form), options);
      const body = (await answer.json()) as { signal: string; duplicate: boolean };
      return { status: answer.status, ...body };
    },
    leads: async (query = ''): Promise<LeadView[]> =>
      (await request<Page<LeadView>>(`/api/leads?limit=200&${query}`)).items,
    lead: (id: string) => request<LeadWithTimeline>(`/api/leads/${id}`),
    /** The one lead with this address; undefined while there is none. */
    leadBy: async (email: string): Promise<LeadView | undefined> =>
      (await client.leads(`email=${encodeURIComponent(email)}`))[0],
    handoffs: async (): Promise<HandoffView[]> =>
      (await request<Page<HandoffView>>('/api/handoffs?limit=200')).items,
    jobs: async (query = ''): Promise<JobView[]> =>
      (await request<Page<JobView>>(`/api/jobs?limit=200&${query}`)).items,
    sandbox: (email?: string) =>
      request<SandboxContents>(
        `/api/sandbox${email === undefined ? '' : `?email=${encodeURIComponent(email)}`}`,
      ),
    fault: (kind: SandboxFault, count: number) =>
      request('/api/sandbox/faults', { method: 'POST', body: JSON.stringify({ kind, count }) }),
    /** Waits until the lead is handed off, in the ledger and in the CRM, and nothing more is to be done. */
    handedOff: async (email: string, within: number): Promise<LeadView> => {
      await eventually(async () => (await client.leadBy(email))?.handedOffAt ?? null, within).not.toBeNull();
      await eventually(async () => (await client.jobs('state=pending')).length, within).toBe(0);
      return (await client.leadBy(email))!;
    },
  };
  return client;
}

export type BatonClient = ReturnType<typeof clientOf>;

/** Somebody whom the shipped policy gives to sales: a vice president at a mid-size company asks for a demo. */
export const aForm = (email: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  email,
  name: 'Vera Stone',
  title: 'VP Operations',
  company: 'Acme Robotics Ltd',
  employees: 220,
  industry: 'software',
  country: 'United Kingdom',
  form: 'demo',
  budget_approved: 'yes',
  message: 'Can you show us Baton this week?',
  ...more,
});

/** Nothing lost, nothing doubled: one lead, one open handoff, one task and one brief of this person. */
export async function expectOnePass(
  client: BatonClient,
  email: string,
  { signals = 1, offers = 1 } = {},
): Promise<void> {
  const leads = await client.leads(`email=${encodeURIComponent(email)}`);
  expect(leads.map((lead) => lead.email)).toEqual([email]);
  const [lead] = leads;
  expect(lead).toMatchObject({
    owner: expect.any(String),
    grade: expect.any(String),
    handedOffAt: expect.any(String),
    slaDueAt: expect.any(String),
    crm: { type: 'contact', id: expect.any(String) },
  });
  const handoffs = (await client.handoffs()).filter((handoff) => handoff.lead === lead?.id);
  expect(handoffs.map(({ id, closedAt }) => [id, closedAt])).toEqual([[lead?.handoff?.id, null]]);
  const { people, tasks, notes } = await client.sandbox(email);
  expect(people.map(({ id }) => id)).toEqual([lead?.crm?.id]);
  expect(tasks).toHaveLength(1);
  expect(notes.filter(({ key }) => key.startsWith('brief-'))).toHaveLength(1);
  const jobs = (await client.jobs()).filter((job) => job.lead === lead?.id);
  expect(jobs.filter(({ state }) => state !== 'done')).toEqual([]);
  expect(jobs.filter(({ kind }) => kind === 'signal')).toHaveLength(signals);
  expect(jobs.filter(({ kind }) => kind === 'crm.handoff')).toHaveLength(offers);
}
