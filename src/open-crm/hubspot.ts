import type { Config } from '../config.ts';
import { openHubSpotCrm } from '../crm/hubspot/hubspot-crm.ts';
import { openPortal } from '../crm/hubspot/portal.ts';
import { createHubSpotFeed } from '../crm/hubspot/read/feed.ts';
import { openHubSpotApi } from '../crm/hubspot/wire/hubspot-client.ts';
import { closeSilentSockets } from '../crm/silent-sockets.ts';
import { createReadStored } from '../crm/stored-file.ts';
import { type CrmGround, factsWanted, type OpenedCrm, openMeteredLimiter, peopleOf } from './crm-ground.ts';

/** Enough that each step of them fills batches of 100 while others are on their way. */
export const HUBSPOT_CONCURRENCY = { signal: 300, effect: 300, rescore: 100 };

export function openHubSpot(config: Config, ground: CrmGround): OpenedCrm {
  const { policies, files, now, log, meter } = ground;
  closeSilentSockets();
  const { accessToken = '', baseUrl } = config.hubspot;
  const limiter = openMeteredLimiter('HubSpot', { name: 'hubspot', rate: config.crmRate }, ground);
  const api = openHubSpotApi({
    accessToken,
    baseUrl,
    limiter,
    onCall: meter.countCall,
    timeZone: async () => (portal.knownAccount() ?? (await portal.account())).timeZone,
  });
  const portal = openPortal({ api, now });
  // Known before the day's calls are used up, when it can no longer be asked; and a wrong token shows at once.
  portal.account().catch((err: unknown) => log.warn({ err }, 'HubSpot did not tell which account this is'));
  const crm = openHubSpotCrm({
    api,
    portal,
    readStored: createReadStored(files),
    now,
    people: () =>
      new Map(
        peopleOf(policies).flatMap(({ email, hubspot }) =>
          hubspot === undefined ? [] : [[email.toLowerCase(), hubspot] as const],
        ),
      ),
    wanted: factsWanted(policies),
    onWarning: (text) => log.warn(text),
    pausedUntil: limiter.pausedUntil,
  });
  return {
    crm,
    feed: { of: createHubSpotFeed({ api }), sources: 'hubspot' },
    events: null,
    sandbox: null,
    concurrency: HUBSPOT_CONCURRENCY,
  };
}
