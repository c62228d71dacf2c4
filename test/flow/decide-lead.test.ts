import { describe, expect, test, vi } from 'vitest';
import { Fault } from '../../src/faults.ts';
import type { Answers } from '../../src/flow/answers-port.ts';
import { createDecideLead } from '../../src/flow/decide-lead.ts';
import { createDecideWaiting } from '../../src/flow/decide-waiting.ts';
import { decideBench, fakeCrm, submission } from '../support/fake-ports.ts';
import { DAY, HOUR, handoffOf, iso, mia, NOW, profileOf } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';

const settled = { kind: 'settled' };

describe('a stored signal', () => {
  test('becomes a decision, saved with what it was made from, and its effect is queued', async () => {
    const bench = decideBench();
    expect(await createDecideLead(bench)('sig_1')).toEqual(settled);
    const [input, decision, profile, crm] = bench.saved[0]!;
    expect(decision).toMatchObject({ id: 'dec_new', lead: { grade: 'gold', owner: 'gil' } });
    expect(input.signal).toEqual({
      id: 'sig_1',
      source: 'website',
      kind: 'quote_asked',
      receivedAt: iso(NOW),
    });
    expect([profile.attributes['rooms'], crm]).toEqual([40, null]);
    expect(bench.queued).toEqual([{ kind: 'effect', id: 'crm.handoff-dec_new', replay: 0, urgent: true }]);
    expect(bench.settled).toEqual([]);
  });

  test('asks only for the pools of its route, where nothing has to be counted', async () => {
    const bench = decideBench();
    await createDecideLead(bench)('sig_1');
    const dayStart = new Date('2026-10-19T23:00:00Z'); // midnight in London
    expect(bench.asked).toEqual([[{ id: 'desk', counted: [], dayStart }]]);
  });

  test('adds to what was known', async () => {
    const known = profileOf({ rooms: 1, title: 'Owner' });
    const bench = decideBench({ lead: { profile: known } });
    await createDecideLead(bench)('sig_1');
    expect(bench.saved[0]![2].attributes).toEqual({ name: 'Mia Marsh', rooms: 40, title: 'Owner' });
  });

  test.each([
    ['no time: when it was received', null, iso(NOW)],
    ['its own time', iso(NOW - DAY), iso(NOW - DAY)],
    ['a time still to come: when it was received', iso(NOW + HOUR), iso(NOW)],
  ])('an event with %s', async (_, occurredAt, at) => {
    const bench = decideBench({ submission: submission({ occurredAt }) });
    await createDecideLead(bench)('sig_1');
    expect(bench.events[0]?.[2].at).toBe(at);
  });

  test('what the CRM says counts', async () => {
    const ref = { type: 'contact', id: 'c9' };
    const crm = fakeCrm({ lookUp: async () => [{ ref, facts: { 'crm.owner': 'hana@shop.example' } }] });
    const bench = decideBench({ crm });
    await createDecideLead(bench)('sig_1');
    expect(bench.saved[0]![1].lead.owner).toBe('hana');
    expect(bench.saved[0]![0].lead.knownToCrm).toBe(true);
    expect(bench.saved[0]![3]).toEqual(ref);
  });

  test('that is gone, or settled by somebody else meanwhile, is left alone', async () => {
    for (const bench of [decideBench({ signal: null }), decideBench({ claimed: false })]) {
      expect(await createDecideLead(bench)('sig_1')).toEqual(settled);
      expect([bench.saved, bench.settled, bench.queued]).toEqual([[], [], []]);
    }
  });

  test('a queue that is away loses nothing: the ledger has the effect', async () => {
    const error = new Fault('QUEUE_UNAVAILABLE', 'away');
    const bench = decideBench({ queue: () => Promise.reject(error) });
    expect(await createDecideLead(bench)('sig_1')).toEqual(settled);
    await vi.waitFor(() => expect(bench.queueErrors).toEqual([error]));
    expect(bench.saved).toHaveLength(1);
  });
});

describe('a signal that only names a lead', () => {
  const elsewhere = { kind: 'answers_elsewhere', provider: 'meta', id: '71' } as const;

  test('is decided by what its provider says that the person answered', async () => {
    const asked: unknown[] = [];
    const answers: Answers = {
      fetch: async (lead, { name }, signal) => {
        asked.push([lead, name, signal.aborted]);
        return submission({ profile: profileOf({ name: 'Mia Marsh', rooms: 12 }) });
      },
    };
    const bench = decideBench({ elsewhere, answers });
    expect(await createDecideLead(bench)('sig_1')).toEqual(settled);
    expect(asked).toEqual([[elsewhere, 'website', false]]);
    expect(bench.saved[0]![2].attributes['rooms']).toBe(12);
    expect(bench.keptSaid).toMatchObject([['sig_1', { profile: { attributes: { rooms: 12 } } }]]);
  });

  test.each([
    ['away for now: again later', new Fault('ANSWERS_UNAVAILABLE', 'away'), new Date(NOW + 1_000)],
    [
      'asks for a pause: after that',
      new Fault('ANSWERS_UNAVAILABLE', 'full', { retryAfterMs: 90_000 }),
      new Date(NOW + 90_000),
    ],
    ['refuses for good: a failed job', new Fault('ANSWERS_REFUSED', 'gone'), null],
  ])('whose provider is %s', async (_, fault, retryAt) => {
    const bench = decideBench({ elsewhere, answers: { fetch: () => Promise.reject(fault) } });
    await createDecideLead(bench)('sig_1');
    const { code, message } = fault;
    expect(bench.settled).toEqual([{ id: 'sig_1', failure: { code, message, retryAt } }]);
    expect(bench.saved).toEqual([]);
  });
});

describe('what cannot be decided', () => {
  test('nobody to be recognised: a failed job that names what was there and what to do', async () => {
    const bench = decideBench({
      submission: submission({
        identity: { email: null, phone: null },
        profile: profileOf({ rooms: 40 }, { answers: { Mail: 'mia at seaview' } }),
      }),
    });
    expect(await createDecideLead(bench)('sig_1')).toEqual(settled);
    expect(bench.settled).toEqual([
      {
        id: 'sig_1',
        failure: {
          code: 'LEAD_UNIDENTIFIED',
          message:
            'The submission has neither an e-mail address nor a phone number that can be read (fields: rooms, Mail). Map the field under fields.website in the policy and replay this job.',
          retryAt: null,
        },
      },
    ]);
    expect(bench.saved).toEqual([]);
  });

  test('a phone alone is enough', async () => {
    const bench = decideBench({
      submission: submission({ identity: { email: null, phone: '+442079460000' } }),
    });
    await createDecideLead(bench)('sig_1');
    expect(bench.saved).toHaveLength(1);
  });

  test('a source the policy no longer has', async () => {
    const bench = decideBench({ sources: [] });
    expect(await createDecideLead(bench)('sig_1')).toEqual(settled);
    expect(bench.settled[0]?.failure).toMatchObject({ code: 'SOURCE_UNKNOWN', retryAt: null });
  });

  test('a CRM that is away: again later, each time later', async () => {
    const crm = fakeCrm({ lookUp: () => Promise.reject(new Fault('CRM_UNAVAILABLE', 'away')) });
    const bench = decideBench({ crm, signal: { attempts: 2 } });
    const retryAt = new Date(NOW + 16_000);
    expect(await createDecideLead(bench)('sig_1')).toEqual({ kind: 'again', at: retryAt });
    expect(bench.settled).toEqual([
      { id: 'sig_1', failure: { code: 'CRM_UNAVAILABLE', message: 'away', retryAt } },
    ]);
    expect(bench.saved).toEqual([]);
  });
});

describe('a lead that waits', () => {
  const openHandoff = handoffOf({ state: 'waiting', owner: null, slaDueAt: null });
  const lead = {
    id: 'lead_1',
    identity: mia().lead.identity,
    profile: null,
    stage: null,
    crm: null,
    openHandoff,
    override: null,
  };
  const waiting = { lead, input: mia() };

  test('is offered round again under the same handoff', async () => {
    const bench = decideBench({ waiting });
    await createDecideWaiting(bench)('hnd_0');
    const [input, decision] = bench.saved[0]!;
    expect(input).toMatchObject({ cause: 'waiting', ids: { decision: 'dec_new' }, openHandoff });
    expect(decision.handoff).toMatchObject({ id: 'hnd_0', owner: 'gil', state: 'offered' });
    expect(bench.queued).toEqual([{ kind: 'effect', id: 'crm.handoff-dec_new', replay: 0, urgent: true }]);
  });

  test('goes on waiting while there is nobody, and nothing is written', async () => {
    const full = { email: 'gil@shop.example', cap: { open: 0 } };
    const policy = policyOf({ people: { gil: full, hana: full, ivo: { email: 'ivo@shop.example' } } });
    const bench = decideBench({ waiting, policy });
    await createDecideWaiting(bench)('hnd_0');
    expect([bench.saved, bench.queued]).toEqual([[], []]);
    expect(bench.postponed).toEqual([['hnd_0', new Date(NOW + 60_000)]]);
  });

  test('no longer: nothing happens', async () => {
    for (const state of ['offered', 'closed'] as const) {
      const bench = decideBench({
        waiting: { ...waiting, lead: { ...lead, openHandoff: handoffOf({ state }) } },
      });
      await createDecideWaiting(bench)('hnd_0');
      expect([bench.saved, bench.postponed]).toEqual([[], []]);
    }
  });
});
