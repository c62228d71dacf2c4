import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Clock } from '../flow/ports.ts';
import type { Delivery, SourceReply } from '../intake/source.ts';
import { deliveryOf, sourceOf } from './delivery-of.ts';

export interface ChallengeOptions {
  /** Answers a provider that asks whether the address is ours. @throws Fault */
  readonly challenge: (source: string, delivery: Delivery) => SourceReply;
  /** What the world calls us, without a slash at the end. */
  readonly publicUrl: string;
  readonly now: Clock;
}

/** The door from outside: providers ask whether the address is ours before they send anything to it. */
export const challenges: FastifyPluginAsyncZod<ChallengeOptions> = async (
  app,
  { challenge, publicUrl, now },
) => {
  const answer = (request: FastifyRequest, reply: FastifyReply, pathToken: string | undefined) => {
    const { contentType, body } = challenge(
      sourceOf(request),
      deliveryOf(request, publicUrl, pathToken, now()),
    );
    return reply.code(200).type(contentType).header('x-content-type-options', 'nosniff').send(body);
  };
  const described = {
    tags: ['hooks'],
    security: [],
    response: {
      200: {
        description: 'What the provider asked for: its challenge as it came, or signed',
        content: { 'text/plain': { schema: z.string() } },
      },
    },
  };
  const source = z.string().describe('Name of the source in the policy');

  app.get(
    '/hooks/:source',
    {
      exposeHeadRoute: false,
      helmet: false,
      schema: {
        ...described,
        operationId: 'challenge',
        summary: 'Asked by providers that want to know whether the address is ours',
        params: z.object({ source }),
      },
    },
    async (request, reply) => answer(request, reply, undefined),
  );

  app.get(
    '/hooks/:source/:token',
    {
      exposeHeadRoute: false,
      helmet: false,
      schema: {
        ...described,
        operationId: 'challengeWithToken',
        summary: 'The same, at an address with a token',
        params: z.object({ source, token: z.string().describe('The token of the source') }),
      },
    },
    async (request, reply) => answer(request, reply, request.params.token),
  );

  // Intercom only looks whether anybody is there.
  for (const url of ['/hooks/:source', '/hooks/:source/:token'])
    app.head(url, { helmet: false, schema: { hide: true } }, async (_request, reply) => reply.send());
};
