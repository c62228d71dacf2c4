import type { Config } from '../config.ts';
import { examineHubSpot } from '../crm/hubspot/setup/doctor.ts';
import { checkWebhooks } from '../crm/hubspot/setup/webhook-check.ts';
import { USUAL_RATE } from '../crm/limiter.ts';
import type { PolicySet } from '../domain/policy/policy-set.ts';
import type { Finding } from '../flow/finding.ts';
import { type Settings, sourcesOf } from './crm-sources.ts';
import { openHubSpot } from './hubspot.ts';

const DEADLINE_MS = 120_000;

export async function* doctorHubSpot(
  config: Config,
  policies: PolicySet,
  settings: Settings,
): AsyncGenerator<Finding> {
  const call = { signal: AbortSignal.timeout(DEADLINE_MS), urgent: false };
  yield* examineHubSpot({ api: openHubSpot(config), policies, rate: config.crmRate ?? USUAL_RATE, call });
  const sources = sourcesOf('hubspot', policies).map((name) => ({
    name,
    secrets: (settings.get(name)?.secrets ?? []).filter((secret) => secret !== ''),
  }));
  yield* checkWebhooks({ publicUrl: config.publicUrl, sources, fetch, now: () => new Date() });
}
