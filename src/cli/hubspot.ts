import type { Config } from '../config.ts';
import type { HubSpotApi } from '../crm/hubspot/hubspot-api.ts';
import { openHubSpotApi } from '../crm/hubspot/wire/hubspot-client.ts';
import type { Limiter } from '../crm/limiter.ts';
import { closeSilentSockets } from '../crm/silent-sockets.ts';
import { Fault } from '../faults.ts';

/**
 * A command asks less often than any account allows, and has no ledger to count in with the others. Nor does it pause
 * after a refusal: the next thing it looks at may well be answered, and is to be named by itself.
 */
const UNHINDERED: Limiter = {
  take: async () => undefined,
  pause: async () => undefined,
  pausedUntil: async () => null,
};

/** HubSpot for a command that runs beside Baton or without it. @throws Fault CONFIG_INVALID without a token */
export function openHubSpot({ hubspot: { accessToken, baseUrl } }: Config): HubSpotApi {
  if (accessToken === undefined)
    throw new Fault(
      'CONFIG_INVALID',
      'HUBSPOT_ACCESS_TOKEN is not set. docs/hubspot.md tells how to make the app and where its token is shown.',
    );
  closeSilentSockets();
  return openHubSpotApi({ accessToken, baseUrl, limiter: UNHINDERED });
}
