import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { openHubSpotCrm } from './crm/hubspot/hubspot-crm.ts';
import { openPortal } from './crm/hubspot/portal.ts';
import { createHubSpotFeed } from './crm/hubspot/read/feed.ts';
import { openHubSpotApi } from './crm/hubspot/wire/hubspot-client.ts';
import { type Limiter, openLimiter } from './crm/limiter.ts';
import { sandboxContents } from './crm/sandbox/sandbox-contents.ts';
import { openSandboxCrm } from './crm/sandbox/sandbox-crm.ts';
import { pendingFaults, setFault } from './crm/sandbox/sandbox-faults.ts';
import { closeSilentSockets } from './crm/silent-sockets.ts';
import { factsUsed } from './domain/policy/facts-used.ts';
import type { PolicySet } from './domain/policy/policy-set.ts';
import { Fault } from './faults.ts';
import type { CrmFeed } from './flow/crm-feed.ts';
import type { Clock, Crm, PolicyBook } from './flow/ports.ts';
import type { SandboxControl } from './flow/sandbox-views.ts';
import type { CrmMetrics } from './http/crm-metrics.ts';
import { openCrmUseLedger } from './store/crm-limits.ts';
import type { Database } from './store/database.ts';

/** The CRM that `BATON_CRM` names, with what not every CRM has. */
export interface OpenedCrm {
  readonly crm: Crm;
  readonly feed: CrmFeed | null;
  readonly sandbox: SandboxControl | null;
  /** Jobs under way at once: what waits for a CRM that takes batches must be many, or the batches stay small. */
  readonly concurrency: { readonly signal: number; readonly effect: number; readonly rescore: number };
}

interface CrmGround {
  readonly database: Database;
  readonly policies: PolicyBook;
  readonly now: Clock;
  readonly log: Logger;
  readonly meter: Pick<CrmMetrics, 'countCall' | 'observeWait'>;
}

/** @throws Fault CRM_NOT_BUILT */
export function openCrm(config: Config, ground: CrmGround): OpenedCrm {
  switch (config.crm) {
    case 'sandbox':
      return openSandbox(ground);
    case 'hubspot':
      return openHubSpot(config, ground);
    case 'salesforce':
      throw new Fault(
        'CRM_NOT_BUILT',
        'BATON_CRM=salesforce is not built yet; use hubspot, or leave it out to use the sandbox.',
      );
  }
}

const peopleOf = (policies: PolicyBook) =>
  policies.live().flatMap(({ document }) => Object.values(document.people));

function openSandbox({ database: { pool }, policies, now }: CrmGround): OpenedCrm {
  const owners = (): string[] => peopleOf(policies).map(({ email }) => email);
  return {
    crm: openSandboxCrm({ db: pool, owners, now }),
    feed: null,
    sandbox: {
      contents: (email) => sandboxContents(pool, email),
      faults: () => pendingFaults(pool),
      setFault: (kind, count) => setFault(pool, kind, count),
    },
    concurrency: { signal: 8, effect: 16, rescore: 2 },
  };
}

/** Enough that each step of them fills batches of 100 while others are on their way. */
export const HUBSPOT_CONCURRENCY = { signal: 300, effect: 300, rescore: 100 };

function openHubSpot(config: Config, { database, policies, now, log, meter }: CrmGround): OpenedCrm {
  closeSilentSockets();
  const { accessToken = '', baseUrl } = config.hubspot;
  const turns = openLimiter({
    ledger: openCrmUseLedger(database),
    name: 'hubspot',
    rate: config.crmRate,
  });
  const limiter: Limiter = {
    ...turns,
    take: async (kind, call) => {
      const since = performance.now();
      try {
        await turns.take(kind, call);
      } finally {
        meter.observeWait(performance.now() - since, call.urgent);
      }
    },
    pause: async (kind, until, why) => {
      log.warn(
        { until, why },
        kind === 'all' ? 'HubSpot takes nothing from us' : 'HubSpot takes no searches',
      );
      await turns.pause(kind, until, why);
    },
  };
  const api = openHubSpotApi({
    accessToken,
    baseUrl,
    limiter,
    onCall: meter.countCall,
    timeZone: async () => (portal.knownAccount() ?? (await portal.account())).timeZone,
  });
  const portal = openPortal({ api, now });
  // Known before the day's calls are used up, when it can no longer be asked; and a wrong token shows at once.
  portal.account().catch((err: unknown) => log.warn({ err }, 'HubSpot did not tell which account this is'));
  const crm = openHubSpotCrm({
    api,
    portal,
    now,
    people: () =>
      new Map(
        peopleOf(policies).flatMap(({ email, hubspot }) =>
          hubspot === undefined ? [] : [[email.toLowerCase(), hubspot] as const],
        ),
      ),
    wanted: latest(
      policies.live,
      (live) => new Set(live.flatMap(({ document }) => [...factsUsed(document)])),
    ),
    onWarning: (text) => log.warn(text),
    pausedUntil: limiter.pausedUntil,
  });
  return {
    crm,
    feed: createHubSpotFeed({ api }),
    sandbox: null,
    concurrency: HUBSPOT_CONCURRENCY,
  };
}

/** What follows from the live policies, worked out once for each change of them. */
function latest<Value>(live: PolicyBook['live'], work: (policies: PolicySet) => Value): () => Value {
  let known: { readonly of: PolicySet; readonly value: Value } | undefined;
  return () => {
    const now = live();
    if (known?.of !== now) known = { of: now, value: work(now) };
    return known.value;
  };
}
