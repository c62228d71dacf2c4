import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Logger } from 'pino';
import { openAnswers } from './answers/answers.ts';
import { openBrowserForms } from './browser-forms.ts';
import type { Config } from './config.ts';
import { dashboard } from './dashboard/dashboard.ts';
import { compilePolicy } from './domain/policy/policy.ts';
import { reviewPolicy } from './domain/policy/review.ts';
import { createChallenge } from './flow/challenge.ts';
import { createColumnMemory } from './flow/column-memory.ts';
import { crashPoints } from './flow/crash-points.ts';
import { unlessPaused } from './flow/crm-pause.ts';
import { watchCrowd } from './flow/crowd.ts';
import { createDecideLead } from './flow/decide-lead.ts';
import { createDecideWaiting } from './flow/decide-waiting.ts';
import { createErase } from './flow/erase.ts';
import { createForget } from './flow/forget.ts';
import { createImportList } from './flow/import-list.ts';
import { createImport } from './flow/import-rows.ts';
import { createOverrideGrade } from './flow/override-grade.ts';
import { createPerformEffect } from './flow/perform-effect.ts';
import { createQuarantine } from './flow/quarantine.ts';
import { createReceive } from './flow/receive.ts';
import { createReplay } from './flow/replay.ts';
import { createRescoreLead } from './flow/rescore-lead.ts';
import { createSettleByHand } from './flow/settle-by-hand.ts';
import { createSimulate } from './flow/simulate.ts';
import { createTick } from './flow/tick.ts';
import { openFormFiles } from './form-files.ts';
import { hearCrm } from './hear-crm.ts';
import { buildHttp } from './http/app.ts';
import { createCrmMetrics } from './http/crm-metrics.ts';
import { deletionKey } from './intake/providers/meta-deletion.ts';
import { mostBytesOf, sourceFor } from './intake/sources.ts';
import { openCrm } from './open-crm/open-crm.ts';
import { openPolicies } from './open-policies.ts';
import type { QueueGround } from './queue/queue-ground.ts';
import { openQueues } from './queue/queues.ts';
import { repeat } from './queue/repeat.ts';
import { startWorkers } from './queue/workers.ts';
import { createReadiness } from './readiness.ts';
import { openBacklog, openReplayLedger } from './store/backlog.ts';
import { openColumnChoices } from './store/column-choices.ts';
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
import { policyHash } from './store/policy-files.ts';
import { openQuarantine } from './store/quarantine.ts';
import { openReads } from './store/reads/reads.ts';
import { rescorePlan } from './store/rescoring.ts';
import { openSettleLedger } from './store/settle.ts';
import { openSimulationInputs } from './store/simulation-inputs.ts';
import { newToken, openTokens } from './store/tokens.ts';
import { openVisitors } from './store/visitors.ts';

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
  const { policies, sources } = await openPolicies(config, { database, now, log, makeSecret });

  const ground: QueueGround =
    config.redisUrl === undefined
      ? { kind: 'database', pool: database.queuePool }
      : { kind: 'redis', url: config.redisUrl, prefix: '{baton}' };
  const onQueueError = (error: unknown): void =>
    log.warn({ err: error }, 'the queue did not answer; the sweeper will catch up from the ledger');
  const jobs = opened.use(openQueues(ground, onQueueError));

  const { files, uploads, sweep, sweeping } = openFormFiles(config, database, log);
  const crmMetrics = createCrmMetrics();
  const { crm, feed, events, sandbox, concurrency } = openCrm(config, {
    database,
    policies,
    files,
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
    settingsOf: (name: string) => sources().get(name),
    sourceFor,
  };
  const inbox = openInbox(database);
  const forms = openBrowserForms(config, { ...shared, keep, log });
  const receive = createReceive({ ...shared, inbox, sourceFor: forms.sourceFor });
  const decideDeps = { ...shared, crm, policies, ledger: openDecisionLedger(database) };
  const overrideGrade = createOverrideGrade({ ...shared, policies, overrides: openOverrides(database) });
  const quarantine = createQuarantine({ ...shared, ledger: openQuarantine(database) });
  const importRows = createImport({ ...shared, inbox });
  const columnMemory = createColumnMemory(openColumnChoices(database), now);
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
    ...uploads({ ...shared, receive }),
    challenge: createChallenge(shared),
    ...forms.http,
    mostBytes: (source) => mostBytesOf(sources().get(source)?.type),
    reads,
    tokens: openTokens(database, token, now),
    policies,
    checkPolicy: (yaml) => reviewPolicy(yaml, policyHash(yaml), now().getTime()),
    simulate,
    replay,
    settleByHand: createSettleByHand({ ledger: openSettleLedger(database), now }),
    deletion: (source, code) => reads.deletion(source, deletionKey(code)),
    overrideGrade,
    erase: createErase({ erasures: openErasures(database), sweep, now }),
    files,
    importRows,
    columnMemory,
    quarantine,
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
      quarantine,
      importList: createImportList(importRows, columnMemory),
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
      forget: createForget({ now, policies, visitors: openVisitors(database), files }),
    });
    work.use(
      repeat(tick, SWEEP_EVERY_MS, (error) =>
        log.error({ err: error }, 'a sweep failed; the next one tries again'),
      ),
    );
    work.use(sweeping());
    work.use(
      hearCrm({
        ...shared,
        crm,
        feed,
        events,
        log,
        inbox,
        cursors: openCrmCursors(database),
        settings: sources,
      }),
    );
  }

  const all = opened.move();
  const signed = sources()
    .values()
    .find((source) => source.type === 'form' && source.secrets.length > 0);
  const exampleSource = signed ? { name: signed.name, secret: signed.secrets[0] ?? '' } : null;
  return { url, adminToken: token, exampleSource, log, close: () => all.disposeAsync() };
}
