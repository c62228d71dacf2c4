import type { Logger } from 'pino';
import { bringIn, createPollCrm, type PollCrmDeps } from './flow/poll-crm.ts';
import type { Crm } from './flow/ports.ts';
import type { SourceSettings } from './intake/source.ts';
import type { OpenedCrm } from './open-crm/crm-ground.ts';
import { repeat } from './queue/repeat.ts';

/** The feed knows itself which of its turns has come. */
const LOOK_EVERY_MS = 5_000;

interface HearCrmDeps extends Omit<PollCrmDeps, 'feed' | 'sources'>, Pick<OpenedCrm, 'feed' | 'events'> {
  readonly crm: Pick<Crm, 'pausedUntil'>;
  readonly settings: () => ReadonlyMap<string, SourceSettings>;
  readonly log: Logger;
}

/**
 * Hears from the CRM by itself what its webhooks may have failed to tell, for as long as it is not disposed of: by asking
 * what changed, and by its stream of changes where a source wants that.
 */
export function hearCrm(deps: HearCrmDeps): AsyncDisposable {
  const { crm, feed, settings, log } = deps;
  const hearing = new AsyncDisposableStack();
  if (feed === null) return hearing;
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
  return hearEvents(hearing, sources, deps);
}

/** The policy may begin or end it at any time. */
function hearEvents(
  hearing: AsyncDisposableStack,
  sources: () => readonly SourceSettings[],
  deps: HearCrmDeps,
): AsyncDisposable {
  const { events, log } = deps;
  if (events === null) return hearing;
  let listening: { readonly source: string; readonly stop: () => Promise<void> } | null = null;
  const begin = (source: string): NonNullable<typeof listening> => {
    const end = new AbortController();
    const stream = events({
      takeIn: (parts) => bringIn(source, parts, deps),
      onOverflow: () => log.warn('the CRM tells no longer of each change; what is missing is asked for'),
      onError: (err) => log.warn({ err }, 'the stream of changes broke; it begins again'),
    });
    const ended = stream.listen(end.signal).catch((err: unknown) => {
      log.error({ err }, 'the stream of changes cannot be listened to');
      // Begun anew with the next look.
      listening = null;
    });
    return { source, stop: async () => (end.abort(), ended) };
  };
  const look = async (): Promise<void> => {
    const wanted = sources().find(({ options }) => options['change_events'] === true)?.name;
    if (listening?.source === wanted) return;
    await listening?.stop();
    listening = wanted === undefined ? null : begin(wanted);
  };
  hearing.use(
    repeat(look, LOOK_EVERY_MS, (err) => log.error({ err }, 'the stream of changes did not begin')),
  );
  hearing.defer(() => listening?.stop());
  return hearing;
}
