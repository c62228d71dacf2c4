import { describe, expect, test } from 'vitest';
import type { Doubt } from '../../src/domain/lead/doubt.ts';
import { createDecideLead } from '../../src/flow/decide-lead.ts';
import { decideBench, submission } from '../support/fake-ports.ts';
import { profileOf } from '../support/leads.ts';

const HONEYPOT: Doubt = { code: 'honeypot', because: 'the field that people do not see was filled in' };
const WEAK: Doubt = { code: 'too_quick', because: 'filled in within 1 second' };
const LONG = 'We are looking for a partner to grow our business together with you.';
const door = (...doubts: Doubt[]) => ({ proof: 'origin' as const, doubts });

async function decided(world: Parameters<typeof decideBench>[0]) {
  const bench = decideBench(world);
  await createDecideLead(bench)('sig_1');
  return bench;
}

describe('a submission that a machine seems to have sent', () => {
  test('is held with its reasons and the beginning of what it says, and becomes no lead', async () => {
    const said = submission({
      doubts: [HONEYPOT],
      profile: profileOf({ name: 'Bot', message: 'x'.repeat(1000) }),
    });
    const { held, saved, settled, queued } = await decided({
      submission: said,
      signal: { door: door(WEAK) },
    });
    expect([saved, settled, queued]).toEqual([[], [], []]);
    const [[signal, { doubts, summary }]] = held as [(typeof held)[0]];
    expect([signal.id, doubts]).toEqual(['sig_1', [WEAK, HONEYPOT]]);
    expect(summary).toMatchObject({ ...said.identity, name: 'Bot', event: 'quote_asked' });
    expect(summary.message).toHaveLength(301);
  });

  test('shows whatever it says, so that nobody decides about it blindly', async () => {
    const said = submission({ doubts: [HONEYPOT] });
    const profile = { ...said.profile, answers: { Need: '400 ovens', Rooms: [1, 2] } };
    const files = [{ name: 'plan.pdf', url: 'https://a.example/plan.pdf' }];
    const { held } = await decided({
      submission: { ...said, profile: { ...profile, attributes: {}, files } },
      signal: { door: door() },
    });
    expect(held[0]?.[1].summary.message).toBe('Need: 400 ovens · Rooms: [1,2] · file: plan.pdf');
  });

  test('is held even where it names nobody, and is no failed job then', async () => {
    const nobody = submission({ doubts: [HONEYPOT], identity: { email: null, phone: null } });
    const { held, settled } = await decided({ submission: nobody, signal: { door: door() } });
    expect([held.length, settled]).toEqual([1, []]);
  });

  test('is not held again once somebody has released it; the timeline says who and why', async () => {
    const { held, saved } = await decided({
      signal: { door: door(), released: { by: 'kim', doubts: [HONEYPOT] } }, // whatever the policy says by now
    });
    expect(held).toEqual([]);
    expect(saved[0]?.[1].timeline.map(({ summary }) => summary)).toContain(
      `Let out of quarantine by kim: ${HONEYPOT.because}`,
    );
  });

  test('is not held when somebody else has settled it', async () => {
    const { held } = await decided({
      submission: submission({ doubts: [HONEYPOT] }),
      signal: { door: door() },
      claimed: false,
    });
    expect(held).toEqual([]);
  });

  test('is not held where the policy wants no quarantine', async () => {
    const world = { submission: submission({ doubts: [HONEYPOT] }), signal: { door: door() } };
    const bench = decideBench(world);
    const settingsOf = (name: string) => ({ ...bench.settingsOf(name)!, options: { quarantine: false } });
    await createDecideLead({ ...bench, settingsOf })('sig_1');
    expect([bench.held.length, bench.saved.length]).toEqual([0, 1]);
  });
});

describe('a submission with some doubt', () => {
  test('is a lead, and its timeline says what the doubt was', async () => {
    const { held, saved } = await decided({ signal: { door: door(WEAK) } });
    expect(held).toEqual([]);
    expect(saved[0]?.[1].timeline.map(({ kind, summary }) => [kind, summary])).toContainEqual([
      'warning',
      'Some doubt: filled in within 1 second',
    ]);
  });

  test.each([
    ['few others said the very same', 3, LONG, 1],
    ['many others said the very same', 4, LONG, 0],
    ['the words are short, and anybody’s', 4, 'Please call me.', 1],
  ])('%s', async (_, others, message, leads) => {
    const said = submission({ profile: profileOf({ message }) });
    const { saved } = await decided({ submission: said, signal: { door: door(WEAK) }, others });
    expect(saved).toHaveLength(leads);
  });

  test('is trusted as far as it proved itself', async () => {
    const trust = async (signal: object) => (await decided({ signal })).saved[0]?.[2].trust;
    expect(await trust({ door: door() })).toBe('claimed');
    expect(await trust({ door: { proof: 'signature', doubts: [] } })).toBe('proven');
    expect(await trust({ door: null })).toBeUndefined();
  });

  test('who came by no door is not doubted, whatever they say', async () => {
    const { saved } = await decided({ submission: submission({ doubts: [HONEYPOT] }) });
    expect(saved).toHaveLength(1);
  });
});
