import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Fault } from '../../src/faults.ts';
import type { ReplayFilter } from '../../src/flow/ports.ts';
import type { HeldView } from '../../src/flow/quarantine-views.ts';
import type { Role } from '../../src/flow/read-ports.ts';
import type { HandoffView, JobView, LeadWithTimeline } from '../../src/flow/views.ts';
import { buildHttp, type HttpDeps } from '../../src/http/app.ts';
import { createCrmMetrics } from '../../src/http/crm-metrics.ts';
import type { Delivery } from '../../src/intake/source.ts';
import { simulateCrowd } from '../support/crowd.ts';
import { mia } from '../support/leads.ts';
import { fixedPolicies } from '../support/policy-book.ts';
import { DECISION } from './example-decision.ts';
import { examplePolicy } from './example-policy.ts';

export const NOW = new Date('2026-11-22T08:00:00.000Z');

/** One token for each role; the canary must never be seen in a log. */
export const TOKENS = {
  viewer: 'tok_viewer_CANARY',
  operator: 'tok_operator_CANARY',
  admin: 'tok_admin_CANARY',
} as const satisfies Record<Role, string>;

export const as = (role: Role) => ({ authorization: `Bearer ${TOKENS[role]}` });

const TAKEN = { outcome: 'taken', signal: 'sig_1', reason: null } as const;

export interface World {
  readonly app: FastifyInstance;
  readonly deliveries: { source: string; delivery: Delivery }[];
  readonly asked: { port: string; with: unknown }[];
  readonly replays: { filter: ReplayFilter; by: string }[];
  readonly log: () => string;
}

/** The HTTP side with every port faked; `change` replaces what a test is about. */
export async function openHttp(change: Partial<HttpDeps> = {}): Promise<World & AsyncDisposable> {
  const lines: string[] = [];
  const world = { deliveries: [], asked: [], replays: [] } as Pick<World, 'deliveries' | 'asked' | 'replays'>;
  const policy = examplePolicy();
  const asked =
    <T>(port: string, answer: T) =>
    async (question: unknown) => {
      world.asked.push({ port, with: question });
      return answer;
    };
  const app = await buildHttp({
    publicUrl: 'http://baton.test',
    log: pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) }),
    now: () => NOW,
    receive: async (source, delivery) => {
      if (source === 'nobody') throw new Fault('SOURCE_UNKNOWN', 'There is no source "nobody".');
      world.deliveries.push({ source, delivery });
      const signal = `sig_${world.deliveries.length}`;
      return { signal, duplicate: delivery.headers['webhook-id'] === 'again' };
    },
    receiveUpload: async () => ({ signal: 'sig_0', duplicate: false }),
    takesUploads: () => false,
    files: { open: async () => null },
    originsOf: (source) => (source === 'shop' ? ['https://shop.example'] : []),
    settleByHand: async () => undefined,
    deletion: async () => null,
    limitOf: () => null,
    formFactsOf: (source) => (source === 'shop' ? { rendered: 'now, signed' } : null),
    challenge: (source, { url }) => {
      if (source !== 'asked') throw new Fault('NOT_FOUND', 'Nobody asks this source for anything.');
      return { contentType: 'text/plain; charset=utf-8', body: new URL(url).searchParams.get('code') ?? '' };
    },
    reads: {
      leads: asked('leads', { items: [LEAD], next: 'more' }),
      lead: async (id) => (id === LEAD.id || id === 'lead_new' ? { ...LEAD, id } : null),
      explain: async (id) => (id === LEAD.id ? { decision: DECISION, input: mia(), signal: 'sig_1' } : null),
      handoffs: asked('handoffs', { items: [HANDOFF], next: null }),
      jobs: asked('jobs', { items: [jobOf('failed')], next: null }),
      job: async (id) => (id === 'unknown' ? null : { ...jobOf(id === 'job_done' ? 'done' : 'failed'), id }),
      deletion: async () => null,
      counts: async () => ({
        jobs: { pending: 3, failed: 2 },
        leadsByGrade: { A: 4, out: 1 },
        openHandoffs: 5,
        oldestDueSeconds: 12.5,
        held: 7,
      }),
      held: asked('held', { items: [HELD], next: null }),
    },
    tokens: {
      find: async (token) => {
        const found = Object.entries(TOKENS).find(([, known]) => known === token);
        return found ? { name: `the ${found[0]}`, role: found[0] as Role } : null;
      },
      create: async (name, role) => `new token of ${name}, ${role}`,
    },
    policies: fixedPolicies(policy),
    overrideGrade: {
      set: async (lead, asked, by) => {
        world.asked.push({ port: 'setGrade', with: [lead, asked, by] });
        return { ...asked, by, until: '2026-12-06T08:00:00.000Z' };
      },
      end: async (...ended) => void world.asked.push({ port: 'endGrade', with: ended }),
    },
    quarantine: {
      release: async (...one) => void world.asked.push({ port: 'release', with: one }),
      drop: async (...one) => void world.asked.push({ port: 'drop', with: one }),
    },
    erase: async (who, by) => {
      if (who.startsWith('nobody')) throw new Fault('NOT_FOUND', `Nobody is known as "${who}".`);
      world.asked.push({ port: 'erase', with: [who, by] });
      return { leads: 1, signals: 0 };
    },
    columnMemory: {
      recall: async (...columns) => {
        world.asked.push({ port: 'recall', with: columns });
        return null;
      },
      remember: async (...columns) => {
        world.asked.push({ port: 'remember', with: columns });
        return null;
      },
    },
    importRows: asked('import', { results: [TAKEN], reading: null }),
    checkPolicy: (yaml) => ({
      ok: yaml.includes('policy:'),
      problems: [{ severity: 'warning', code: 'odd', message: 'odd', line: 1, column: 2 }],
    }),
    simulate: simulateCrowd(policy, 20, NOW.getTime()),
    replay: async (filter, by) => world.replays.push({ filter, by }),
    sandbox: {
      faults: async () => ({ outage: 2 }),
      setFault: async (...fault) => void world.asked.push({ port: 'setFault', with: fault }),
      contents: async () => ({ people: [], tasks: [], notes: [] }),
    },
    crm: { metrics: createCrmMetrics(), pausedUntil: async () => null },
    mostBytes: (source) => (source === 'large' ? 1024 : 256) * 1024,
    readiness: async () => ({ ready: true, detail: { ledger: 'ok' } }),
    web: true,
    dashboard: null,
    ...change,
  });
  return { ...world, app, log: () => lines.join(''), [Symbol.asyncDispose]: () => app.close() };
}

export const HELD: HeldView = {
  signal: 'sig_9',
  source: 'plain',
  state: 'held',
  summary: {
    email: 'bot@spam.example',
    phone: null,
    name: 'Bot',
    company: null,
    message: 'buy links',
    event: 'form_submitted',
  },
  doubts: [{ code: 'many_links', because: '9 links' }],
  heldAt: '2026-11-22T07:00:00.000Z',
  by: null,
  settledAt: null,
};

export const HANDOFF: HandoffView = {
  id: 'ho_1',
  lead: 'lead_1',
  state: 'offered',
  owner: 'kim',
  pool: 'emea',
  route: 'rest',
  grade: 'A',
  receivedAt: '2026-11-22T07:00:00.000Z',
  offeredAt: '2026-11-22T07:00:01.000Z',
  handedOffAt: null,
  acceptDueAt: null,
  slaDueAt: null,
  firstTouchAt: null,
  closedAt: null,
};

export const LEAD: LeadWithTimeline = {
  id: 'lead_1',
  test: false,
  email: 'ann@acme.example',
  phone: null,
  name: 'Ann',
  company: 'Acme',
  title: null,
  source: 'plain',
  trust: 'proven',
  attribution: { utm: {}, clickIds: {}, page: null, referrer: null },
  consent: [],
  attributes: { budget: 5 },
  answers: { 'How soon?': 'now' },
  files: [],
  leftOut: [],
  fit: 80,
  engagement: 20,
  cell: 'A3',
  grade: 'A',
  stage: 'mql',
  owner: 'kim',
  state: 'offered',
  handoff: HANDOFF,
  reasons: ['+35 size: company.size is mid'],
  crm: { type: 'contact', id: '7' },
  receivedAt: '2026-11-22T07:00:00.000Z',
  handedOffAt: null,
  slaDueAt: null,
  firstTouchAt: null,
  timeline: [{ at: '2026-11-22T07:00:00.000Z', kind: 'received', summary: 'Form sent', detail: {} }],
};

const jobOf = (state: JobView['state']): JobView => ({
  id: 'job_1',
  kind: 'crm.handoff',
  state,
  attempts: 8,
  lastError: { code: 'CRM_UNAVAILABLE', message: 'The CRM is away' },
  outcome: null,
  nextAttemptAt: null,
  lead: 'lead_1',
  signal: 'sig_1',
  source: 'plain',
  createdAt: '2026-11-22T07:00:00.000Z',
});
