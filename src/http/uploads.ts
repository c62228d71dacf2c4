import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import pLimit from 'p-limit';
import { MOST_UPLOADED_BYTES } from '../domain/policy/upload-schema.ts';
import type { Received } from '../flow/receive.ts';
import type { Delivery } from '../intake/source.ts';
import { sourceOf } from './delivery-of.ts';
import { UPLOAD_WITHIN_MS } from './server-settings.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How large a body it takes, where that is not for the source to say. */
    readonly mostBytes?: number;
  }
}

export interface UploadOptions {
  /** Resolves once the files and the signal are safe. @throws Fault */
  readonly receiveUpload: (source: string, delivery: Delivery, content: Readable) => Promise<Received>;
  /** Whether forms with files may come to it. */
  readonly takesUploads: (source: string) => boolean;
}

interface Options extends UploadOptions {
  readonly delivery: (request: FastifyRequest, pathToken: string | undefined) => Delivery;
  readonly answer: (reply: FastifyReply, source: string, received: Received) => FastifyReply;
}

/** So many are read at once; the sockets of the others rest meanwhile, so that nothing of them is in memory. */
const READ_AT_ONCE = 32;
/** Who is not through by then is slow and has next to nothing in memory, so somebody else may begin as well. */
const TURN_MS = 2_000;

/** How long those under way still have when the process is to end. */
const AT_THE_END_MS = 5_000;

/** The name of this way in, among those that lead to the same address. */
const UPLOAD = 'upload';
const SETTINGS = {
  constraints: { body: UPLOAD },
  bodyLimit: MOST_UPLOADED_BYTES,
  handlerTimeout: UPLOAD_WITHIN_MS,
  config: { isSlow: true, mostBytes: MOST_UPLOADED_BYTES },
  helmet: false,
  schema: { hide: true }, // it is the same to who sends
} as const;

/**
 * Forms with files, at the same addresses as all that comes in. Their bodies are not gathered in memory but read as they
 * come, and have minutes to arrive. A signed one is not among them: signatures are over all of the bytes.
 */
export const uploads: FastifyPluginAsync<Options> = async (
  app,
  { receiveUpload, takesUploads, delivery, answer },
) => {
  app.addConstraintStrategy({
    name: 'body',
    storage: () => {
      const routes = new Map();
      return { get: (kind) => routes.get(kind) ?? null, set: (kind, route) => void routes.set(kind, route) };
    },
    deriveConstraint: (request: IncomingMessage) => (isUpload(request, takesUploads) ? UPLOAD : undefined),
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('multipart/form-data', (_request, content, done) => done(null, content));
  const underWay = new Set<Socket>();
  app.addHook('onRequest', async ({ raw: { socket } }, reply) => {
    socket.setTimeout?.(UPLOAD_WITHIN_MS);
    socket.pause?.(); // until somebody reads the body
    underWay.add(socket);
    reply.raw.once('close', () => underWay.delete(socket));
  });
  app.addHook('preClose', async () => {
    const cutOff = (): void => underWay.forEach((socket) => void socket.destroy());
    setTimeout(cutOff, AT_THE_END_MS).unref();
  });
  const turns = pLimit(READ_AT_ONCE);

  const take = async (request: FastifyRequest, reply: FastifyReply, pathToken: string | undefined) => {
    const source = sourceOf(request);
    const taking = Promise.withResolvers<Received>();
    await turns(async () => {
      taking.resolve(receiveUpload(source, delivery(request, pathToken), request.body as Readable));
      await Promise.race([taking.promise, sleep(TURN_MS, undefined, { ref: false })]);
    });
    return answer(reply, source, await taking.promise);
  };
  app.post('/hooks/:source', SETTINGS, async (request, reply) => take(request, reply, undefined));
  app.post('/hooks/:source/:token', SETTINGS, async (request, reply) =>
    take(request, reply, (request.params as { token: string }).token),
  );
};

function isUpload(
  { headers, url = '' }: IncomingMessage,
  takesUploads: (source: string) => boolean,
): boolean {
  const source = /^\/hooks\/([^/?]+)/.exec(url)?.[1];
  return (
    source !== undefined &&
    /^\s*multipart\/form-data\b/i.test(headers['content-type'] ?? '') &&
    headers['webhook-signature'] === undefined &&
    takesUploads(source)
  );
}
