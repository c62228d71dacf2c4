import { decide } from '../src/domain/decide.ts';
import type { CrmWrite } from '../src/domain/handoff/crm-write.ts';
import type { Crm } from '../src/flow/ports.ts';
import { compiled } from '../test/support/ledger-bench.ts';
import { testPolicy } from '../test/support/test-policy.ts';

/** Asks for the account's owner and its open deals, so that both are looked up. */
export const POLICY = compiled(
  testPolicy({
    routes: '  - { id: account, when: { account.owner: { exists: true } }, to: account.owner }\n',
  }),
);
export const OWNERS = Object.values(POLICY.document.people).map(({ email }) => email);

export const callOf = (patient: boolean) => ({ signal: AbortSignal.timeout(120_000), urgent: true, patient });

/** The writes for one lead, looked up and decided. */
export async function decided(crm: Crm, i: number, patient: boolean): Promise<CrmWrite[]> {
  const identity = { email: `person-${i}@company-${i}.com`, phone: null };
  const [known] = await crm.lookUp([identity], callOf(patient));
  const { effects } = decide(
    {
      cause: 'signal',
      ids: { decision: `dec_${i}`, handoff: `hnd_${i}` },
      signal: {
        id: `sig_${i}`,
        source: 'website',
        kind: 'form_submitted',
        receivedAt: new Date().toISOString(),
      },
      lead: {
        id: `lead_${i}`,
        identity,
        profile: {
          attributes: { name: `Pat Poe ${i}`, title: 'VP Operations', message: 'Please call.' },
          answers: {},
          attribution: { utm: {}, clickIds: {}, page: null, referrer: null },
          consent: [],
          files: [],
        },
        stage: null,
        knownToCrm: (known?.ref ?? null) !== null,
      },
      events: [{ name: 'form_submitted', at: new Date().toISOString(), properties: {} }],
      crm: known?.facts ?? {},
      openHandoff: null,
      pools: {},
    },
    POLICY,
    Date.now(),
  );
  return effects.map(({ write }) => write);
}
