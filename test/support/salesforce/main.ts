import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startFakeSalesforce } from './start-fake-salesforce.ts';

/**
 * The fake Salesforce as a process of its own: `node test/support/salesforce/main.ts --port 4020 --latency 5 --users
 * a@x.com,b@x.com`. Prints its URL as one line and ends with SIGTERM; control.ts says how it is told what to do.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    latency: { type: 'string', default: '0' },
    'page-size': { type: 'string' },
    users: { type: 'string', default: '' },
    'public-key-file': { type: 'string' },
    'not-set-up': { type: 'boolean', default: false },
  },
});
const latencyMs = Number(values.latency);
const salesforce = await startFakeSalesforce({
  port: Number(values.port),
  ...(latencyMs > 0 && { latencyMs }),
  ...(values['page-size'] !== undefined && { pageSize: Number(values['page-size']) }),
  ...(values['public-key-file'] !== undefined && {
    publicKey: readFileSync(values['public-key-file'], 'utf8'),
  }),
  setUp: !values['not-set-up'],
});
for (const email of values.users.split(',').filter(Boolean)) salesforce.addUser(email);
console.log(salesforce.url);
process.once('SIGTERM', () => void salesforce[Symbol.asyncDispose]());
