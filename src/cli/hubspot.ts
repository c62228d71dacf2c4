import type { Config } from '../config.ts';
import type { HubSpotApi } from '../crm/hubspot/hubspot-api.ts';
import { openHubSpotApi } from '../crm/hubspot/wire/hubspot-client.ts';
import { closeSilentSockets } from '../crm/silent-sockets.ts';
import { Fault } from '../faults.ts';
import { UNHINDERED } from './unhindered.ts';

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
