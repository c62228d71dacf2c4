import { describe, expect, test } from 'vitest';
import { createDecideLead } from '../../src/flow/decide-lead.ts';
import { decideBench, fakeCrm, submission } from '../support/fake-ports.ts';
import { DAY, iso, NOW, profileOf } from '../support/leads.ts';

const nobody = { email: null, phone: null };
const settled = { kind: 'settled' };
const from = (page: string) => ({ utm: {}, clickIds: {}, page, referrer: null });
const visit = submission({
  identity: nobody,
  visitor: ['anonymous:a-1'],
  event: { name: 'page_viewed', properties: { path: '/prices' } },
  profile: profileOf({}, { attribution: from('/prices') }),
  occurredAt: iso(NOW - DAY),
});
/** Whoever tells of a visit proves nothing of who the visitor is. */
const SIGNED = { door: { proof: 'signature' as const, doubts: [] } };
const lead = { id: 'lead_1', identity: { email: 'mia@marsh.example', phone: null } };

describe('of whom only an id is known', () => {
  test('what they did is kept with its time, and the CRM is asked nothing', async () => {
    const bench = decideBench({
      submission: visit,
      signal: SIGNED,
      crm: fakeCrm({ lookUp: () => Promise.reject(new Error('nobody is to be looked up')) }),
    });
    expect(await createDecideLead(bench)('sig_1')).toEqual(settled);
    const at = iso(NOW - DAY);
    expect(bench.kept).toEqual([
      [
        'sig_1',
        ['anonymous:a-1'],
        {
          event: { ...visit.event, at },
          profile: { ...profileOf({}), attribution: { ...from('/prices'), at } },
        },
        new Date(NOW),
      ],
    ]);
    expect([bench.saved, bench.settled]).toEqual([[], []]);
  });

  test('nothing is kept of what somebody else has settled', async () => {
    const bench = decideBench({ submission: visit, claimed: false });
    await createDecideLead(bench)('sig_1');
    expect(bench.kept).toEqual([]);
  });

  test('once the id names a lead, it is theirs and decided on by what the CRM says of them', async () => {
    const asked: unknown[] = [];
    const crm = fakeCrm({ lookUp: async (people) => (asked.push(...people), [{ ref: null, facts: {} }]) });
    const bench = decideBench({ submission: visit, signal: SIGNED, visitor: () => lead, crm });
    await createDecideLead(bench)('sig_1');
    expect(asked).toEqual([lead.identity]);
    expect(bench.kept).toEqual([]);
    expect(bench.saved[0]?.[0]).toMatchObject({
      lead: lead,
      signal: { kind: 'page_viewed' },
      events: [{ name: 'page_viewed', at: iso(NOW - DAY) }],
    });
    expect(bench.saved[0]?.[2]).not.toHaveProperty('trust');
  });

  test('whoever was erased while the CRM was asked does not come back', async () => {
    let looks = 0;
    const bench = decideBench({ submission: visit, visitor: () => (looks++ === 0 ? lead : null) });
    expect(await createDecideLead(bench)('sig_1')).toEqual(settled);
    expect([bench.kept.length, bench.saved.length]).toEqual([1, 0]);
  });

  test('a computer that changed hands meanwhile is asked about anew', async () => {
    const other = { id: 'lead_2', identity: { email: 'bo@other.example', phone: null } };
    let looks = 0;
    const bench = decideBench({ submission: visit, visitor: () => (looks++ === 0 ? lead : other) });
    await createDecideLead(bench)('sig_1');
    expect(bench.saved.map(([input]) => input.lead.id)).toEqual(['lead_2']);
  });
});

describe('who says who they are', () => {
  const visits = [1, 2].map((n) => ({
    event: { name: 'page_viewed', at: iso(NOW - (3 - n) * DAY), properties: {} },
    profile: profileOf({ rooms: n }, { attribution: { ...from(`/${n}`), at: iso(NOW - (3 - n) * DAY) } }),
  }));

  test('came from where they came from as a visitor, and it is told in a line', async () => {
    const said = submission({
      profile: profileOf({ name: 'Mia' }, { attribution: from('/form') }),
      visitor: ['user:1'],
    });
    const bench = decideBench({ submission: said, visits });
    await createDecideLead(bench)('sig_1');
    const [, , profile] = bench.saved[0]!;
    expect(profile).toMatchObject({
      attributes: { name: 'Mia', rooms: 2 },
      attribution: { page: '/1', at: iso(NOW - 2 * DAY) },
    });
    expect(bench.told).toMatchObject([
      [
        'lead_1',
        [
          {
            at: iso(NOW - 2 * DAY),
            kind: 'visitor',
            summary: 'Seen before as a visitor: 2 events since 2026-10-18',
            detail: { page_viewed: 2 },
          },
        ],
      ],
    ]);
  });

  test('and was never seen: nothing is told', async () => {
    const bench = decideBench();
    await createDecideLead(bench)('sig_1');
    expect(bench.told).toEqual([['lead_1', []]]);
  });
});
