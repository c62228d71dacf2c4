import type { SalesforceConfig } from '../config.ts';
import type { SalesforceLogin } from '../crm/salesforce/wire/login.ts';
import { Fault } from '../faults.ts';

/**
 * How the environment says to log in: with the app's secret, or as a user by a key. A password is no way.
 * @throws Fault CONFIG_INVALID
 */
export function salesforceLogin(config: SalesforceConfig): SalesforceLogin {
  const { loginUrl, clientId, clientSecret, username, privateKey } = config;
  if (loginUrl === undefined) throw missing('SALESFORCE_LOGIN_URL is not set');
  if (clientId === undefined) throw missing('SALESFORCE_CLIENT_ID is not set');
  if (clientSecret !== undefined) return { loginUrl, clientId, clientSecret };
  if (username !== undefined && privateKey !== undefined) return { loginUrl, clientId, username, privateKey };
  throw missing(
    'Neither SALESFORCE_CLIENT_SECRET is set, nor SALESFORCE_USERNAME with SALESFORCE_PRIVATE_KEY',
  );
}

const missing = (what: string): Fault =>
  new Fault('CONFIG_INVALID', `${what}. docs/salesforce.md tells how to make the app and what it shows.`);

/** Calls in 10 s. Salesforce counts by the day and by calls that last; so many at once still look like one app. */
export const SALESFORCE_RATE = 250;
