import type { Policy } from '../domain/policy/policy.ts';
import {
  checkPolicySet,
  choosePolicy,
  type PolicyFile,
  type PolicySet,
  refusal,
} from '../domain/policy/policy-set.ts';
import { problemLine } from '../domain/policy/problem.ts';
import { Fault } from '../faults.ts';
import type { Clock, PolicyBook, RefusedPolicy } from './ports.ts';

export interface LivePoliciesDeps {
  /** The files as they stand now. @throws Fault POLICY_INVALID when they cannot be read */
  readonly read: () => Promise<readonly PolicyFile[]>;
  /** Differs whenever the files have changed. */
  readonly fingerprint: () => Promise<string>;
  /** Makes everything ready for these policies before they decide. @throws Fault when something they need is missing */
  readonly adopt: (policies: PolicySet) => Promise<void>;
  readonly byHash: (hash: string) => Promise<Policy>;
  readonly now: Clock;
  readonly onAdopted: (policies: PolicySet, warnings: readonly string[]) => void;
  readonly onRefused: (refused: RefusedPolicy) => void;
}

export interface LivePolicies extends PolicyBook {
  /** One look at the files. A change takes effect once it has stood still from one look to the next. */
  readonly look: () => Promise<void>;
}

/**
 * The policies that decide, and their renewal while Baton runs: a changed file that passes the checker and its own
 * tests takes effect; any other is refused, told of, and the last good one stays.
 * @throws Fault POLICY_INVALID with a line for each problem, when there is no good one to begin with
 */
export async function openLivePolicies(deps: LivePoliciesDeps): Promise<LivePolicies> {
  let print = await deps.fingerprint();
  let looked = print;
  let live = await load(deps).then(({ policies }) => policies);
  let refused: RefusedPolicy | null = null;

  const reload = async (): Promise<void> => {
    const before = live.map(({ hash }) => hash).join();
    try {
      const files = await deps.read();
      // Put back as it was: nothing to adopt, and whatever was wrong with the attempt in between is over.
      if (files.map(({ hash }) => hash).join() !== before) {
        const loaded = await load(deps, files);
        live = loaded.policies;
        deps.onAdopted(live, loaded.warnings);
      }
      refused = null;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      refused = {
        at: deps.now().toISOString(),
        problems: error.message.split('\n').map((line) => line.trim()),
      };
      deps.onRefused(refused);
    }
  };

  return {
    live: () => live,
    current: () => live[0],
    policyFor: (known, now) => choosePolicy(live, known, now),
    refused: () => refused,
    byHash: async (hash) => live.find((policy) => policy.hash === hash) ?? deps.byHash(hash),
    look: async () => {
      const seen = await deps.fingerprint();
      const isStill = seen === looked;
      looked = seen;
      if (seen === print || !isStill) return;
      await reload();
      print = seen;
    },
  };
}

/** Reads, checks and makes ready. @throws Fault POLICY_INVALID, SECRET_MISSING */
async function load(
  deps: LivePoliciesDeps,
  files?: readonly PolicyFile[],
): Promise<{ policies: PolicySet; warnings: string[] }> {
  const checked = checkPolicySet(files ?? (await deps.read()), deps.now().getTime());
  if (!checked.ok) throw new Fault('POLICY_INVALID', refusal(checked.problems));
  await deps.adopt(checked.policies);
  const warnings = checked.warnings.map((warning) => problemLine(warning.file, warning));
  return { policies: checked.policies, warnings };
}

/** Which policies are live (the first one stands for all), and why a newer one is not: what readiness tells. */
export function policyStanding(policies: PolicyBook) {
  const live = policies.live().map(({ name, version, hash }) => ({ name, version, hash }));
  return { ...live[0], live, refused: policies.refused() };
}
