import { describe, expect, test } from 'vitest';
import { decide } from '../../src/domain/decide.ts';
import { stampWrite } from '../../src/domain/handoff/handoff.ts';
import { DAY, handoffOf, iso, mia, NOW } from '../support/leads.ts';
import { policyOf } from '../support/policies.ts';

const policy = policyOf();
const { handoff, effects } = decide(mia(), policy, NOW);
const { write } = effects[0]!;

describe('a write that is done later than it was decided', () => {
  const later = NOW + 3 * DAY; // the CRM was away from Tuesday to Friday

  test('starts the owner’s clock when it is done', () => {
    const stamped = stampWrite(write, handoff!, policy, later);
    expect(stamped.due).toEqual({
      acceptDueAt: '2026-10-23T09:15:00.000Z',
      slaDueAt: '2026-10-23T11:00:00.000Z',
    });
    expect(stamped.write.fields).toMatchObject({
      received_at: write.fields.received_at,
      handed_off_at: iso(later),
      sla_due_at: '2026-10-23T11:00:00.000Z',
    });
    expect(stamped.write.task).toEqual({ ...write.task, dueAt: '2026-10-23T11:00:00.000Z' });
  });

  test('is the same write otherwise, and the stored one is not touched', () => {
    const before = structuredClone(write);
    const { fields, task, ...rest } = stampWrite(write, handoff!, policy, later).write;
    const { fields: _fields, task: _task, ...same } = write;
    expect(rest).toEqual(same);
    expect(fields.grade).toBe('gold');
    expect(task?.key).toBe('sla-hnd_1');
    expect(write).toEqual(before);
  });

  test('a grade without SLA terms is handed off without a due time', () => {
    const stamped = stampWrite(write, handoffOf({ grade: 'bronze' }), policy, later);
    expect(stamped.due).toBeNull();
    expect(stamped.write.fields).toMatchObject({ handed_off_at: iso(later), sla_due_at: null });
    expect(stamped.write.task).toEqual(write.task);
  });
});

test.each([
  ['a day off is not working time', '2026-10-24', '2026-10-26', '2026-10-27T11:00:00.000Z'],
  ['who has left for good does not stop the clock', '2026-10-24', '2099-12-31', '2026-10-26T11:00:00.000Z'],
])('%s', (_, from, to, slaDueAt) => {
  const people = { ...policy.document.people, gil: { email: 'gil@shop.example', away: [{ from, to }] } };
  // Written on a Saturday: the desk opens again on Monday the 26th at nine, London being an hour nearer by then.
  const saturday = NOW + 4 * DAY;
  expect(stampWrite(write, handoff!, policyOf({ people }), saturday).due?.slaDueAt).toBe(slaDueAt);
});

test('what has no owner was not handed off', () => {
  expect(stampWrite(write, handoffOf({ owner: null }), policy, NOW)).toEqual({ write, due: null });
});
