import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { OverrideGrade } from '../../flow/override-grade.ts';
import { nameOf, requireRole } from '../auth.ts';
import { IdParams } from './query.ts';

const tags = ['leads'];

const Asked = z.strictObject({
  grade: z.string().min(1).max(64).describe('A grade of the policy'),
  why: z.string().trim().min(1, 'say why, so that others understand it later').max(500),
  until: z
    .string()
    .min(1)
    .max(40)
    .describe('When it ends: `14d`, `2027-01-31` or an ISO 8601 instant; at most a year'),
});
const Override = z.object({ grade: z.string(), by: z.string(), why: z.string(), until: z.iso.datetime() });

/** A grade set by hand: who, why and until when; it ends by itself. The lead is decided anew at once. */
export const gradeRoutes: FastifyPluginAsyncZod<{ readonly overrideGrade: OverrideGrade }> = async (
  app,
  { overrideGrade },
) => {
  app.put(
    '/leads/:id/grade',
    {
      onRequest: requireRole('operator'),
      schema: {
        tags,
        operationId: 'setGrade',
        summary: 'Set the grade of a lead by hand until a time; role operator',
        params: IdParams,
        body: Asked,
        response: { 200: Override },
      },
    },
    async ({ params: { id }, body, account }) => overrideGrade.set(id, body, nameOf(account)),
  );

  app.delete(
    '/leads/:id/grade',
    {
      onRequest: requireRole('operator'),
      schema: {
        tags,
        operationId: 'endGrade',
        summary: 'Give the grade of a lead back to the rules; role operator',
        params: IdParams,
        response: { 204: z.null() },
      },
    },
    async ({ params: { id }, account }, reply) => {
      await overrideGrade.end(id, nameOf(account));
      return reply.code(204).send(null);
    },
  );
};
