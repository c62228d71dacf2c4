import type { Logger } from 'pino';
import { type Limiter, type LimiterDeps, openLimiter } from '../crm/limiter.ts';
import { factsUsed } from '../domain/policy/facts-used.ts';
import type { PolicySet } from '../domain/policy/policy-set.ts';
import type { Person } from '../domain/policy/routing-schema.ts';
import type { SourceType } from '../domain/policy/source-types.ts';
import type { ChangeEvents, TakeIn } from '../flow/change-events.ts';
import type { CrmFeed } from '../flow/crm-feed.ts';
import type { Files } from '../flow/files-port.ts';
import type { Clock, Crm, PolicyBook } from '../flow/ports.ts';
import type { SandboxControl } from '../flow/sandbox-views.ts';
import type { CrmMetrics } from '../http/crm-metrics.ts';
import { openCrmUseLedger } from '../store/crm-limits.ts';
import type { Database } from '../store/database.ts';

/** What a CRM stands on. */
export interface CrmGround {
  readonly database: Database;
  readonly policies: PolicyBook;
  readonly files: Pick<Files, 'open'>;
  readonly now: Clock;
  readonly log: Logger;
  readonly meter: Omit<CrmMetrics, 'registry'>;
}

/** Who hears change events. */
export interface Hearing {
  readonly takeIn: TakeIn;
  /** More changed than was told: only asking tells the rest. */
  readonly onOverflow: () => void;
  readonly onError: (error: unknown) => void;
}

/** A CRM with what not every one has. */
export interface OpenedCrm {
  readonly crm: Crm;
  /** What can be asked about the time when nobody listened, and for which sources. */
  readonly feed: { readonly of: CrmFeed; readonly sources: SourceType } | null;
  /** A stream of its changes, for sources of this type with `change_events: true`. */
  readonly events: ((hearing: Hearing) => ChangeEvents) | null;
  readonly sandbox: SandboxControl | null;
  /** Jobs under way at once: what waits for a CRM that takes batches must be many, or the batches stay small. */
  readonly concurrency: { readonly signal: number; readonly effect: number; readonly rescore: number };
}

export const peopleOf = (policies: PolicyBook): readonly Person[] =>
  policies.live().flatMap(({ document }) => Object.values(document.people));

/** The limiter of a CRM, whose waits are measured and whose pauses are told. @param crm its name, as people know it */
export function openMeteredLimiter(
  crm: string,
  limits: Omit<LimiterDeps, 'ledger'>,
  { database, log, meter }: CrmGround,
): Limiter {
  const turns = openLimiter({ ledger: openCrmUseLedger(database), ...limits });
  return {
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
      log.warn({ until, why }, `${crm} takes ${kind === 'all' ? 'nothing from us' : 'no searches'}`);
      await turns.pause(kind, until, why);
    },
  };
}

/** Names of the facts that the live policies mention, worked out once for each change of them. */
export function factsWanted({ live }: PolicyBook): () => ReadonlySet<string> {
  let known: { readonly of: PolicySet; readonly value: ReadonlySet<string> } | undefined;
  return () => {
    const now = live();
    if (known?.of !== now)
      known = { of: now, value: new Set(now.flatMap(({ document }) => [...factsUsed(document)])) };
    return known.value;
  };
}
