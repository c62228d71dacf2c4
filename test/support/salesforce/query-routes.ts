import { type Answer, Refused, refuse } from './answers.ts';
import { type Ask, param, ROOT } from './ask.ts';
import { groundOf } from './definitions.ts';
import type { Org } from './org.ts';
import { runSoql, type SoqlAnswer, SoqlError } from './soql/run-soql.ts';

const PAGE = 2000;
/** Salesforce reads about so much of an address. */
const MOST_ENCODED = 16_384;

export const query = (ask: Ask): Answer => start(ask, false);
export const queryAll = (ask: Ask): Answer => start(ask, true);

function start(ask: Ask, deleted: boolean): Answer {
  const text = ask.query.get('q');
  if (text === null) return refuse('MALFORMED_QUERY', 'No query parameter q');
  if (encodeURIComponent(text).length > MOST_ENCODED) {
    ask.org.violations.push('a query is longer than 16 KB in the address');
    throw new Refused({
      status: 414,
      code: 'URI_TOO_LONG',
      message: 'The length of the URI exceeds 16,384 bytes',
    });
  }
  const found = run(ask.org, text, deleted);
  return page(ask, found);
}

function run(org: Org, text: string, deleted: boolean): SoqlAnswer {
  try {
    return runSoql(text, groundOf(org), { deleted });
  } catch (error) {
    if (!(error instanceof SoqlError)) throw error;
    throw new Refused({ status: 400, code: error.code, message: error.message });
  }
}

/** The page of a query that its `nextRecordsUrl` leads to. */
export function nextPage(ask: Ask): Answer {
  const [locator = '', from = '0'] = param(ask, 'locator').split('-');
  const all = ask.ground.cursors.get(locator);
  if (!all) return refuse('INVALID_QUERY_LOCATOR', 'invalid query locator');
  return page(ask, all, locator, Number(from));
}

function page({ ground }: Ask, { records: all, totalSize }: SoqlAnswer, locator?: string, from = 0): Answer {
  const { pageSize = PAGE } = ground.options;
  const records = all.slice(from, from + pageSize);
  const end = from + records.length;
  if (end >= all.length) return { status: 200, body: { totalSize, done: true, records } };
  const name = locator ?? `01g5g0000${String(ground.cursors.size).padStart(9, '0')}`;
  ground.cursors.set(name, { records: all, totalSize });
  return {
    status: 200,
    body: { totalSize, done: false, nextRecordsUrl: `${ROOT}/query/${name}-${end}`, records },
  };
}

export function limits({ ground }: Ask): Answer {
  const { used, most } = ground.usage.standing();
  return { status: 200, body: { DailyApiRequests: { Max: most, Remaining: Math.max(0, most - used) } } };
}
