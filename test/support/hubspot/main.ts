import { parseArgs } from 'node:util';
import { startFakeHubSpot } from './start-fake-hubspot.ts';

/**
 * The fake HubSpot as a process of its own: `node test/support/hubspot/main.ts --port 4010 --latency 5 --limit 190
 * --owners a@x.com,b@x.com`. Prints its URL as one line and ends with SIGTERM.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    latency: { type: 'string', default: '0' },
    limit: { type: 'string' },
    'search-limit': { type: 'string' },
    owners: { type: 'string', default: '' },
    'not-set-up': { type: 'boolean', default: false },
  },
});
const latencyMs = Number(values.latency);
const hubspot = await startFakeHubSpot({
  port: Number(values.port),
  ...(latencyMs > 0 && { latencyMs }),
  ...(values.limit !== undefined && { limit: Number(values.limit) }),
  ...(values['search-limit'] !== undefined && { searchLimit: Number(values['search-limit']) }),
  owners: values.owners.split(',').filter(Boolean),
  isSetUp: !values['not-set-up'],
});
console.log(hubspot.url);
process.once('SIGTERM', () => void hubspot[Symbol.asyncDispose]());
