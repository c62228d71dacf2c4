import type { Config } from '../config.ts';
import { examineSalesforce } from '../crm/salesforce/setup/doctor.ts';
import { checkMessages, type MessageSource } from '../crm/salesforce/setup/message-check.ts';
import type { PolicySet } from '../domain/policy/policy-set.ts';
import type { Finding } from '../flow/finding.ts';
import { SALESFORCE_RATE } from '../open-crm/salesforce.ts';
import { type Settings, sourcesOf } from './crm-sources.ts';
import { openSalesforce } from './salesforce.ts';

const DEADLINE_MS = 120_000;

/** What Salesforce lets us do, then whether its messages would reach us. @param settings of the sources, by name */
export async function* doctorSalesforce(
  config: Config,
  policies: PolicySet,
  settings: Settings,
): AsyncGenerator<Finding> {
  const { orgId, apiVersion } = config.salesforce;
  const call = { signal: AbortSignal.timeout(DEADLINE_MS), urgent: false };
  const rate = config.crmRate ?? SALESFORCE_RATE;
  yield* examineSalesforce({ api: openSalesforce(config), policies, rate, orgId, apiVersion, call });
  const sources = sourcesOf('salesforce', policies).map((name): MessageSource => {
    const { tokens = [], options = {} } = settings.get(name) ?? {};
    return {
      name,
      tokens: tokens.filter((token) => token !== ''),
      orgId: textIn(options['org']) ?? orgId,
      action: Array.isArray(options['actions']) ? textIn(options['actions'][0]) : undefined,
    };
  });
  yield* checkMessages({ publicUrl: config.publicUrl, sources, fetch });
}

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
