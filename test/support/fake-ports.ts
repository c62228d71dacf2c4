import type { AnswersElsewhere } from '../../src/domain/lead/answers-elsewhere.ts';
import type { Identity, Submission } from '../../src/domain/lead/lead.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import type { Answers } from '../../src/flow/answers-port.ts';
import type { DecideLeadDeps } from '../../src/flow/decide-lead.ts';
import type {
  DecidedLead,
  DecisionTransaction,
  DueLead,
  LockedLead,
  StoredSignal,
} from '../../src/flow/decision-ports.ts';
import type { Crm, JobFailure, PolicyBook, QueuedJob } from '../../src/flow/ports.ts';
import type { Visit } from '../../src/flow/visitor-ports.ts';
import { mia, NOW, profileOf } from './leads.ts';
import { policyOf } from './policies.ts';
import { fixedPolicies } from './policy-book.ts';

const policyBook = (policy: Policy = policyOf()): PolicyBook => fixedPolicies(policy);

type Write = Crm['write'];
export interface FakeCrm extends Crm {
  readonly writes: { write: Parameters<Write>[0]; looking: boolean; signal: AbortSignal }[];
}

export function fakeCrm(answers: Partial<Pick<Crm, 'lookUp' | 'write'>> = {}): FakeCrm {
  const writes: FakeCrm['writes'] = [];
  return {
    name: 'fake',
    writes,
    lookUp: answers.lookUp ?? (async (people) => people.map(() => ({ ref: null, facts: {} }))),
    write: async (write, options) => {
      writes.push({ write, ...options });
      return answers.write ? answers.write(write, options) : aRecord;
    },
    read: async (ids) => ids.map(() => null),
    notOwners: async () => new Map(),
    recordUrl: () => null,
    pausedUntil: async () => null,
  };
}

const aRecord = { ref: { type: 'contact', id: 'c1' }, keptOwner: null, warnings: [] };

/** What Mia's form says, whatever its bytes. */
export const submission = (changes: Partial<Submission> = {}): Submission => ({
  identity: mia().lead.identity,
  profile: profileOf({ name: 'Mia Marsh', rooms: 40 }),
  event: { name: 'quote_asked', properties: {} },
  occurredAt: null,
  ...changes,
});

export interface DecideBench extends DecideLeadDeps {
  readonly saved: Parameters<DecisionTransaction['save']>[];
  readonly settled: { id: string; failure: JobFailure }[];
  readonly events: Parameters<DecisionTransaction['addEvent']>[];
  readonly keptSaid: Parameters<DecisionTransaction['keepSaid']>[];
  readonly queued: QueuedJob[];
  readonly postponed: Parameters<DecisionTransaction['postponeHandoff']>[];
  readonly putOff: Parameters<DecisionTransaction['postponeRescore']>[];
  readonly asked: Parameters<DecisionTransaction['lockPools']>[0][];
  readonly queueErrors: unknown[];
  readonly held: Parameters<DecisionTransaction['hold']>[];
  /** What is kept of visitors. */
  readonly kept: Parameters<DecisionTransaction['keepVisit']>[];
  readonly told: Parameters<DecisionTransaction['tell']>[];
}

interface DecideWorld {
  readonly signal?: Partial<StoredSignal> | null;
  readonly submission?: Submission;
  /** The lead that the signal only names. */
  readonly elsewhere?: AnswersElsewhere;
  readonly answers?: Answers;
  readonly lead?: Partial<LockedLead>;
  readonly waiting?: DecidedLead;
  readonly due?: DueLead | null;
  readonly claimed?: boolean;
  readonly crm?: FakeCrm;
  readonly policy?: Policy;
  readonly queue?: () => Promise<void>;
  readonly sources?: readonly string[];
  /** How many others said the same words. */
  readonly others?: number;
  /** Whom the ids of a visitor name, at each look; without it nobody. */
  readonly visitor?: () => { id: string; identity: Identity } | null;
  /** What was kept of the visitor. */
  readonly visits?: readonly Visit[];
}

/** Where every signal says all by itself. */
export const noAnswers: Answers = {
  fetch: () => Promise.reject(new Error('no answers are to be fetched here')),
};

/** A ledger that holds one signal and one lead, and keeps what it is told. */
export function decideBench(world: DecideWorld = {}): DecideBench {
  const bench = {
    saved: [],
    settled: [],
    events: [],
    keptSaid: [],
    queued: [],
    postponed: [],
    held: [],
    putOff: [],
    asked: [],
    queueErrors: [],
    kept: [],
    told: [],
  } as Pick<
    DecideBench,
    | 'saved'
    | 'settled'
    | 'events'
    | 'queued'
    | 'postponed'
    | 'putOff'
    | 'asked'
    | 'queueErrors'
    | 'held'
    | 'kept'
    | 'keptSaid'
    | 'told'
  >;
  const said = world.submission ?? submission();
  const lead = {
    id: 'lead_1',
    profile: null,
    stage: null,
    crm: null,
    openHandoff: null,
    override: null,
    ...world.lead,
  };
  const tx: DecisionTransaction = {
    claimSignal: async () => world.claimed ?? true,
    hold: async (...held) => void bench.held.push(held),
    leadFor: async (identity) => ({ identity, ...lead }),
    leadOfHandoff: async () => world.waiting ?? null,
    leadToRescore: async () => world.due ?? null,
    postponeRescore: async (...put) => void bench.putOff.push(put),
    keepSaid: async (...kept) => void bench.keptSaid.push(kept),
    addEvent: async (...event) => bench.events.push(event) > 0,
    eventsOf: async () => bench.events.map(([, , event]) => event),
    tell: async (...told) => void bench.told.push(told),
    namedBy: async () => world.visitor?.() ?? null,
    leadNamedBy: async () => {
      const named = world.visitor?.();
      return named ? { ...lead, ...named } : null;
    },
    keepVisit: async (...kept) => void bench.kept.push(kept),
    claimVisitor: async () => [...(world.visits ?? [])],
    lockPools: async (pools) => (bench.asked.push(pools), {}),
    save: async (...decision) => void bench.saved.push(decision),
    isHandedOff: async () => false,
    postponeHandoff: async (...postponed) => void bench.postponed.push(postponed),
  };
  const signal: StoredSignal = {
    id: 'sig_1',
    source: 'website',
    contentType: 'application/json',
    body: Buffer.from('{}'),
    receivedAt: new Date(NOW),
    attempts: 0,
    door: null,
    released: null,
    ...world.signal,
  };
  return {
    ...bench,
    ledger: {
      signal: async () => (world.signal === null ? null : signal),
      transaction: (work) => work(tx),
      settleSignal: async (id, failure) => void bench.settled.push({ id, failure }),
      othersWhoSaid: async () => world.others ?? 0,
      crmNews: {
        standing: async () => ({ erasedAt: null, handedOff: [] }),
        transaction: () => Promise.reject(new Error('no news of a CRM is expected here')),
      },
      withdrawals: () => Promise.reject(new Error('nothing is to be taken back here')),
    },
    crm: world.crm ?? fakeCrm(),
    policies: policyBook(world.policy),
    settingsOf: (name) =>
      (world.sources ?? ['website']).includes(name)
        ? { name, type: 'form', secrets: [], tokens: [], fields: {}, options: {} }
        : undefined,
    sourceFor: () => ({
      contentTypes: [],
      verify: () => 'signature',
      inspect: () => undefined,
      dedupe: () => ({ key: 'k', windowMs: null }),
      parse: () => world.elsewhere ?? said,
    }),
    answers: world.answers ?? noAnswers,
    jobs: { add: async (jobs) => (world.queue ? world.queue() : void bench.queued.push(...jobs)) },
    now: () => new Date(NOW),
    random: () => 0.5,
    isCrowded: () => false,
    newId: (prefix) => `${prefix}_new`,
    checkpoint: () => undefined,
    onQueueError: (error) => void bench.queueErrors.push(error),
  };
}
