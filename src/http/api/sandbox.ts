import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { SANDBOX_FAULTS, SandboxContents, type SandboxControl } from '../../flow/sandbox-views.ts';
import { requireRole } from '../auth.ts';
import { filter } from './query.ts';

const tags = ['sandbox'];
const Faults = z.record(z.string(), z.number()).describe('How many of each kind are still to come');

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
        response: { 200: SandboxContents.extend({ faults: Faults }) },
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
        body: z.strictObject({ kind: z.enum(SANDBOX_FAULTS), count: z.int().min(0).max(100_000) }),
        response: { 200: z.object({ faults: Faults }) },
      },
    },
    async ({ body: { kind, count } }) => {
      await sandbox.setFault(kind, count);
      return { faults: await sandbox.faults() };
    },
  );
};
