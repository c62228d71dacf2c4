import type { CrmNews } from '../../src/domain/lead/crm-news.ts';
import { createDecideLead, type DecideLeadDeps } from '../../src/flow/decide-lead.ts';
import { createPerformEffect } from '../../src/flow/perform-effect.ts';
import type { Crm, CrmPersonNow, QueuedJob } from '../../src/flow/ports.ts';
import { createRescoreLead } from '../../src/flow/rescore-lead.ts';
import type { Source, SourceSettings } from '../../src/intake/source.ts';
import { sourceFor } from '../../src/intake/sources.ts';
import type { Database } from '../../src/store/database.ts';
import { openDecisionLedger } from '../../src/store/decisions.ts';
import { openEffectLedger } from '../../src/store/effects.ts';
import { openInbox } from '../../src/store/inbox.ts';
import { keepPolicy } from '../../src/store/policies.ts';
import { openPolicyArchive } from '../../src/store/policy-archive.ts';
import { noAnswers } from './fake-ports.ts';
import { profileOf } from './leads.ts';
import { compiled, newId, newSignal } from './ledger-bench.ts';
import { fixedPolicies } from './policy-book.ts';
import { testPolicy } from './test-policy.ts';

const settings = (name: string, type: SourceSettings['type']): SourceSettings => ({
  name,
  type,
  secrets: [],
  tokens: [],
  fields: {},
  options: {},
});

/** A source whose bodies are the news itself. */
const newsSource: Source = {
  contentTypes: [],
  verify: () => 'signature',
  inspect: () => undefined,
  dedupe: () => ({ key: newId('k'), windowMs: null }),
  parse: (body) => JSON.parse(body.toString()) as CrmNews,
};

/** A person as the CRM has them, with an e-mail address of their own unless told otherwise. */
export const personNow = (id: string, but: Partial<CrmPersonNow> = {}): CrmPersonNow => ({
  ref: { type: 'contact', id },
  identity: { email: `p${id}@acme.example`, phone: null },
  profile: profileOf(),
  facts: {},
  lastForm: null,
  createdAt: new Date().toISOString(),
  ...but,
});

/** A CRM that is a map: what a test puts there is what is true; writes put people there as well. */
function mapCrm(): Crm & { readonly people: Map<string, CrmPersonNow> } {
  const people = new Map<string, CrmPersonNow>();
  const withEmail = (email: string | null) =>
    [...people.values()].find(({ identity }) => email !== null && identity.email === email);
  return {
    name: 'the CRM',
    people,
    lookUp: async (asked) => asked.map(({ email }) => withEmail(email) ?? { ref: null, facts: {} }),
    read: async (ids) => ids.map((id) => people.get(id) ?? null),
    write: async ({ person, owner, mayCreate }) => {
      const found = withEmail(person.email);
      if (!found && !mayCreate) return null;
      const { email, phone } = person;
      const now = found ?? personNow(`made-${people.size + 1}`, { identity: { email, phone } });
      const facts = owner === null ? now.facts : { ...now.facts, 'crm.owner': owner };
      people.set(now.ref.id, { ...now, facts });
      return { ref: now.ref, keptOwner: null, warnings: [] };
    },
    notOwners: async () => new Map(),
    recordUrl: () => null,
    pausedUntil: async () => null,
  };
}

/** The flow over a real ledger, with a CRM that tells its news through the source `crm`. */
export async function openFollowBench(
  database: Database,
  yaml = testPolicy(),
  options: SourceSettings['options'] = {},
) {
  const now = (): Date => new Date();
  const policy = compiled(yaml);
  await keepPolicy(database, policy, now());
  const policies = fixedPolicies(policy, { byHash: openPolicyArchive(database) });
  const crm = mapCrm();
  const inbox = openInbox(database);
  const queued: QueuedJob[] = [];
  const raise = (error: unknown): never => {
    throw error;
  };
  const deps: DecideLeadDeps = {
    crm,
    policies,
    now,
    newId,
    random: () => 0.5,
    checkpoint: () => undefined,
    isCrowded: () => false,
    ledger: openDecisionLedger(database),
    settingsOf: (name) => ({ ...settings(name, name === 'crm' ? 'hubspot' : 'form'), options }),
    sourceFor: (type) => (type === 'hubspot' ? newsSource : sourceFor(type)),
    jobs: { add: async (jobs) => void queued.push(...jobs) },
    answers: noAnswers,
    onQueueError: raise,
  };
  const decide = createDecideLead(deps);
  const perform = createPerformEffect({ ...deps, effects: openEffectLedger(database) });
  const takeIn = async (source: string, body: object): Promise<string> =>
    (await inbox.commit(newSignal({ ...body }, { source }))).signal;
  /** Rows of a query. */
  const rows = async (text: string): Promise<Record<string, unknown>[]> =>
    (await database.pool.query<Record<string, unknown>>(text)).rows;
  const told = (change: CrmNews['change'], id: string, but: Partial<CrmNews> = {}): CrmNews => ({
    kind: 'crm_news',
    change,
    id,
    formerIds: [],
    at: new Date().toISOString(),
    because: 'jobtitle changed',
    ...but,
  });
  return {
    crm,
    deps,
    decide,
    inbox,
    rescore: createRescoreLead({ ...deps, onError: raise }),
    rows,
    told,
    takeIn,
    /** News comes in and is followed. @returns the signal's id */
    hear: async (...news: Parameters<typeof told>): Promise<string> => {
      const signal = await takeIn('crm', told(...news));
      await decide(signal);
      return signal;
    },
    /** A form comes in through the website and is decided on. */
    hand: async (form: Record<string, unknown>): Promise<void> => {
      await decide(await takeIn('website', form));
    },
    /** Does all writes that the flow has asked for. */
    write: async (): Promise<void> => {
      for (const { kind, id } of queued.splice(0)) if (kind === 'effect') await perform(id);
    },
    /** All that the ledger says of its leads, but for names and times that differ from one run to the next. */
    standing: () =>
      rows(`
        select email, phone, profile::text, grade, cell, stage, owner, state, crm_id, crm_deleted_at is not null as gone,
               (select json_agg(json_build_array(name, at, properties) order by at, name) from event where lead_id = lead.id)::text as events,
               (select json_agg(json_build_array(state, owner, crm_owner) order by id) from handoff where lead_id = lead.id)::text as handoffs,
               (select json_agg(value order by value) from lead_identity where lead_id = lead.id)::text as identities,
               (select count(*)::int from decision where lead_id = lead.id) as decisions,
               (select json_agg(state order by created_at) from effect where lead_id = lead.id)::text as effects,
               (select json_agg(summary::text order by summary::text) from timeline where lead_id = lead.id and kind in ('crm', 'warning'))::text as told
          from lead order by email, phone`),
  };
}
