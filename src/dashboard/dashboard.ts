import type { FastifyError, FastifyInstance, FastifyPluginAsync } from 'fastify';
import { serveAssets } from './assets.ts';
import { demoPage } from './demo/demo-page.ts';
import type { DashboardDeps } from './deps.ts';
import { importPage } from './import/import-page.ts';
import { jobsPage } from './jobs/jobs-page.ts';
import { replayRoutes } from './jobs/replay.ts';
import { type Frame, frameFor } from './layout.ts';
import { leadPage } from './lead/lead-page.ts';
import { setGradeRoutes } from './lead/set-grade.ts';
import { leadsPage } from './leads/leads-page.ts';
import { policyPage } from './policy/policy-page.ts';
import { simulatePage } from './policy/simulate-page.ts';
import { problemPage } from './problem-page.ts';
import { quarantinePage } from './quarantine/quarantine-page.ts';
import { sandboxPage } from './sandbox/sandbox-page.ts';
import { signInPage } from './sign-in-page.ts';

const HTML = 'text/html; charset=utf-8';
const FORM = 'application/x-www-form-urlencoded';
const FORM_LIMIT = 16 * 1024;

/** The pages for people: server-rendered, readable without JavaScript, refreshed by htmx where that helps. */
export const dashboard =
  (deps: DashboardDeps): FastifyPluginAsync =>
  async (app) => {
    const assets = await serveAssets(app);
    const frame = frameFor(assets, deps.sandbox !== null);
    if (deps.sandbox !== null) demoPage(app, deps, frame, assets);
    await app.register(async (pages) => {
      takeForms(pages);
      answerInPages(pages, frame);
      leadsPage(pages, deps, frame);
      leadPage(pages, deps, frame);
      setGradeRoutes(pages, deps);
      jobsPage(pages, deps, frame);
      replayRoutes(pages, deps, frame);
      quarantinePage(pages, deps, frame);
      importPage(pages, deps, frame);
      policyPage(pages, deps, frame);
      simulatePage(pages, deps, frame);
      if (deps.sandbox !== null) sandboxPage(pages, deps, deps.sandbox, frame);
    });
  };

/** Every handler answers markup, every error is a page, and who is not signed in is asked to. */
function answerInPages(pages: FastifyInstance, frame: Frame): void {
  pages.addHook('preHandler', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    reply.type(HTML).serializer(String);
    if (request.account !== null) return undefined;
    // A list that refreshes itself drops error answers, so htmx is told to load the page anew.
    if (request.headers['hx-request'] === 'true') reply.header('hx-refresh', 'true');
    return reply.code(401).send(signInPage(frame));
  });
  pages.setErrorHandler((error: FastifyError, request, reply) => {
    const { code, status, page } = problemPage(error, request.account, frame);
    request.faultCode = code;
    if (status >= 500) request.log.error({ err: error }, 'a page could not be made');
    return reply.code(status).header('cache-control', 'no-store').type(HTML).send(page);
  });
}

/** Plain HTML forms. Other parts of Baton read the same type in their own way, so this one is ours alone. */
function takeForms(pages: FastifyInstance): void {
  if (pages.hasContentTypeParser(FORM)) pages.removeContentTypeParser(FORM);
  pages.addContentTypeParser(
    FORM,
    { parseAs: 'string', bodyLimit: FORM_LIMIT },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );
}
