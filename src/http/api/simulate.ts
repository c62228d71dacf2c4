import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Simulation } from '../../domain/simulation/simulation.ts';
import { Fault } from '../../faults.ts';
import { awaitPatiently } from '../../flow/long-answer.ts';
import { DEFAULT_SINCE, SIMULATION_MAY_TAKE_MS, type Simulate } from '../../flow/simulate.ts';
import { requireRole } from '../auth.ts';
import { PROBLEM_TYPE, Problem, problemOf } from '../problem.ts';
import { utf8, YAML_TYPES } from './policy.ts';

/** A policy of 256 KB grows when it is written as a text of JSON. */
const MOST_BYTES = 1024 * 1024;

const Since = z
  .string()
  .optional()
  .describe(`How far to look back: \`30d\`, or a day or instant in ISO 8601. ${DEFAULT_SINCE} unless given`);

const Body = z
  .union([z.string(), z.strictObject({ policy: z.string(), since: Since })], {
    error: 'send the text of a policy as YAML, or JSON with it under "policy"',
  })
  .describe('The text of the policy; or JSON with it under `policy`');

const Refused = Problem.extend({
  problems: z
    .array(
      z.looseObject({
        severity: z.enum(['error', 'warning']),
        code: z.string(),
        message: z.string(),
        line: z.number().nullable(),
        column: z.number().nullable(),
      }),
    )
    .optional()
    .describe('With POLICY_INVALID: all that is wrong with the policy'),
});

export const simulateRoutes: FastifyPluginAsyncZod<{ readonly simulate: Simulate }> = async (
  app,
  { simulate },
) => {
  app.addContentTypeParser(YAML_TYPES, { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    utf8(body),
  );
  app.post(
    '/policy/simulate',
    {
      onRequest: requireRole('operator'),
      bodyLimit: MOST_BYTES,
      handlerTimeout: SIMULATION_MAY_TAKE_MS,
      schema: {
        tags: ['policy'],
        operationId: 'simulatePolicy',
        summary: 'What a policy would have done to the leads of the last days; nothing is written',
        consumes: ['application/json', ...YAML_TYPES],
        querystring: z.object({ since: Since }),
        body: Body,
        response: {
          200: Simulation,
          422: { description: 'Refused', content: { [PROBLEM_TYPE]: { schema: Refused } } },
        },
      },
    },
    async (request, reply) => {
      const { body, query } = request;
      const asked = typeof body === 'string' ? { policy: body } : body;
      const since = query.since ?? asked.since ?? DEFAULT_SINCE;
      const answer = await simulate({ yaml: asked.policy, since, signal: awaitPatiently(reply.raw) });
      if (answer.ok) return answer.simulation;
      const count = answer.problems.length;
      const fault = new Fault(
        'POLICY_INVALID',
        `The policy has ${count} ${count === 1 ? 'problem' : 'problems'}, so nothing was simulated. See "problems".`,
      );
      request.faultCode = fault.code;
      reply.code(422).type(PROBLEM_TYPE);
      return {
        ...problemOf(fault, request.id),
        problems: answer.problems.map((problem) => ({ ...problem })),
      };
    },
  );
};
