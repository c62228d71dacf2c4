import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { requireRole } from '../auth.ts';
import { filter } from './query.ts';

const tags = ['sandbox'];
const FAULT_KINDS = ['rate_limit', 'outage', 'lost_answer'] as const;
const Faults = z.record(z.string(), z.number()).describe('How many of each kind are still to come');

const Person = z.object({
  id: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  owner: z.string().nullable(),
  properties: z.record(z.string(), z.unknown()),
  updatedAt: z.iso.datetime(),
});
const Task = z.object({
  id: z.string(),
  key: z.string(),
  personId: z.string(),
  owner: z.string().nullable(),
  title: z.string(),
  body: z.string(),
  dueAt: z.iso.datetime(),
  priority: z.string(),
});
const Note = z.object({
  id: z.string(),
  key: z.string(),
  personId: z.string(),
  body: z.string(),
  createdAt: z.iso.datetime(),
});
const Contents = z.object({ people: z.array(Person), tasks: z.array(Task), notes: z.array(Note) });

/** The built-in CRM, to look into and to make fail on purpose. */
export interface SandboxControl {
  readonly faults: () => Promise<Record<string, number>>;
  /** The next `count` writes meet this fault; 0 ends it. */
  readonly setFault: (kind: (typeof FAULT_KINDS)[number], count: number) => Promise<void>;
  readonly contents: (email?: string) => Promise<z.infer<typeof Contents>>;
}

export const sandboxRoutes: FastifyPluginAsyncZod<{ readonly sandbox: SandboxControl }> = async (
  app,
  { sandbox },
) => {
  app.get(
    '/sandbox',
    {
      schema: {
        tags,
        operationId: 'readSandbox',
        summary: 'What stands in the sandbox CRM',
        querystring: z.strictObject({ email: filter('Only this person') }),
        response: { 200: Contents.extend({ faults: Faults }) },
      },
    },
    async ({ query: { email } }) => {
      const [contents, faults] = await Promise.all([sandbox.contents(email), sandbox.faults()]);
      return { ...contents, faults };
    },
  );

  app.post(
    '/sandbox/faults',
    {
      onRequest: requireRole('admin'),
      schema: {
        tags,
        operationId: 'setSandboxFault',
        summary: 'Make the next writes to the sandbox CRM fail; role admin',
        body: z.strictObject({ kind: z.enum(FAULT_KINDS), count: z.int().min(0).max(100_000) }),
        response: { 200: z.object({ faults: Faults }) },
      },
    },
    async ({ body: { kind, count } }) => {
      await sandbox.setFault(kind, count);
      return { faults: await sandbox.faults() };
    },
  );
};
