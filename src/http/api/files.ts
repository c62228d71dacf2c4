import { Readable } from 'node:stream';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { Fault } from '../../faults.ts';
import type { Files } from '../../flow/files-port.ts';

/** A stranger sent it: it is saved and never shown, and if a browser shows it all the same, nothing in it runs. */
const HARMLESS = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-store',
} as const;

export const fileRoutes: FastifyPluginAsyncZod<{ readonly files: Pick<Files, 'open'> }> = async (
  app,
  { files },
) => {
  app.get(
    '/files/:id',
    {
      helmet: false,
      schema: {
        tags: ['leads'],
        operationId: 'readFile',
        summary: 'A file that came with a form, as it was sent',
        params: z.object({ id: z.string().min(1).max(100).describe('Its `id` among the `files` of a lead') }),
        response: {
          200: {
            description: 'The file, to be saved',
            content: { 'application/octet-stream': { schema: z.instanceof(Readable) } },
          },
        },
      },
    },
    async ({ params: { id } }, reply) => {
      const file = await files.open(id);
      if (file === null)
        throw new Fault(
          'NOT_FOUND',
          `There is no file "${id}". It may have been erased with its lead, or the policy keeps it no longer.`,
        );
      reply.headers({
        ...HARMLESS,
        'content-type': file.type,
        'content-length': file.size,
        'content-disposition': saveAs(file.name),
      });
      return reply.send(file.content);
    },
  );
};

/** RFC 6266: the name in ASCII, and as it is for all but the oldest browsers. */
function saveAs(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7E]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
