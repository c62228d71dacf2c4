import rateLimit from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Fault } from '../faults.ts';
import type { Delivery, SourceReply } from '../intake/source.ts';
import { type ChallengeOptions, challenges } from './challenges.ts';
import { deliveryOf, sourceOf } from './delivery-of.ts';
import type { CountSignal } from './metrics.ts';
import { type UploadOptions, uploads } from './uploads.ts';
import { type VisitorOptions, visitorsBrowsers } from './visitors-browsers.ts';

/** What the largest of all takes. */
const MOST_BYTES = 2 * 1024 * 1024;

const Received = z.object({ signal: z.string(), duplicate: z.boolean() });

/** What is safe now; with `reply`, in the words that its sender waits for. */
type Taken = z.infer<typeof Received> & { readonly reply?: SourceReply };

export interface HookOptions extends ChallengeOptions, UploadOptions, VisitorOptions {
  /** Resolves once the signal is committed. @throws Fault */
  readonly receive: (source: string, delivery: Delivery) => Promise<Taken>;
  /** How large a body the source takes, of which we may know nothing but its name. */
  readonly mostBytes: (source: string) => number;
  readonly count: CountSignal;
  /** How many requests one address may send. */
  readonly mostAMinute: number;
}

/**
 * The door. Bodies stay the bytes that came, whatever their type says: signatures are checked over them, and only then
 * does anybody parse. Senders prove themselves by signature or path token, a visitor's browser by the origin of its page;
 * nobody by a session.
 */
export const hooks: FastifyPluginAsyncZod<HookOptions> = async (
  app,
  {
    receive,
    receiveUpload,
    takesUploads,
    challenge,
    mostBytes,
    publicUrl,
    now,
    count,
    mostAMinute,
    ...visitors
  },
) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  await app.register(rateLimit, {
    global: true,
    max: mostAMinute,
    timeWindow: 60_000,
    errorResponseBuilder: (_request, { ttl: retryAfterMs }) =>
      new Fault(
        'RATE_LIMITED',
        `This address sent more than ${mostAMinute} requests in a minute. Slow down.`,
        {
          retryAfterMs,
        },
      ),
  });
  const refuseLong = (request: FastifyRequest, reply: FastifyReply, bytes: number): void => {
    const most = request.routeOptions.config.mostBytes ?? mostBytes(sourceOf(request));
    if (bytes <= most) return;
    reply.header('connection', 'close'); // or the rest of the body would be waited for
    throw new Fault(
      'BODY_TOO_LARGE',
      `The body is larger than ${most / 1024} KB. Send less, or files as links.`,
    );
  };
  app.addHook('onRequest', async (request, reply) => {
    refuseEncoded(request.headers['content-encoding']);
    refuseLong(request, reply, Number(request.headers['content-length'] ?? 0));
  });
  app.addHook('onResponse', async (request) => {
    if (request.faultCode !== null) count(sourceOf(request), 'refused', request.faultCode);
  });
  // The sender went away or was told 408 on the bare socket: no answer is sent, so no other hook sees it.
  app.addHook('onRequestAbort', async (request) => {
    count(sourceOf(request), 'broken_off', '');
    request.log.info({ req: request }, 'request broken off');
  });

  const delivery = (request: FastifyRequest, pathToken: string | undefined): Delivery =>
    deliveryOf(request, publicUrl, pathToken, now());
  const answer = (
    reply: FastifyReply,
    source: string,
    { reply: wanted, ...received }: Taken,
  ): FastifyReply => {
    count(source, received.duplicate ? 'duplicate' : 'accepted', '');
    if (wanted) {
      return reply
        .code(wanted.status ?? 200)
        .headers(wanted.headers ?? {})
        .type(wanted.contentType)
        .send(wanted.body);
    }
    return reply.code(202).send(received);
  };
  const deliver = async (request: FastifyRequest, reply: FastifyReply, pathToken: string | undefined) => {
    const source = sourceOf(request);
    const delivered = delivery(request, pathToken);
    refuseLong(request, reply, delivered.body.length); // chunks do not say beforehand how many they are
    return answer(reply, source, await receive(source, delivered));
  };

  const described = {
    tags: ['hooks'],
    security: [],
    consumes: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/xml'],
    body: z
      .unknown()
      .describe(
        'Whatever the sender sends, at most 256 KB (1 MB from HubSpot and Segment, 2 MB from Salesforce, and 100 MB of a form with files); it is signed and stored as it came, files by themselves',
      ),
    response: {
      200: {
        description: 'The same, in the words of a sender that waits for its own: the Ack of Salesforce',
        content: { 'text/xml': { schema: z.string() } },
      },
      303: {
        description: 'The same, for a plain HTML form: to the page that says thanks',
        content: { 'text/html': { schema: z.string() } },
      },
      202: Received.describe('It is safe: the signal is committed'),
    },
  };
  const source = z.string().describe('Name of the source in the policy');

  app.post(
    '/hooks/:source',
    {
      bodyLimit: MOST_BYTES,
      helmet: false, // for pages only; a sender would be told a policy it has no use for, at a cost
      schema: {
        ...described,
        operationId: 'receive',
        summary: 'Hand in a lead or an event, signed as the source asks',
        params: z.object({ source }),
      },
    },
    async (request, reply) => deliver(request, reply, undefined),
  );

  app.post(
    '/hooks/:source/:token',
    {
      bodyLimit: MOST_BYTES,
      helmet: false,
      schema: {
        ...described,
        operationId: 'receiveWithToken',
        summary: 'The same, for senders that cannot sign',
        params: z.object({ source, token: z.string().describe('The token of the source') }),
      },
    },
    async (request, reply) => deliver(request, reply, request.params.token),
  );

  await visitorsBrowsers(app, visitors);
  await app.register(uploads, { receiveUpload, takesUploads, delivery, answer });
  await app.register(challenges, { challenge, publicUrl, now });
};

/** Nothing is unpacked here: a few bytes could become gigabytes, and signatures are over what was sent. */
function refuseEncoded(encoding: string | undefined): void {
  if (encoding !== undefined && !/^\s*(?:identity)?\s*$/i.test(encoding))
    throw new Fault(
      'CONTENT_TYPE_UNSUPPORTED',
      'Compressed bodies are not taken. Leave Content-Encoding out.',
    );
}
