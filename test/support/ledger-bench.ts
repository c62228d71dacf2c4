import { randomUUIDv7 } from 'node:crypto';
import { openSandboxCrm } from '../../src/crm/sandbox/sandbox-crm.ts';
import { compilePolicy, type Policy } from '../../src/domain/policy/policy.ts';
import { createDecideLead, type DecideLeadDeps } from '../../src/flow/decide-lead.ts';
import { createDecideWaiting } from '../../src/flow/decide-waiting.ts';
import { createPerformEffect } from '../../src/flow/perform-effect.ts';
import type { NewSignal, QueuedJob } from '../../src/flow/ports.ts';
import { createRescoreLead } from '../../src/flow/rescore-lead.ts';
import type { SourceSettings } from '../../src/intake/source.ts';
import { sourceFor } from '../../src/intake/sources.ts';
import type { Database } from '../../src/store/database.ts';
import { openDecisionLedger } from '../../src/store/decisions.ts';
import { openEffectLedger } from '../../src/store/effects.ts';
import { openInbox } from '../../src/store/inbox.ts';
import { keepPolicy } from '../../src/store/policies.ts';
import { openPolicyArchive } from '../../src/store/policy-archive.ts';
import { policyHash } from '../../src/store/policy-files.ts';
import { noAnswers } from './fake-ports.ts';
import { fixedPolicies } from './policy-book.ts';
import { testPolicy } from './test-policy.ts';

const SOURCE: SourceSettings = {
  name: 'website',
  type: 'form',
  secrets: [],
  tokens: [],
  fields: {},
  options: {},
};
const SOURCES: readonly SourceSettings[] = [SOURCE, { ...SOURCE, name: 'behaviour', type: 'segment' }];

/** Whose submissions may be edited. */
const SURVEY: SourceSettings = { ...SOURCE, name: 'survey', type: 'googleforms' };

/** A signal as the door hands it to the ledger; a delivery of its own unless told otherwise. */
export function newSignal(form: Record<string, unknown> = {}, but: Partial<NewSignal> = {}): NewSignal {
  return {
    id: newId('sig'),
    source: SOURCE.name,
    contentType: 'application/json',
    body: Buffer.from(JSON.stringify(form)),
    receivedAt: new Date(),
    dedupe: { key: newId('id:'), windowMs: null },
    ...but,
  };
}

export const newId = (prefix: string): string => `${prefix}_${randomUUIDv7().replaceAll('-', '')}`;

/** @throws when a test's policy is wrong */
export function compiled(yaml: string): Policy {
  const result = compilePolicy(yaml, policyHash(yaml));
  if (result.ok) return result.policy;
  throw new Error(JSON.stringify(result.problems));
}

/** The flow over a real ledger and the sandbox CRM, with every step at hand and no queue between them. */
export async function openLedgerBench(database: Database, yaml = testPolicy()) {
  const now = (): Date => new Date();
  const policy = compiled(yaml);
  await keepPolicy(database, policy, now());
  const policies = fixedPolicies(policy, { byHash: openPolicyArchive(database) });
  const owners = (): string[] => Object.values(policy.document.people).map(({ email }) => email);
  const crm = openSandboxCrm({ db: database.pool, owners, now });
  const inbox = openInbox(database);
  const queued: QueuedJob[] = [];
  const errors: unknown[] = [];
  const shared = {
    crm,
    policies,
    now,
    random: () => 0.5,
    checkpoint: () => undefined,
    isCrowded: () => false,
  };
  const deps: DecideLeadDeps = {
    ...shared,
    ledger: openDecisionLedger(database),
    settingsOf: (name) => [...SOURCES, SURVEY].find((source) => source.name === name),
    sourceFor,
    jobs: { add: async (jobs) => void queued.push(...jobs) },
    newId,
    answers: noAnswers,
    onQueueError: (error) => {
      throw error;
    },
  };
  const decide = createDecideLead(deps);
  return {
    crm,
    policies,
    inbox,
    /** What the flow asked the queue to do. */
    queued,
    ledger: deps.ledger,
    effects: openEffectLedger(database),
    decide,
    decideWaiting: createDecideWaiting(deps),
    rescore: createRescoreLead({ ...deps, onError: (error) => void errors.push(error) }),
    /** Why a look at a lead could not be finished. */
    errors,
    perform: createPerformEffect({ ...shared, effects: openEffectLedger(database) }),
    /** Puts a form into the inbox. @returns the signal's id */
    takeIn: async (form: Record<string, unknown>, but: Partial<NewSignal> = {}): Promise<string> =>
      (await inbox.commit(newSignal(form, but))).signal,
    /** Puts a form into the inbox and decides on it. @returns the signal's id */
    hand: async (form: Record<string, unknown>, but: Partial<NewSignal> = {}): Promise<string> => {
      const { signal } = await inbox.commit(newSignal(form, but));
      await decide(signal);
      return signal;
    },
    count: async (table: string, where = 'true'): Promise<number> => {
      const { rows } = await database.pool.query<{ n: number }>(
        `select count(*)::int as n from ${table} where ${where}`,
      );
      return rows[0]?.n ?? 0;
    },
  };
}

export type LedgerBench = Awaited<ReturnType<typeof openLedgerBench>>;
