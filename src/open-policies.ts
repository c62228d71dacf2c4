import type { Logger } from 'pino';
import { withOwnPages } from './browser-forms.ts';
import type { Config } from './config.ts';
import { type LivePolicies, openLivePolicies } from './flow/live-policies.ts';
import type { Clock } from './flow/ports.ts';
import type { SourceSettings } from './intake/source.ts';
import { sourceSettings } from './intake/source-settings.ts';
import type { Database } from './store/database.ts';
import { keepPolicy } from './store/policies.ts';
import { openPolicyArchive } from './store/policy-archive.ts';
import { fingerprint, readPolicyFiles } from './store/policy-files.ts';
import { planRescoring } from './store/rescoring.ts';

export interface PolicyGround {
  readonly database: Database;
  readonly now: Clock;
  readonly log: Logger;
  /** Makes a secret that the environment lacks; null: none may be made. */
  readonly makeSecret: ((name: string) => string) | null;
}

/**
 * The live policies, and the sources that they name with their secrets filled in: both change together, or not at all.
 * @throws Fault POLICY_INVALID, SECRET_MISSING, CONFIG_INVALID
 */
export async function openPolicies(
  config: Config,
  { database, now, log, makeSecret }: PolicyGround,
): Promise<{ policies: LivePolicies; sources: () => ReadonlyMap<string, SourceSettings> }> {
  let sources: ReadonlyMap<string, SourceSettings> = new Map();
  const policies = await openLivePolicies({
    read: () => readPolicyFiles(config.policyFile),
    fingerprint: () => fingerprint(config.policyFile),
    adopt: async (adopted) => {
      const filled = sourceSettings(adopted, config.secrets, makeSecret);
      for (const policy of adopted) await keepPolicy(database, policy, now());
      const hashes = adopted.map(({ hash }) => hash);
      await planRescoring(database, hashes, now());
      sources = withOwnPages(filled, config);
    },
    byHash: openPolicyArchive(database),
    now,
    onAdopted: ([{ name, version, hash }], warnings) =>
      log.info({ policy: name, version, hash, warnings }, 'the changed policy is live'),
    onRefused: ({ problems }) =>
      log.error({ problems }, 'the changed policy is refused; the one before it stays live'),
  });
  return { policies, sources: () => sources };
}
