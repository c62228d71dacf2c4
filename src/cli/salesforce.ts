import type { Config } from '../config.ts';
import type { SalesforceApi } from '../crm/salesforce/salesforce-api.ts';
import { openSalesforceApi } from '../crm/salesforce/wire/salesforce-client.ts';
import { closeSilentSockets } from '../crm/silent-sockets.ts';
import { salesforceLogin } from '../open-crm/salesforce.ts';
import { UNHINDERED } from './unhindered.ts';

/** Salesforce for a command that runs beside Baton or without it. @throws Fault CONFIG_INVALID where the login is not said */
export function openSalesforce({ salesforce }: Config): SalesforceApi {
  const login = salesforceLogin(salesforce);
  closeSilentSockets();
  return openSalesforceApi({ login, apiVersion: salesforce.apiVersion, limiter: UNHINDERED });
}
