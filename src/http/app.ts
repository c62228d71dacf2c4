import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyRequest,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Problem } from '../domain/policy/problem.ts';
import { Fault } from '../faults.ts';
import type { ColumnMemory } from '../flow/column-memory.ts';
import type { Erase } from '../flow/erase.ts';
import type { Files } from '../flow/files-port.ts';
import type { ImportRows } from '../flow/import-rows.ts';
import type { OverrideGrade } from '../flow/override-grade.ts';
import type { Clock, PolicyBook, ReplayFilter } from '../flow/ports.ts';
import type { Quarantine } from '../flow/quarantine.ts';
import type { Reads, Tokens } from '../flow/read-ports.ts';
import type { SandboxControl } from '../flow/sandbox-views.ts';
import type { SettleByHand } from '../flow/settle-by-hand.ts';
import type { Simulate } from '../flow/simulate.ts';
import { eraseRoutes } from './api/erase-lead.ts';
import { fileRoutes } from './api/files.ts';
import { gradeRoutes } from './api/grade.ts';
import { handoffRoutes } from './api/handoffs.ts';
import { importRoutes } from './api/import.ts';
import { jobRoutes } from './api/jobs.ts';
import { leadRoutes } from './api/leads.ts';
import { policyRoutes } from './api/policy.ts';
import { quarantineRoutes } from './api/quarantine.ts';
import { sandboxRoutes } from './api/sandbox.ts';
import { simulateRoutes } from './api/simulate.ts';
import { tokenRoutes } from './api/tokens.ts';
import { apiReference } from './api-reference.ts';
import { auth, requireRole } from './auth.ts';
import { bodyDeadline } from './body-deadline.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { type DeletionOptions, deletionStatus } from './deletion.ts';
import { drain } from './drain.ts';
import { formScript } from './form-script/form-script.ts';
import { health } from './health.ts';
import { type HookOptions, hooks } from './hooks.ts';
import { acceptEmptyJson } from './json-body.ts';
import { createMetrics, type MeteredCrm, metricsRoute } from './metrics.ts';
import { openapi, openapiRoute } from './openapi.ts';
import { overload } from './overload.ts';
import { sendProblem } from './problem.ts';
import { OneLinePerRequest, requestLog } from './request-log.ts';
import { securityHeaders } from './security-headers.ts';
import { SERVER_SETTINGS } from './server-settings.ts';
import { signIn } from './sign-in.ts';

export interface HttpDeps {
  /** What the world calls this service. */
  readonly publicUrl: string;
  readonly log: FastifyBaseLogger;
  readonly now: Clock;
  /** Resolves once the signal is committed. @throws Fault */
  readonly receive: HookOptions['receive'];
  readonly receiveUpload: HookOptions['receiveUpload'];
  /** Whether forms with files may come to a source. */
  readonly takesUploads: HookOptions['takesUploads'];
  readonly challenge: HookOptions['challenge'];
  /** How large a body a source takes. */
  readonly mostBytes: (source: string) => number;
  /** Websites whose visitors may post to a source from their browser. */
  readonly originsOf: HookOptions['originsOf'];
  /** How often one address may post to a source from a browser. */
  readonly limitOf: HookOptions['limitOf'];
  /** What a page with a form of a source is told. */
  readonly formFactsOf: HookOptions['formFactsOf'];
  readonly reads: Reads;
  readonly tokens: Tokens;
  readonly policies: PolicyBook;
  readonly checkPolicy: (yaml: string) => { ok: boolean; problems: readonly Problem[] };
  readonly simulate: Simulate;
  readonly replay: (filter: ReplayFilter, by: string) => Promise<number>;
  readonly settleByHand: SettleByHand;
  readonly deletion: DeletionOptions['deletion'];
  readonly overrideGrade: OverrideGrade;
  readonly erase: Erase;
  readonly files: Pick<Files, 'open'>;
  readonly importRows: ImportRows;
  readonly columnMemory: ColumnMemory;
  readonly quarantine: Quarantine;
  /** For /metrics. */
  readonly crm: MeteredCrm;
  /** null with a real CRM. */
  readonly sandbox: SandboxControl | null;
  readonly readiness: () => Promise<{ ready: boolean; detail: Record<string, unknown> }>;
  /** false: a pure worker, which serves only health, readiness and metrics. */
  readonly web: boolean;
  /** The pages at `/`. They find who asks in `request.account`. */
  readonly dashboard: FastifyPluginAsync | null;
  /** Addresses of the proxies whose `X-Forwarded-*` is believed; by default nobody's is. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** How many deliveries one address may send a minute. */
  readonly hooksAMinute?: number;
}

// A provider sends for all its customers from a few addresses, so this only stops what no sender means.
const HOOKS_A_MINUTE = 60_000;

/** Builds the whole HTTP side; the caller listens and closes. */
export async function buildHttp(deps: HttpDeps): Promise<FastifyInstance> {
  const { publicUrl, now, reads } = deps;
  const metrics = createMetrics(deps.policies);
  const app = Fastify({
    ...SERVER_SETTINGS,
    loggerInstance: requestLog(deps.log),
    logController: new OneLinePerRequest(),
    frameworkErrors: sendProblem,
    clientErrorHandler: answerBrokenRequest,
    trustProxy: deps.trustedProxies ? [...deps.trustedProxies] : false,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.removeContentTypeParser('text/plain');
  app.decorateRequest('faultCode', null);
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(async ({ method }) => {
    throw new Fault(
      'NOT_FOUND',
      `There is nothing to ${method} at this address. See /api/docs for what there is.`,
    );
  });
  app.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id));
  app.addHook('onResponse', async (request, reply) => metrics.observe(request, reply));

  await app.register(drain);
  await app.register(bodyDeadline);
  await app.register(overload);
  await app.register(securityHeaders, { publicUrl });
  if (deps.web) await app.register(openapi, { publicUrl });
  await app.register(health, { readiness: deps.readiness });
  await app.register(metricsRoute, {
    registry: metrics.registry,
    policies: deps.policies,
    counts: reads.counts,
    crm: deps.crm,
    now,
  });
  if (!deps.web) return app;

  await app.register(hooks, {
    publicUrl: deps.publicUrl,
    receive: deps.receive,
    receiveUpload: deps.receiveUpload,
    takesUploads: deps.takesUploads,
    challenge: deps.challenge,
    mostBytes: deps.mostBytes,
    originsOf: deps.originsOf,
    limitOf: deps.limitOf,
    formFactsOf: deps.formFactsOf,
    now,
    count: metrics.countSignal,
    mostAMinute: deps.hooksAMinute ?? HOOKS_A_MINUTE,
  });
  await app.register(deletionStatus, { deletion: deps.deletion });
  await app.register(formScript);
  await app.register(openapiRoute);
  await app.register(apiReference);
  await app.register(async (web) => {
    await web.register(cookie);
    await web.register(rateLimit, { global: false });
    await web.register(auth, { tokens: deps.tokens, publicUrl });
    await web.register(signIn, { tokens: deps.tokens, publicUrl });
    await web.register(api(deps), { prefix: '/api' });
    if (deps.dashboard) await web.register(deps.dashboard);
  });
  return app;
}

/** Every route asks for a viewer at least; those that change something ask for more. */
const api =
  (deps: HttpDeps): FastifyPluginAsync =>
  async (app) => {
    acceptEmptyJson(app);
    app.addHook('onRequest', requireRole('viewer'));
    app.addHook('onRequest', refuseNul);
    await app.register(leadRoutes, { reads: deps.reads, policies: deps.policies });
    await app.register(eraseRoutes, { erase: deps.erase });
    await app.register(fileRoutes, { files: deps.files });
    await app.register(gradeRoutes, { overrideGrade: deps.overrideGrade });
    await app.register(handoffRoutes, { reads: deps.reads });
    await app.register(importRoutes, { importRows: deps.importRows, columnMemory: deps.columnMemory });
    await app.register(jobRoutes, {
      reads: deps.reads,
      replay: deps.replay,
      settleByHand: deps.settleByHand,
    });
    await app.register(quarantineRoutes, { reads: deps.reads, quarantine: deps.quarantine });
    await app.register(policyRoutes, { policies: deps.policies, checkPolicy: deps.checkPolicy });
    await app.register(simulateRoutes, { simulate: deps.simulate });
    await app.register(tokenRoutes, { tokens: deps.tokens });
    if (deps.sandbox) await app.register(sandboxRoutes, { sandbox: deps.sandbox });
  };

/** No database keeps one, so nothing can be found by it. */
async function refuseNul({ url }: FastifyRequest): Promise<void> {
  if (url.includes('%00')) throw new Fault('REQUEST_INVALID', 'The address holds a NUL (%00). Leave it out.');
}
