import Fastify, { type FastifyInstance } from 'fastify';
import { dashboard } from '../../src/dashboard/dashboard.ts';
import { Fault } from '../../src/faults.ts';
import type { ImportList } from '../../src/flow/import-list.ts';
import type { Crm, Pause, RefusedPolicy, ReplayFilter } from '../../src/flow/ports.ts';
import type { HeldView } from '../../src/flow/quarantine-views.ts';
import type { Role } from '../../src/flow/read-ports.ts';
import type { SandboxControl } from '../../src/flow/sandbox-views.ts';
import type { Simulate } from '../../src/flow/simulate.ts';
import type { JobView } from '../../src/flow/views.ts';
import { simulateCrowd } from '../support/crowd.ts';
import { fixedPolicies } from '../support/policy-book.ts';
import { type Made, NOW } from './leads.ts';
import { policyOf } from './policy.ts';

/** What the site under test knows, and what was asked of it. */
export interface World {
  role: Role | null;
  made: Made[];
  jobs: JobView[];
  next: string | null;
  policy: ReturnType<typeof policyOf>;
  older: ReturnType<typeof policyOf>[];
  refused: RefusedPolicy | null;
  overrides: unknown[][];
  sandbox: SandboxControl | null;
  pause: Pause | null;
  /** The CRM has pages of its own. */
  recordUrl?: Crm['recordUrl'];
  /** Over a crowd of forty unless given. */
  simulate?: Simulate;
  replays: { filter: ReplayFilter; by: string }[];
  /** Whoever asks for it has to bring it. */
  importList?: ImportList;
  asked: object[];
  held: HeldView[];
  /** What was released or dropped, and by whom. */
  settled: string[][];
}

const nothingToImport: ImportList = {
  read: () => Promise.reject(new Error('no list is to be read here')),
  take: () => Promise.reject(new Error('no list is to be taken here')),
};

export const worldOf = (part: Partial<World> = {}): World => ({
  role: 'admin',
  made: [],
  jobs: [],
  next: null,
  policy: policyOf(),
  older: [],
  refused: null,
  overrides: [],
  sandbox: null,
  pause: null,
  replays: [],
  held: [],
  settled: [],
  asked: [],
  ...part,
});

/** The dashboard over fakes, as main.ts would mount it. */
export async function siteOf(
  world: World,
  prepare: (app: FastifyInstance) => void = () => {},
): Promise<FastifyInstance & AsyncDisposable> {
  const app = Fastify();
  prepare(app);
  app.decorateRequest('account', null);
  app.addHook('onRequest', async (request) => {
    request.account = world.role === null ? null : { name: 'Rosa', role: world.role };
  });
  await app.register(
    dashboard({
      reads: {
        leads: async (filter) => {
          world.asked.push(filter);
          const items = world.made.map(({ lead }) => lead);
          return {
            items: items.filter((lead) => !filter.grade || lead.grade === filter.grade),
            next: world.next,
          };
        },
        lead: async (id) => world.made.find(({ lead }) => lead.id === id)?.lead ?? null,
        explain: async (id) => {
          const found = world.made.find(({ lead }) => lead.id === id);
          return found ? { ...found, signal: 'signal-1' } : null;
        },
        handoffs: async () => ({ items: [], next: null }),
        jobs: async (filter) => {
          world.asked.push(filter);
          return { items: world.jobs.filter((job) => job.state === filter.state), next: world.next };
        },
        job: async (id) => world.jobs.find((job) => job.id === id) ?? null,
        deletion: async () => null,
        counts: async () => ({
          jobs: {
            failed: world.jobs.filter((job) => job.state === 'failed').length,
            pending: world.jobs.filter((job) => job.state === 'pending').length,
          },
          leadsByGrade: {},
          openHandoffs: world.made.filter(({ lead }) => lead.handoff !== null).length,
          oldestDueSeconds: 0,
          held: world.held.filter(({ state }) => state === 'held').length,
        }),
        held: async (filter) => {
          world.asked.push(filter);
          return { items: world.held.filter(({ state }) => state === filter.state), next: world.next };
        },
      },
      policies: fixedPolicies(world.policy, {
        refused: () => world.refused,
        byHash: async (hash) => {
          const found = [world.policy, ...world.older].find((policy) => policy.hash === hash);
          if (!found) throw new Fault('POLICY_INVALID', 'unknown policy');
          return found;
        },
      }),
      overrideGrade: {
        set: async (lead, asked, by) => {
          world.overrides.push([lead, asked, by]);
          return { ...asked, by };
        },
        end: async (lead, by) => void world.overrides.push([lead, by]),
      },
      importList: world.importList ?? nothingToImport,
      quarantine: {
        release: async (...one) => void world.settled.push(['release', ...one]),
        drop: async (...one) => void world.settled.push(['drop', ...one]),
      },
      simulate: world.simulate ?? simulateCrowd(world.policy, 40, NOW.getTime()),
      replay: async (filter, by) => {
        world.replays.push({ filter, by });
        return world.jobs.filter((job) => job.state === 'failed').length;
      },
      now: () => NOW,
      crmName: 'sandbox',
      crmPause: async () => world.pause,
      recordUrl: world.recordUrl ?? (() => null),
      sandbox: world.sandbox,
    }),
  );
  return Object.assign(app, { [Symbol.asyncDispose]: () => app.close() });
}

export async function get(world: World, url: string): Promise<{ status: number; body: string }> {
  await using app = await siteOf(world);
  const { statusCode, body } = await app.inject({ url });
  return { status: statusCode, body };
}

export async function post(
  world: World,
  url: string,
  form: Record<string, string>,
): Promise<{ status: number; body: string; location: string | undefined }> {
  await using app = await siteOf(world);
  const { statusCode, body, headers } = await app.inject({
    method: 'POST',
    url,
    payload: new URLSearchParams(form).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  return { status: statusCode, body, location: headers.location };
}
