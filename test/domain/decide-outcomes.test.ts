import { describe, expect, test } from 'vitest';
import { type DecisionInput, decide } from '../../src/domain/decide.ts';
import { DAY, handoffOf, iso, mia, miaWith, NOW, profileOf } from '../support/leads.ts';
import { type PolicySource, policyOf } from '../support/policies.ts';

const decided = (input: DecisionInput = mia(), changes: Partial<PolicySource> = {}) =>
  decide(input, policyOf(changes), NOW);
const AWAY = { away: [{ from: '2026-10-20', to: '2026-10-23' }] };
const deskAway: Partial<PolicySource> = {
  people: {
    gil: { email: 'gil@shop.example', ...AWAY },
    hana: { email: 'hana@shop.example', ...AWAY },
    ivo: { email: 'ivo@shop.example' },
  },
};
const rival = { identity: { email: 'spy@rival.example', phone: null } };

describe('a lead that has an owner already', () => {
  const open = handoffOf({ owner: 'hana' });

  test('keeps it: no second handoff, no second task', () => {
    const decision = decided(mia({ openHandoff: open }));
    expect(decision).toMatchObject({
      handoff: open,
      assignment: { kind: 'kept', owner: 'hana' },
      credits: null,
    });
    expect(decision.lead).toMatchObject({ owner: 'hana', state: 'offered' });
    expect(decision.effects).toMatchObject([
      { key: 'crm.person-dec_1', kind: 'crm.person', handoffId: 'hnd_0', write: { owner: null, task: null } },
    ]);
  });

  test('the owner is told of a further form, and of nothing less', () => {
    const again = decided(mia({ openHandoff: open })).effects[0]?.write.note;
    expect(again?.key).toBe('again-dec_1');
    expect(again?.body).toMatch(/^Came in again\.\nWho: Mia Marsh/);
    const signal = { ...mia().signal, kind: 'page_viewed' };
    expect(decided(mia({ openHandoff: open, signal })).effects[0]?.write.note).toBeNull();
  });

  test('keeps it in another CRM too, which gets owner, task and brief with the person', () => {
    const decision = decided(miaWith({ isHandoffElsewhere: true }, { openHandoff: open }));
    expect(decision).toMatchObject({ handoff: open, assignment: { kind: 'kept' } });
    expect(decision.effects).toMatchObject([
      {
        kind: 'crm.person',
        handoffId: 'hnd_0',
        write: { owner: 'hana@shop.example', task: { key: 'sla-hnd_0' }, note: { key: 'brief-hnd_0' } },
      },
    ]);
  });

  test('keeps it even when disqualified since', () => {
    const decision = decided(miaWith({ ...rival, knownToCrm: true }, { openHandoff: open }));
    expect(decision).toMatchObject({ handoff: open, lead: { grade: 'out', owner: 'hana' } });
  });
});

describe('a lead for nobody', () => {
  const cold = miaWith({ profile: profileOf({ rooms: 1 }) }, { events: [] });

  test('stays with marketing, and the CRM is told', () => {
    const decision = decided(cold);
    expect(decision).toMatchObject({
      handoff: null,
      lead: { grade: 'bronze', state: 'nurture', owner: null, stage: 'lead' },
    });
    expect(decision.effects).toMatchObject([
      {
        key: 'crm.person-dec_1',
        kind: 'crm.person',
        write: { mayCreate: true, owner: null, task: null, note: null },
      },
    ]);
    expect(decision.timeline.at(-1)?.summary).toBe('Stays with marketing (route not-ours)');
  });

  test('without a handoff the best grade does not make it mql', () => {
    const { lead } = decided(mia(), { routing: [{ id: 'all', to: 'nobody' }] });
    expect(lead).toMatchObject({ grade: 'gold', stage: 'lead', state: 'nurture' });
  });

  test('who is out never gets into the CRM through us', () => {
    const decision = decided(miaWith(rival));
    expect(decision).toMatchObject({ effects: [], handoff: null, lead: { grade: 'out', state: 'out' } });
    expect(decision.timeline[1]?.summary).toMatch(/: Works for a rival$/);
  });

  test('who is out and known there already is graded there', () => {
    expect(decided(miaWith({ ...rival, knownToCrm: true })).effects).toMatchObject([
      { kind: 'crm.person', write: { mayCreate: false, owner: null, fields: { grade: 'out' } } },
    ]);
  });

  test('one that waited leaves the race', () => {
    const waiting = handoffOf({ state: 'waiting', owner: null });
    const decision = decided({ ...cold, openHandoff: waiting });
    expect(decision.handoff).toEqual({ ...waiting, state: 'closed', nextLookAt: null });
    expect(decision.lead).toMatchObject({ state: 'nurture', owner: null });
  });
});

describe('when nobody may take it', () => {
  test('the lead waits, without clocks, and is looked at again soon', () => {
    const decision = decided(mia(), deskAway);
    expect(decision.handoff).toMatchObject({
      id: 'hnd_1',
      state: 'waiting',
      owner: null,
      pool: 'desk',
      slaDueAt: null,
      nextLookAt: iso(NOW + 60_000),
    });
    expect(decision.lead).toMatchObject({ state: 'waiting', owner: null, stage: 'mql' });
    expect(decision.effects).toMatchObject([
      { kind: 'crm.person', write: { task: null, note: null, owner: null } },
    ]);
  });

  test('offered round again it keeps its handoff, and the time it came', () => {
    const waiting = handoffOf({ state: 'waiting', owner: null, slaDueAt: null });
    const decision = decided(mia({ cause: 'waiting', openHandoff: waiting }));
    expect(decision.handoff).toMatchObject({ id: 'hnd_0', owner: 'gil', receivedAt: iso(NOW - 2 * DAY) });
    expect(decision.effects[0]?.key).toBe('crm.handoff-dec_1');
    expect(decision.timeline.map(({ kind }) => kind)).toEqual(['graded', 'routed']);
  });

  test('or another pool takes it', () => {
    expect(decided(mia(), { ...deskAway, nobody_eligible: { pool: 'night' } }).handoff).toMatchObject({
      owner: 'ivo',
      pool: 'night',
      slaDueAt: '2026-10-20T11:00:00.000Z',
    });
  });
});
