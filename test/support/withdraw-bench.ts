import type { Profile, Submission } from '../../src/domain/lead/lead.ts';
import { createDecideLead } from '../../src/flow/decide-lead.ts';
import { linkedin } from '../../src/intake/providers/linkedin.ts';
import { submissionOf } from '../../src/intake/submission.ts';
import type { Database } from '../../src/store/database.ts';
import { delivery, settings } from '../intake/deliveries.ts';
import { openFollowBench } from './follow-bench.ts';
import { newSignal } from './ledger-bench.ts';

export const CANARY = 'canary.vera@acme.example';
export const CALLS = { purpose: 'consent_7', granted: true, wording: 'Call me' };
const SAID = {
  email: CANARY,
  name: 'Canary Vera',
  title: 'Canary-in-chief',
  phone: '+14155550142',
  message: 'A canary sings',
  'How many rooms?': 'Canary four',
  consent: [CALLS, { ...CALLS, purpose: 'consent_8', granted: null }],
  files: [{ name: 'canary.pdf', url: 'https://files.example/canary.pdf' }],
};

/** Leads of LinkedIn's, whose answers the test tells, beside a website and a CRM. The bench owns the ledger. */
export async function openWithdrawBench(store: Database) {
  const bench = await openFollowBench(store);
  const said = submissionOf(SAID, { name: 'social', fields: {} });
  let answer = async (): Promise<Submission> => said;
  const { settingsOf, sourceFor } = bench.deps;
  const social = settings({ name: 'social', type: 'linkedin' });
  const decide = createDecideLead({
    ...bench.deps,
    settingsOf: (name) => (name === 'social' ? social : settingsOf(name)),
    sourceFor: (type) => (type === 'linkedin' ? linkedin : sourceFor(type)),
    answers: { fetch: () => answer() },
  });
  /** LinkedIn tells what became of a response. @returns the signal, and whether it came before */
  const tell = async (leadAction: string, response = '1-a') => {
    const body = {
      type: 'LEAD_ACTION',
      leadGenFormResponse: `urn:li:leadGenFormResponse:${response}`,
      leadAction,
    };
    const signal = newSignal(body, { source: 'social' });
    const dedupe = linkedin.dedupe(delivery({ body: signal.body }));
    return bench.inbox.commit({ ...signal, dedupe });
  };
  const settled = async (signal: string) => {
    const [row] = await bench.rows(
      `select state, outcome, lead_id, error_code from signal where id = '${signal}'`,
    );
    return row;
  };
  return {
    ...bench,
    decide,
    tell,
    settled,
    heard: async (leadAction: string, response?: string) => {
      const { signal } = await tell(leadAction, response);
      await decide(signal);
      return settled(signal);
    },
    /** What the provider tells from now on. */
    answer: (next: (said: Submission) => Promise<Submission>) => void (answer = () => next(said)),
    profile: async () => {
      const [row] = await bench.rows('select profile, email, phone, source from lead');
      return row as { profile: Profile; email: string | null; phone: string | null; source: string };
    },
    /** How many rows of the ledger say the word anywhere. */
    places: async (word: string) => {
      const tables = ['lead', 'lead_identity', 'event', 'decision', 'effect', 'timeline', 'erasure'];
      const all = await Promise.all(
        tables.map((table) => bench.rows(`select 1 from ${table} t where lower(t::text) like '%${word}%'`)),
      );
      const signals = await bench.rows(
        `select 1 from signal where lower(coalesce(said::text, '') || coalesce(outcome, '') || encode(body, 'escape')) like '%${word}%'`,
      );
      return Object.fromEntries([
        ...tables.map((table, i) => [table, all[i]?.length]),
        ['signal', signals.length],
      ]);
    },
    [Symbol.asyncDispose]: () => store.close(),
  };
}
