import { expect, test } from 'vitest';
import type { Found, HubSpotRecord, Search } from '../../src/crm/hubspot/hubspot-api.ts';
import { openCompanies } from '../../src/crm/hubspot/read/companies.ts';
import { call } from './reading-bench.ts';

const company = (id: string, domain: string): HubSpotRecord => ({ id, properties: { domain } });

/** Companies whose searches are answered by the test. */
function bench(answer: (what: Search) => Found) {
  const searches: Search[] = [];
  const companies = openCompanies({
    api: {
      read: async () => [],
      search: async (_type, what) => {
        searches.push(what);
        return answer(what);
      },
    },
    now: () => new Date(0),
    unlessRefused: (asked) => asked,
  });
  return { companies, searches };
}

test('no search is longer than HubSpot reads, and each domain is in one of them', async () => {
  const domains = Array.from({ length: 100 }, (_, n) => `${'a-very-long-name-'.repeat(n % 4)}firm-${n}.io`);
  const { companies, searches } = bench(({ filters }) => ({
    records: (filters[0]?.values ?? []).map((domain) => company(domain.replace(/\D/g, ''), domain)),
    total: 1,
    next: null,
  }));
  const found = await Promise.all(domains.map((domain) => companies.byEmail(`jo@${domain}`, call)));
  expect(found.map((one) => one?.id)).toEqual(domains.map((_, n) => String(n)));
  expect(searches.length).toBeLessThanOrEqual(3);
  for (const what of searches) expect(JSON.stringify(what).length).toBeLessThan(2700);
});

test('more companies than a page holds are all seen', async () => {
  const { companies, searches } = bench(({ after }) =>
    after === undefined
      ? { records: [company('1', 'other.io')], total: 2, next: '1' }
      : { records: [company('2', 'firm.io')], total: 2, next: null },
  );
  expect((await companies.byEmail('jo@firm.io', call))?.id).toBe('2');
  expect(searches.map(({ after }) => after)).toEqual([undefined, '1']);
});
