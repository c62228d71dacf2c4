import { describe, expect, test } from 'vitest';
import { type Decision, decide } from '../../src/domain/decide.ts';
import type { Policy } from '../../src/domain/policy/policy.ts';
import type { Reads } from '../../src/flow/read-ports.ts';
import { HOUR, iso, mia, miaWith, NOW, profileOf } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';
import { fixedPolicies } from '../support/policy-book.ts';
import { as, LEAD, openHttp } from './fakes.ts';

const then = policyOf();
const live = policyOf({
  version: 4,
  fit: { groups: { need: { max: 1, rules: [{ id: 'x', when: { x: 1 }, points: 1 }] } } },
});

/** As a ledger would hold it: text that is read back. */
const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const school = stored(miaWith({ profile: profileOf({ trade: 'school' }) }));
const ofSchool = stored(decide(school, then, NOW));

async function explain(
  query: string,
  decision: Decision = ofSchool,
  { input = school, pinned = then }: { input?: typeof school; pinned?: Policy } = {},
) {
  const asked: string[] = [];
  const reads = {
    leads: async ({ email }: { email: string }) => ({
      items: email === 'Mia@Seaview.example' ? [LEAD] : [],
      next: null,
    }),
    lead: async (id: string) => (id === LEAD.id ? LEAD : null),
    explain: async (id: string) => (id === LEAD.id ? { decision, input, signal: 'sig_1' } : null),
  } as unknown as Reads;
  const byHash = async (hash: string): Promise<Policy> => {
    asked.push(hash);
    return pinned;
  };
  await using http = await openHttp({ reads, policies: fixedPolicies(live, { byHash }) });
  const answer = await http.app.inject({ url: `/api/leads/${query}`, headers: as('viewer') });
  return { status: answer.statusCode, body: answer.json(), asked };
}

describe('explain', () => {
  test('tells what would raise the grade, and which facts and events each share rests on', async () => {
    const { body } = await explain('lead_1/explain');
    expect(body).toMatchObject({
      grade: 'silver',
      engine: ofSchool.engine,
      nextGrade: {
        grade: 'gold',
        text: '10 rooms or more would make this gold',
        changes: [{ rule: 'rooms', points: 50, line: 1, what: '10 rooms or more' }],
      },
      rules: [{ id: 'quote', facts: [], events: [{ name: 'quote_asked', at: iso(NOW - HOUR) }] }],
      recomputed: null,
    });
  });

  test('a decision of the first release has none of that, and is explained all the same', async () => {
    const { facts: _facts, events: _events, ...share } = ofSchool.scorecard.rules[0]!;
    const scorecard = { ...ofSchool.scorecard, rules: [share] };
    const { status, body } = await explain('lead_1/explain', {
      ...ofSchool,
      scorecard,
      engine: 0,
      nextGrade: null,
    });
    expect([status, body.engine, body.nextGrade, body.rules[0].events]).toEqual([200, 0, null, []]);
  });

  test('a lead may be named by its address, for explain and for the lead itself', async () => {
    for (const path of ['explain', '']) {
      const address = `${encodeURIComponent('Mia@Seaview.example')}${path && `/${path}`}`;
      const { status, body } = await explain(address);
      expect([status, body.lead ?? body.id]).toEqual([200, 'lead_1']);
    }
    const { status, body } = await explain('nobody%40x.example/explain');
    expect([status, body.code, body.detail]).toEqual([
      404,
      'NOT_FOUND',
      expect.stringContaining('nobody@x.example'),
    ]);
  });
});

describe('explain?recompute=true', () => {
  test('decides again under the policy it is pinned to, not the live one, and finds the same bytes', async () => {
    const { body, asked } = await explain('lead_1/explain?recompute=true');
    expect(asked).toEqual([then.hash]);
    expect(body.recomputed).toEqual({
      same: true,
      engine: { stored: ofSchool.engine, now: ofSchool.engine },
      differences: [],
    });
  });

  test('says where another came out', async () => {
    const tampered = stored<unknown>(ofSchool) as {
      scorecard: { rules: { points: number }[] };
      lead: { owner: null };
    };
    tampered.scorecard.rules[0]!.points = 61;
    const { body } = await explain('lead_1/explain?recompute=true', tampered as unknown as Decision);
    expect(body.recomputed).toMatchObject({
      same: false,
      differences: [{ path: 'scorecard.rules[0].points', stored: 61, now: 60 }],
    });
    const other = await explain('lead_1/explain?recompute=true', ofSchool, { input: mia() });
    expect(other.body.recomputed.differences.map(({ path }: { path: string }) => path)).toContain(
      'nextGrade',
    );
  });

  test('the same values in another order are other bytes', async () => {
    const { id, ...rest } = ofSchool;
    const { body } = await explain('lead_1/explain?recompute=true', { ...rest, id });
    expect(body.recomputed).toMatchObject({ same: false, differences: [{ path: '' }] });
  });

  test('a decision of an older engine is not a failure: both engines are named', async () => {
    const old = { ...ofSchool, engine: 0 };
    const { status, body } = await explain('lead_1/explain?recompute=true', old);
    expect([status, body.recomputed.same, body.recomputed.engine.stored]).toEqual([200, false, 0]);
  });
});
