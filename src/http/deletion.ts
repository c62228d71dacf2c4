import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Fault } from '../faults.ts';
import type { DeletionState } from '../flow/read-ports.ts';

export interface DeletionOptions {
  /** null: there is no such request. */
  readonly deletion: (source: string, code: string) => Promise<DeletionState | null>;
}

const ASKED_A_MINUTE = 60;

const WORDS: Readonly<Record<DeletionState | 'unknown', readonly [string, string]>> = {
  waiting: ['Your request has arrived', 'It has been kept and is about to be looked at.'],
  by_hand: [
    'Somebody is looking into your request',
    'The number by which you were named leads to nothing that is held here, so a person is looking for what else there may be of you. Nothing has been deleted yet.',
  ],
  done: [
    'Your request is dealt with',
    'Whoever looked into it has ended it. What was found of you is deleted.',
  ],
  unknown: [
    'There is no such request',
    'Compare the address with the one that you were given, or send the request again.',
  ],
};

/** Where somebody who asked a provider for their data to be deleted sees what became of that. It says nothing of them. */
export const deletionStatus: FastifyPluginAsyncZod<DeletionOptions> = async (app, { deletion }) => {
  await app.register(rateLimit, {
    max: ASKED_A_MINUTE,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl: retryAfterMs }) =>
      new Fault('RATE_LIMITED', 'This address asked too often within a minute. Wait a little.', {
        retryAfterMs,
      }),
  });
  app.get(
    '/deletion/:source/:code',
    {
      schema: {
        tags: ['hooks'],
        security: [],
        operationId: 'deletionStatus',
        summary: 'What became of a request for deletion: a page for the person who made it',
        params: z.object({
          source: z.string().describe('Name of the source that the request came through'),
          code: z.string().describe('The confirmation code'),
        }),
        response: {
          200: { description: 'A page', content: { 'text/html': { schema: z.string() } } },
          404: { description: 'A page that says so', content: { 'text/html': { schema: z.string() } } },
        },
      },
    },
    async ({ params: { source, code } }, reply) => {
      const state = (await deletion(source, code)) ?? 'unknown';
      return reply
        .code(state === 'unknown' ? 404 : 200)
        .header('cache-control', 'no-store')
        .header('x-robots-tag', 'noindex')
        .type('text/html; charset=utf-8')
        .send(page(...WORDS[state]));
    },
  );
};

const page = (title: string, text: string): string =>
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/assets/pico.min.css">
<main class="container">
<h1>${title}</h1>
<p>${text}</p>
</main>
</html>
`;
