import { describe, expect, test } from 'vitest';
import { type DecisionInput, decide } from '../../src/domain/decide.ts';
import { HOUR, happened, iso, mia, miaWith, NOW, profileOf } from '../support/leads.ts';
import { type PolicySource, policyOf } from '../support/policies.ts';

const decided = (input: DecisionInput = mia(), changes: Partial<PolicySource> = {}) =>
  decide(input, policyOf(changes), NOW);
describe('a new lead', () => {
  const decision = decided();

  test('gets an owner, and a handoff with its clocks', () => {
    expect(decision.handoff).toEqual({
      id: 'hnd_1',
      leadId: 'lead_1',
      state: 'offered',
      owner: 'gil',
      pool: 'desk',
      route: 'the-rest',
      grade: 'gold',
      receivedAt: iso(NOW - HOUR),
      acceptDueAt: '2026-10-20T09:15:00.000Z',
      slaDueAt: '2026-10-20T11:00:00.000Z',
      nextLookAt: '2026-10-20T09:15:00.000Z',
    });
    expect(decision.lead).toMatchObject({ state: 'offered', owner: 'gil', grade: 'gold', stage: 'mql' });
    expect(decision.credits).toEqual({ pool: 'desk', credits: { gil: -0.5, hana: 0.5 } });
  });

  test('has one write to the CRM, whose keys follow from the decision and the handoff', () => {
    expect(decision.effects).toHaveLength(1);
    const [{ key, kind, handoffId, write }] = decision.effects as [(typeof decision.effects)[0]];
    expect([key, kind, handoffId]).toEqual(['crm.handoff-dec_1', 'crm.handoff', 'hnd_1']);
    expect(write).toMatchObject({
      key,
      leadId: 'lead_1',
      owner: 'gil@shop.example',
      stage: 'mql',
      mayCreate: true,
    });
    expect(write.task).toMatchObject({
      key: 'sla-hnd_1',
      title: 'First touch: Mia Marsh (grade gold)',
      dueAt: '2026-10-20T11:00:00.000Z',
      priority: 'high',
    });
    expect(write.note?.key).toBe('brief-hnd_1');
  });

  test('and what Baton knows of it stands in the CRM', () => {
    expect(decision.effects[0]?.write.fields).toEqual({
      grade: 'gold',
      fit: 50,
      engagement: 60,
      cell: 'A1',
      reasons: '+60 quote: quote_asked, today\n+50 rooms: rooms is 40',
      next_grade: null,
      handoff_state: 'offered',
      handoff_id: 'hnd_1',
      received_at: iso(NOW - HOUR),
      handed_off_at: null,
      sla_due_at: '2026-10-20T11:00:00.000Z',
    });
  });

  test('names the policy and the time, and tells the story', () => {
    expect(decision).toMatchObject({
      id: 'dec_1',
      at: iso(NOW),
      policy: { hash: 'hash-of-the-text', name: 'furniture', version: 3 },
    });
    expect(decision.timeline.map(({ kind, summary }) => [kind, summary])).toEqual([
      ['signal', 'form_submitted through website'],
      ['graded', 'Grade gold (fit 50, engagement 60, cell A1)'],
      ['routed', 'Handed to gil (route the-rest)'],
    ]);
  });

  test('the clocks run in the hours of the pool it came through', () => {
    const evening = Date.parse('2026-10-20T18:00:00Z'); // the desk has gone home
    expect(decide(mia(), policyOf(), evening).handoff?.slaDueAt).toBe('2026-10-21T10:00:00.000Z');
    const hotel = miaWith({ profile: profileOf({ rooms: 40, trade: 'hotel' }) });
    expect(decide(hotel, policyOf(), evening).handoff).toMatchObject({
      owner: 'ivo',
      slaDueAt: '2026-10-20T20:00:00.000Z',
    });
  });

  test('of somebody in two pools, the hours of the pool that was asked count', () => {
    const hours = { days: 'mon-fri', from: '09:00', to: '17:00' };
    const pools: PolicySource['pools'] = {
      desk: { members: ['gil'], hours },
      night: { members: ['gil'], hours: 'always' },
    };
    const routing = [{ id: 'all', to: 'night' }];
    const evening = Date.parse('2026-10-20T18:00:00Z');
    expect(decide(mia(), policyOf({ pools, routing }), evening).handoff).toMatchObject({
      owner: 'gil',
      slaDueAt: '2026-10-20T20:00:00.000Z',
    });
  });

  test('a pool is shared as the rule says', () => {
    const pools = {
      desk: { credits: {}, loads: { gil: { open: 1, today: 0 }, hana: { open: 0, today: 0 } } },
    };
    const shared = (share: 'round_robin' | 'least_open') =>
      decided(mia({ pools }), { routing: [{ id: 'all', to: 'desk', share }] }).handoff?.owner;
    expect([shared('round_robin'), shared('least_open')]).toEqual(['gil', 'hana']);
  });

  test('a grade without SLA terms has no due times', () => {
    const decision = decided(mia(), { sla: {} });
    expect(decision.handoff).toMatchObject({
      owner: 'gil',
      acceptDueAt: null,
      slaDueAt: null,
      nextLookAt: null,
    });
    expect(decision.effects[0]?.write.task?.dueAt).toBe(iso(NOW));
  });
});

describe('whom the CRM names as owner', () => {
  const owned = (owner: string) => decided(mia({ crm: { 'crm.owner': owner } }));

  test('gets it, and their clock runs in the hours of their own pool', () => {
    expect(owned('hana@shop.example')).toMatchObject({
      route: { id: 'has-owner' },
      credits: null,
      handoff: { owner: 'hana', pool: null, slaDueAt: '2026-10-20T11:00:00.000Z' },
    });
  });

  test('unless nobody here knows them', () => {
    expect(owned('temp@agency.example').handoff).toMatchObject({ owner: 'gil', pool: 'desk' });
  });
});

describe('the stage', () => {
  const stageAfter = (stage: string | null, input = {}) => decided(miaWith({ stage }, input)).lead.stage;
  test.each([
    [null, 'mql'],
    ['lead', 'mql'],
    ['mql', 'mql'],
    ['sal', 'sal'],
    ['customer', 'customer'],
  ])('from %s a handoff leads to %s', (before, after) => expect(stageAfter(before)).toBe(after));

  test('only a handoff that the policy counts makes it mql', () => {
    const silver = { events: [happened('page_viewed')] };
    expect(stageAfter('lead', silver)).toBe('lead');
    expect(stageAfter('mql', silver)).toBe('mql');
  });
});
