import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Logger } from 'pino';
import { openAnswers } from './answers/answers.ts';
import { openBrowserForms, withOwnPages } from './browser-forms.ts';
import type { Config } from './config.ts';
import { dashboard } from './dashboard/dashboard.ts';
import { compilePolicy } from './domain/policy/policy.ts';
import { reviewPolicy } from './domain/policy/review.ts';
import { createChallenge } from './flow/challenge.ts';
import { crashPoints } from './flow/crash-points.ts';
import { unlessPaused } from './flow/crm-pause.ts';
import { watchCrowd } from './flow/crowd.ts';
import { createDecideLead } from './flow/decide-lead.ts';
import { createDecideWaiting } from './flow/decide-waiting.ts';
import { createErase } from './flow/erase.ts';
import { createImport } from './flow/import-rows.ts';
import { openLivePolicies } from './flow/live-policies.ts';
import { createOverrideGrade } from './flow/override-grade.ts';
import { createPerformEffect } from './flow/perform-effect.ts';
import { createReceive } from './flow/receive.ts';
import { createReplay } from './flow/replay.ts';
import { createRescoreLead } from './flow/rescore-lead.ts';
import { createSimulate } from './flow/simulate.ts';
import { createTick } from './flow/tick.ts';
import { hearCrm } from './hear-crm.ts';
import { buildHttp } from './http/app.ts';
import { createCrmMetrics } from './http/crm-metrics.ts';
import type { SourceSettings } from './intake/source.ts';
import { sourceSettings } from './intake/source-settings.ts';
import { mostBytesOf, sourceFor } from './intake/sources.ts';
import { openCrm } from './open-crm/open-crm.ts';
import type { QueueGround } from './queue/queue-ground.ts';
import { openQueues } from './queue/queues.ts';
import { repeat } from './queue/repeat.ts';
import { startWorkers } from './queue/workers.ts';
import { createReadiness } from './readiness.ts';
import { openBacklog, openReplayLedger } from './store/backlog.ts';
import { openCrmCursors } from './store/crm-cursors.ts';
import { readOrMakeSecret } from './store/data-folder.ts';
import { openDecisionLedger } from './store/decisions.ts';
import { openEffectLedger } from './store/effects.ts';
import { openErasures } from './store/erase.ts';
import { type Ground, openGround } from './store/ground.ts';
import { openInbox } from './store/inbox.ts';
import { migrate } from './store/migrate.ts';
import { moveCrm } from './store/move-crm.ts';
import { openOverrides } from './store/overrides.ts';
import { keepPolicy } from './store/policies.ts';
import { openPolicyArchive } from './store/policy-archive.ts';
import { fingerprint, policyHash, readPolicyFiles } from './store/policy-files.ts';
import { openReads } from './store/reads/reads.ts';
import { planRescoring, rescorePlan } from './store/rescoring.ts';
import { openSimulationInputs } from './store/simulation-inputs.ts';
import { newToken, openTokens } from './store/tokens.ts';

/** A Baton that runs. */
export interface Running {
  readonly url: string;
  readonly adminToken: string;
  /** A signed source and its newest secret, for trying things out; null when the policy has none. */
  readonly exampleSource: { readonly name: string; readonly secret: string } | null;
  readonly log: Logger;
  /** Stops intake first, then the workers, then the ground they stand on. */
  readonly close: () => Promise<void>;
}

/** Standard Webhooks asks for 24 to 64 random bytes. */
const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const SWEEP_EVERY_MS = 3_000;
const LOOK_AT_POLICY_EVERY_MS = 400;

/**
 * The composition root: the only file that knows every adapter. Reads top to bottom as the way of a lead.
 * @throws Fault CONFIG_INVALID, POLICY_INVALID, SECRET_MISSING, DATA_FOLDER_HELD, STORE_UNAVAILABLE
 */
export async function start(config: Config, { log, opening }: Ground = openGround(config)): Promise<Running> {
  await using opened = new AsyncDisposableStack();
  const database = opened.use(await opening);
  const now = (): Date => new Date();
  const newId = (prefix: string): string => `${prefix}_${randomUUIDv7().replaceAll('-', '')}`;
  const checkpoint = crashPoints(config.secrets);
  await migrate(database);
  const before = await moveCrm(database, config.crm);
  if (before !== null) log.info({ before, now: config.crm }, 'another CRM than before');
  const keep = (name: string, value: string): string =>
    readOrMakeSecret(config.dataFolder, name, () => value);
  const makeSecret = config.crm === 'sandbox' ? (name: string) => keep(name, newSecret()) : null;
  const token = config.adminToken ?? keep('admin-token', newToken());
  let settings: ReadonlyMap<string, SourceSettings> = new Map();
  const policies = await openLivePolicies({
    read: () => readPolicyFiles(config.policyFile),
    fingerprint: () => fingerprint(config.policyFile),
    adopt: async (adopted) => {
      const filled = sourceSettings(adopted, config.secrets, makeSecret);
      for (const policy of adopted) await keepPolicy(database, policy, now());
      await planRescoring(
        database,
        adopted.map(({ hash }) => hash),
        now(),
      );
      settings = withOwnPages(filled, config);
    },
    byHash: openPolicyArchive(database),
    now,
    onAdopted: ([{ name, version, hash }], warnings) =>
      log.info({ policy: name, version, hash, warnings }, 'the changed policy is live'),
    onRefused: ({ problems }) =>
      log.error({ problems }, 'the changed policy is refused; the one before it stays live'),
  });

  const ground: QueueGround =
    config.redisUrl === undefined
      ? { kind: 'database', pool: database.queuePool }
      : { kind: 'redis', url: config.redisUrl, prefix: '{baton}' };
  const onQueueError = (error: unknown): void =>
    log.warn({ err: error }, 'the queue did not answer; the sweeper will catch up from the ledger');
  const jobs = opened.use(openQueues(ground, onQueueError));

  const crmMetrics = createCrmMetrics();
  const { crm, feed, events, sandbox, concurrency } = openCrm(config, {
    database,
    policies,
    now,
    log,
    meter: crmMetrics,
  });
  const crowd = watchCrowd(concurrency);
  const reads = openReads(database);
  const shared = {
    jobs,
    now,
    newId,
    checkpoint,
    onQueueError,
    random: Math.random,
    isCrowded: crowd.isThere,
    settingsOf: (name: string) => settings.get(name),
    sourceFor,
  };
  const inbox = openInbox(database);
  const forms = openBrowserForms(config, { ...shared, keep, log });
  const receive = createReceive({ ...shared, inbox, sourceFor: forms.sourceFor });
  const decideDeps = { ...shared, crm, policies, ledger: openDecisionLedger(database) };
  const overrideGrade = createOverrideGrade({ ...shared, policies, overrides: openOverrides(database) });
  const replay = createReplay({ ...shared, ledger: openReplayLedger(database) });
  const closing = new AbortController();
  const simulate = createSimulate({
    policies,
    now,
    inputs: openSimulationInputs(database),
    compile: (yaml) => compilePolicy(yaml, policyHash(yaml)),
    closing: closing.signal,
  });

  // Disposed of after the door is shut: what it still let in may be worked on.
  const work = opened.use(new AsyncDisposableStack());

  const http = await buildHttp({
    publicUrl: config.publicUrl,
    log,
    now,
    receive,
    challenge: createChallenge(shared),
    ...forms.http,
    mostBytes: (source) => mostBytesOf(settings.get(source)?.type),
    reads,
    tokens: openTokens(database, token, now),
    policies,
    checkPolicy: (yaml) => reviewPolicy(yaml, policyHash(yaml), now().getTime()),
    simulate,
    replay,
    overrideGrade,
    erase: createErase({ erasures: openErasures(database), now }),
    importRows: createImport({ ...shared, inbox }),
    crm: { metrics: crmMetrics, pausedUntil: crm.pausedUntil },
    sandbox,
    readiness: createReadiness({ database, jobs, crm, policies }),
    web: config.role !== 'worker',
    dashboard: dashboard({
      reads,
      policies,
      simulate,
      replay,
      overrideGrade,
      now,
      crmName: crm.name,
      crmPause: crm.pausedUntil,
      recordUrl: crm.recordUrl,
      sandbox,
    }),
  });
  opened.defer(() => http.close());
  // The door waits for what is under way, and nobody should wait minutes for it.
  opened.defer(() => closing.abort());
  work.use(
    repeat(policies.look, LOOK_AT_POLICY_EVERY_MS, (error) =>
      log.error({ err: error }, 'the changed policy could not be made live; the next look tries again'),
    ),
  );
  const url = await http.listen({ port: config.port, host: config.host });

  if (config.role !== 'web') {
    const perform = createPerformEffect({ ...shared, crm, policies, effects: openEffectLedger(database) });
    const rescore = createRescoreLead({
      ...decideDeps,
      onError: (error) => log.warn({ err: error }, 'a lead could not be looked at again; it is tried later'),
    });
    const handlers = {
      signal: unlessPaused(crm, createDecideLead({ ...decideDeps, answers: openAnswers() })),
      effect: unlessPaused(crm, perform),
      rescore: unlessPaused(crm, rescore),
    };
    work.use(startWorkers(ground, crowd.counted(handlers), { concurrency, onError: onQueueError }));
    const tick = createTick({
      ...shared,
      crm,
      backlog: openBacklog(database),
      rescores: rescorePlan(database),
      decideWaiting: createDecideWaiting(decideDeps),
    });
    work.use(
      repeat(tick, SWEEP_EVERY_MS, (error) =>
        log.error({ err: error }, 'a sweep failed; the next one tries again'),
      ),
    );
    work.use(
      hearCrm({
        ...shared,
        crm,
        feed,
        events,
        log,
        inbox,
        cursors: openCrmCursors(database),
        settings: () => settings,
      }),
    );
  }

  const all = opened.move();
  const signed = settings.values().find((source) => source.type === 'form' && source.secrets.length > 0);
  const exampleSource = signed ? { name: signed.name, secret: signed.secrets[0] ?? '' } : null;
  return { url, adminToken: token, exampleSource, log, close: () => all.disposeAsync() };
}
