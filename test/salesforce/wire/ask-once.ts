import { Connection } from 'jsforce/lib/connection.js';
import { soql } from '../../../src/crm/salesforce/soql.ts';
import { openSalesforceApi } from '../../../src/crm/salesforce/wire/salesforce-client.ts';
import { call } from '../../support/crm-call.ts';
import { scriptedLimiter } from '../../support/scripted-limiter.ts';

/** A process that asks one server one thing and says how that went: `ask-once.ts plain|fenced URL`. */
const [, , kind, url = ''] = process.argv;

const fenced = (): Promise<unknown> =>
  openSalesforceApi({
    login: { loginUrl: url, clientId: 'our-app', clientSecret: 'secret' },
    apiVersion: '66.0',
    limiter: scriptedLimiter().limiter,
  }).query(soql`SELECT Id FROM Lead`, call);

const plain = (): Promise<unknown> =>
  new Connection({ instanceUrl: url, accessToken: 'token', version: '66.0' }).request('/limits');

try {
  console.log(JSON.stringify(await (kind === 'plain' ? plain() : fenced())));
} catch (error) {
  console.log(
    error instanceof Error ? `${'code' in error ? String(error.code) : ''} ${error.message}` : error,
  );
}
