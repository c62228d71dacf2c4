import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const own = (name: string): string => new URL(`assets/${name}`, import.meta.url).href;

const FILES = {
  pico: import.meta.resolve('@picocss/pico/css/pico.min.css'),
  baton: own('baton.css'),
  lists: own('lists.css'),
  details: own('details.css'),
  policy: own('policy.css'),
  htmx: import.meta.resolve('htmx.org/dist/htmx.min.js'),
  demo: own('demo.js'),
  importing: own('importing.js'),
  favicon: own('favicon.svg'),
} as const;

/** The address of each asset. It carries the content's hash, so a browser may keep what it has for ever. */
export type Assets = Readonly<Record<keyof typeof FILES, string>>;

/** Serves exactly these files, never a folder: nothing else of node_modules can be asked for. */
export async function serveAssets(app: FastifyInstance): Promise<Assets> {
  await app.register(fastifyStatic, { serve: false, decorateReply: !app.hasReplyDecorator('sendFile') });
  const entries = await Promise.all(
    Object.entries(FILES).map(async ([name, url]) => {
      const file = fileURLToPath(url);
      const path = `/assets/${basename(file)}`;
      app.get(path, (_request, reply) =>
        reply.sendFile(basename(file), dirname(file), { maxAge: '365d', immutable: true }),
      );
      const hash = createHash('sha256').update(await readFile(file));
      return [name, `${path}?v=${hash.digest('hex').slice(0, 12)}`];
    }),
  );
  return Object.fromEntries(entries) as Assets;
}
