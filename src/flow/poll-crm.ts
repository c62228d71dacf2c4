import type { DeliveryPart, SourceSettings } from '../intake/source.ts';
import type { ChangedPerson, CrmFeed } from './crm-feed.ts';
import type { Clock, Inbox, Jobs, QueuedJob } from './ports.ts';

/** A turn to ask a CRM: up to when it has been asked, and the proof that it is still our turn. */
export interface Turn {
  readonly since: Date;
  readonly token: string;
}

/** How far each feed of each source has been read; shared by all processes. */
export interface CrmCursors {
  /**
   * The turn to ask, for `leaseMs`; null when it is not time yet (`everyMs` after the last turn began), when somebody
   * else has it, or when this is the very first time: then reading begins now, and nothing of before is brought in.
   */
  readonly take: (feed: FeedName, everyMs: number, leaseMs: number, now: Date) => Promise<Turn | null>;
  /** Everything up to `through` is committed; the lease is made longer. False when the turn was lost. */
  readonly advance: (feed: FeedName, token: string, through: Date, leaseMs: number) => Promise<boolean>;
  readonly release: (feed: FeedName, token: string) => Promise<void>;
  /** Those whose last change neither a write of ours explains nor news that has been followed since. */
  readonly unexplained: (people: readonly ChangedPerson[]) => Promise<ChangedPerson[]>;
}

export interface FeedName {
  readonly source: string;
  /** `changed`, or `form:` and the form's id. */
  readonly feed: string;
}

export interface PollCrmDeps {
  readonly feed: CrmFeed;
  readonly inbox: Inbox;
  readonly jobs: Jobs;
  readonly cursors: CrmCursors;
  /** The sources whose CRM can be asked. */
  readonly sources: () => readonly SourceSettings[];
  readonly now: Clock;
  readonly newId: (prefix: string) => string;
  readonly onQueueError: (error: unknown) => void;
}

const MINUTE_MS = 60_000;
const CATCH_UP_EVERY_MS = 5 * MINUTE_MS;
const FORMS_EVERY_MS = MINUTE_MS;
/** A CRM finds a change only some moments after it, so each turn begins a little before the last one ended. */
const OVERLAP_MS = 2 * MINUTE_MS;
const ASK_DEADLINE_MS = 60_000;
const LEASE_MS = 2 * MINUTE_MS;

type Found = DeliveryPart;

/**
 * Asks the CRM for what its webhooks may have failed to tell: people changed while nobody listened, unless a source says
 * `catch_up: false`, and the forms that a source names under `forms`. What is found comes in as signals, committed
 * before the cursor moves. To be called again and again; it knows itself when it is time, and a new process asks at once.
 * @throws AggregateError of Fault CRM_*, STORE_UNAVAILABLE: what was not read is read in the next turn
 */
export function createPollCrm(deps: PollCrmDeps) {
  const begun = new Set<string>();
  const everyMs = (name: FeedName, ms: number): number => {
    const key = `${name.source} ${name.feed}`;
    const isFirst = !begun.has(key);
    begun.add(key);
    return isFirst ? 0 : ms;
  };
  return async (): Promise<void> => {
    const errors: unknown[] = [];
    for (const source of deps.sources()) {
      const turns = [
        ...(source.options['catch_up'] === false
          ? []
          : [{ feed: 'changed', ms: CATCH_UP_EVERY_MS, read: changes }]),
        ...formsOf(source).map((form) => ({
          feed: `form:${form}`,
          ms: FORMS_EVERY_MS,
          read: formReader(form),
        })),
      ];
      for (const { feed, ms, read } of turns) {
        const name = { source: source.name, feed };
        // One form that cannot be read must not keep the others from being read.
        await takeTurn(name, everyMs(name, ms), read, deps).catch((error: unknown) => errors.push(error));
      }
    }
    if (errors.length > 0)
      throw new AggregateError(
        errors,
        `${errors.length} feeds of the CRM could not be read: ${errors.join('; ')}`,
      );
  };
}

/** The ids under `forms:` of a source. */
function formsOf({ options }: SourceSettings): string[] {
  const { forms } = options;
  return Array.isArray(forms) ? forms.filter((form) => typeof form === 'string') : [];
}

/** One page of a feed: what it told, and up to when; `through` null: nothing. */
interface Read {
  readonly found: readonly Found[];
  readonly through: Date | null;
  readonly more: boolean;
}
type Reader = (since: Date, deps: PollCrmDeps) => Promise<Read>;

async function takeTurn(name: FeedName, everyMs: number, read: Reader, deps: PollCrmDeps): Promise<void> {
  const { cursors, now } = deps;
  const turn = await cursors.take(name, everyMs, LEASE_MS, now());
  if (!turn) return;
  try {
    let since = new Date(turn.since.getTime() - OVERLAP_MS);
    for (;;) {
      const { found, through, more } = await read(since, deps);
      await bringIn(name.source, found, deps);
      if (through === null || !(await cursors.advance(name, turn.token, through, LEASE_MS))) return;
      if (!more || through <= since) return;
      since = through;
    }
  } finally {
    await cursors.release(name, turn.token);
  }
}

async function changes(since: Date, { feed, cursors }: PollCrmDeps): Promise<Read> {
  const { people, through, more } = await feed.changedSince(since, call());
  const found = (await cursors.unexplained(people)).map(({ id, changedAt, deleted }) => {
    const occurredAt = changedAt.getTime();
    const poll = deleted ? 'deleted' : 'changed';
    return {
      body: Buffer.from(JSON.stringify({ poll, objectId: id, occurredAt })),
      dedupe: { key: `poll:${id}:${occurredAt}`, windowMs: null },
      urgent: false,
    };
  });
  return { found, through, more };
}

const formReader =
  (form: string): Reader =>
  async (since, { feed }) => {
    const submissions = await feed.submissionsSince(form, since, call());
    return {
      found: submissions.map(({ key, body }) => ({ body, dedupe: { key: `form:${key}`, windowMs: null } })),
      through: submissions.at(-1)?.at ?? null,
      more: false,
    };
  };

const call = () => ({ signal: AbortSignal.timeout(ASK_DEADLINE_MS), urgent: false });

export type BringInDeps = Pick<PollCrmDeps, 'inbox' | 'jobs' | 'newId' | 'now' | 'onQueueError'>;

/** Commits what was found as signals of a source. @throws Fault STORE_UNAVAILABLE */
export async function bringIn(
  source: string,
  found: readonly Found[],
  { inbox, jobs, newId, now, onQueueError }: BringInDeps,
): Promise<void> {
  const received = await Promise.all(
    found.map(({ body, dedupe }) =>
      inbox.commit({
        body,
        dedupe,
        id: newId('sig'),
        source,
        contentType: 'application/json',
        receivedAt: now(),
      }),
    ),
  );
  const fresh = received.flatMap(({ signal, duplicate }, i): QueuedJob[] =>
    duplicate ? [] : [{ kind: 'signal', id: signal, replay: 0, urgent: found[i]?.urgent ?? true }],
  );
  if (fresh.length > 0) jobs.add(fresh).catch(onQueueError);
}
