import type { Config, SalesforceConfig } from '../config.ts';
import { createFetchFile } from '../crm/fetch-file.ts';
import { orgWarning } from '../crm/salesforce/believed-org.ts';
import { type Budget, openBudget } from '../crm/salesforce/budget.ts';
import { openChangeEvents } from '../crm/salesforce/events/open-change-events.ts';
import { openOrg } from '../crm/salesforce/org.ts';
import { createSalesforceFeed } from '../crm/salesforce/read/feed.ts';
import { openSalesforceCrm } from '../crm/salesforce/salesforce-crm.ts';
import { openUsers } from '../crm/salesforce/users.ts';
import { openSalesforceWire, type SalesforceLogin } from '../crm/salesforce/wire/salesforce-client.ts';
import { CLIENT } from '../crm/salesforce/wire/salesforce-http.ts';
import { createReadStored, storedOr } from '../crm/stored-file.ts';
import { Fault } from '../faults.ts';
import type { PolicyBook } from '../flow/ports.ts';
import { openReplayCursors } from '../store/replay-cursors.ts';
import { type CrmGround, factsWanted, type OpenedCrm, openMeteredLimiter, peopleOf } from './crm-ground.ts';

/** Enough that each step of them fills groups of 200 while others are on their way. */
export const SALESFORCE_CONCURRENCY = { signal: 500, effect: 500, rescore: 200 };
const LOGIN_DEADLINE_MS = 30_000;
/** Calls in any 10 s: Salesforce counts by the day, and of long ones those under way. */
export const SALESFORCE_RATE = 250;

export function openSalesforce(config: Config, ground: CrmGround): OpenedCrm {
  const { policies, files, now, log, meter } = ground;
  const rate = config.crmRate ?? SALESFORCE_RATE;
  const limiter = openMeteredLimiter('Salesforce', { name: 'salesforce', rate }, ground);
  const budget = openBudget({ now: Date.now });
  const hear = watched(budget, (text) => log.warn(text));
  const { api, session, renew } = openSalesforceWire({
    login: salesforceLogin(config.salesforce),
    apiVersion: config.salesforce.apiVersion,
    limiter,
    onCall: meter.countCall,
    onUsage: (used, most) => {
      meter.setDaily(used, most);
      hear(used, most);
    },
  });
  const org = openOrg({ api, now });
  const users = openUsers({
    api,
    now,
    people: () =>
      new Map(peopleOf(policies).map(({ email, salesforce = null }) => [email.toLowerCase(), salesforce])),
  });
  // A wrong secret shows at once, and so does a wrong org: its messages would all be refused, or those of any taken.
  const tellOrg = async (): Promise<void> => {
    const { orgId } = await org.self();
    const warning = orgWarning(policies.live(), config.salesforce.orgId, orgId);
    if (warning !== null) log.warn(warning);
  };
  tellOrg().catch((err: unknown) => log.warn({ err }, 'Salesforce did not tell which org this is'));
  const crm = openSalesforceCrm({
    api,
    org,
    users,
    now,
    fetchFile: storedOr(createReadStored(files), createFetchFile({ publicUrl: config.publicUrl })),
    wanted: factsWanted(policies),
    onWarning: (text) => log.warn(text),
    pausedUntil: limiter.pausedUntil,
    loginUrl: config.salesforce.loginUrl,
  });
  return {
    crm,
    feed: {
      of: createSalesforceFeed({ api, org, budget, gradeFields: () => gradeFieldsOf(policies) }),
      sources: 'salesforce',
    },
    events: (hearing) =>
      openChangeEvents({
        ...hearing,
        address: config.salesforce.eventsAddress,
        session: () => session({ signal: AbortSignal.timeout(LOGIN_DEADLINE_MS), urgent: false }),
        renew,
        cursors: openReplayCursors(ground.database),
        client: CLIENT,
      }),
    sandbox: null,
    concurrency: SALESFORCE_CONCURRENCY,
  };
}

/** The names that policies give the field of the grade. */
const gradeFieldsOf = (policies: PolicyBook): string[] =>
  policies.live().flatMap(({ document }) => document.crm.salesforce?.fields.grade ?? []);

/** @throws Fault CONFIG_INVALID where a name is missing */
export function salesforceLogin({
  loginUrl,
  clientId,
  clientSecret,
  username,
  privateKey,
}: SalesforceConfig): SalesforceLogin {
  if (loginUrl !== undefined && clientId !== undefined) {
    if (clientSecret !== undefined) return { loginUrl, clientId, clientSecret };
    if (username !== undefined && privateKey !== undefined)
      return { loginUrl, clientId, username, privateKey };
  }
  throw new Fault(
    'CONFIG_INVALID',
    'Salesforce needs SALESFORCE_LOGIN_URL, SALESFORCE_CLIENT_ID, and SALESFORCE_CLIENT_SECRET or SALESFORCE_USERNAME and SALESFORCE_PRIVATE_KEY. docs/salesforce.md tells how to make the app.',
  );
}

const WARNS_FROM = 0.8;
/** Calls of a day ago drop out while new ones come in, so the count goes up and down by the minute. */
const CALM_BELOW = 0.75;

/** Says it once when the org comes to 80 % of its calls of a day, and again after it has been well below. */
function watched(budget: Budget, warn: (text: string) => void): Budget['heard'] {
  let warned = false;
  return (used, most) => {
    budget.heard(used, most);
    const isHigh = used >= most * WARNS_FROM;
    if (isHigh && !warned)
      warn(
        `Salesforce: ${used} of the org's ${most} calls of 24 hours are used, by all its apps together. From 95 % on Baton no longer asks what changed; handoffs go on.`,
      );
    if (isHigh || used < most * CALM_BELOW) warned = isHigh;
  };
}
