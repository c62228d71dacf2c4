import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { Fault } from '../../faults.ts';
import type { ListTaking } from '../../flow/import-list.ts';
import { awaitPatiently } from '../../flow/long-answer.ts';
import type { DashboardDeps } from '../deps.ts';
import { html } from '../html/markup.ts';
import type { Frame } from '../layout.ts';
import { demand } from '../roles.ts';
import { ownFacts } from './column-choices.ts';
import { importForm } from './import-form.ts';
import { readingView } from './reading-view.ts';

const MOST_BYTES = 5 * 1024 * 1024;
/** In base64, with the mapping of some hundred columns. */
const MOST_SENT = Math.ceil((MOST_BYTES * 4) / 3) + 256 * 1024;
/** Ten thousand rows on a slow disk. */
const MAY_TAKE_MS = 10 * 60_000;

/** What the page's script sends: the list as it lies on the disk of whoever chose it. */
const Asked = z.strictObject({
  source: z.string().min(1).max(200),
  kind: z
    .string()
    .max(100)
    .transform((kind) => kind.trim() || null),
  /** Column -> what it is called for Baton; null: as is remembered. */
  mapping: z.record(z.string().max(500), z.string().min(1).max(500)).nullable(),
  file: z.base64().transform((text) => Buffer.from(text, 'base64')),
});

/** `/import`: a list from a webinar or a trade show, read on trial first, and taken row by row once somebody says so. */
export function importPage(pages: FastifyInstance, deps: DashboardDeps, frame: Frame): void {
  const limits = { bodyLimit: MOST_SENT, handlerTimeout: MAY_TAKE_MS };

  pages.route({
    method: 'GET',
    url: '/import',
    handler: async (request) => {
      const account = demand(request.account, 'operator');
      const body = html`
<div class="heading"><h1>Import a list</h1></div>
${importForm(deps.policies.live(), MOST_BYTES)}
<div id="reading" aria-live="polite"></div>`;
      return frame({ title: 'Import a list', here: '/import', account, script: 'importing' }, body);
    },
  });

  pages.route({
    method: 'POST',
    url: '/import/read',
    ...limits,
    handler: async (request, reply) => {
      demand(request.account, 'operator');
      const { source, kind, mapping, file: bytes } = asked(request.body);
      awaitPatiently(reply.raw);
      const chosen = mapping === null ? undefined : new Map(Object.entries(mapping));
      try {
        const reading = await deps.importList.read({ source, kind, bytes }, chosen);
        const facts = ownFacts(deps.policies.live(), source);
        return readingView({ reading, facts, now: deps.now() });
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return html`<p class="notice bad" role="alert">${error.message}</p>`;
      }
    },
  });

  pages.route({
    method: 'POST',
    url: '/import/take',
    ...limits,
    handler: async (request, reply) => {
      demand(request.account, 'operator');
      const { source, kind, mapping, file: bytes } = asked(request.body);
      awaitPatiently(reply.raw);
      const taking = await deps.importList.take(
        { source, kind, bytes },
        new Map(Object.entries(mapping ?? {})),
      );
      return reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(linesOf(taking)));
    },
  });
}

/** @throws Fault REQUEST_INVALID */
function asked(body: unknown): z.infer<typeof Asked> {
  const { data, error } = Asked.safeParse(body);
  if (data) return data;
  throw new Fault('REQUEST_INVALID', `The page sent what cannot be read: ${z.prettifyError(error)}`);
}

/** A line of JSON after each part: how many rows are done, and at last what became of them or what went wrong. */
async function* linesOf({ rows, progress }: ListTaking): AsyncGenerator<string> {
  try {
    for (;;) {
      const { done, value } = await progress.next();
      yield `${JSON.stringify(done ? { ended: value } : { done: value, rows })}\n`;
      if (done) return;
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    yield `${JSON.stringify({ failed: error.message })}\n`;
  }
}
