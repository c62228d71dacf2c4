import type { Logger } from 'pino';
import { createPollCrm, type PollCrmDeps } from './flow/poll-crm.ts';
import type { Crm } from './flow/ports.ts';
import type { SourceSettings } from './intake/source.ts';
import type { OpenedCrm } from './open-crm/crm-ground.ts';
import { repeat } from './queue/repeat.ts';

/** The feed knows itself which of its turns has come. */
const LOOK_EVERY_MS = 5_000;

interface HearCrmDeps extends Omit<PollCrmDeps, 'feed' | 'sources'> {
  readonly crm: Pick<Crm, 'pausedUntil'>;
  readonly feed: OpenedCrm['feed'];
  readonly settings: () => ReadonlyMap<string, SourceSettings>;
  readonly log: Logger;
}

/** Hears from the CRM by itself what its webhooks may have failed to tell, for as long as it is not disposed of. */
export function hearCrm({ crm, feed, settings, log, ...deps }: HearCrmDeps): AsyncDisposable {
  const hearing = new AsyncDisposableStack();
  if (feed) {
    const sources = (): SourceSettings[] =>
      settings()
        .values()
        .filter(({ type }) => type === feed.sources)
        .toArray();
    const poll = createPollCrm({ ...deps, feed: feed.of, sources });
    const unlessResting = async (): Promise<void> => ((await crm.pausedUntil()) ? undefined : poll());
    hearing.use(
      repeat(unlessResting, LOOK_EVERY_MS, (error) =>
        log.warn({ err: error }, 'the CRM did not tell what changed; the next turn asks again'),
      ),
    );
  }
  return hearing;
}
