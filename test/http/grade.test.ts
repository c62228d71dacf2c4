import { describe, expect, test } from 'vitest';
import { Fault } from '../../src/faults.ts';
import { createOverrideGrade } from '../../src/flow/override-grade.ts';
import type { OverrideLedger, QueuedJob } from '../../src/flow/ports.ts';
import { policyOf } from '../support/policies.ts';
import { fixedPolicies } from '../support/policy-book.ts';
import { as, NOW, openHttp } from './fakes.ts';

const headers = { ...as('operator'), 'content-type': 'application/json' };
const put = async (payload: object) => {
  await using http = await openHttp();
  const answer = await http.app.inject({ method: 'PUT', url: '/api/leads/lead_1/grade', headers, payload });
  return { answer, asked: http.asked };
};
const whole = { grade: 'C', why: 'a student, they said', until: '14d' };

describe('a grade set by hand over the API', () => {
  test('is kept under the name of who asked', async () => {
    const { answer, asked } = await put(whole);
    expect([answer.statusCode, answer.json().by]).toEqual([200, 'the operator']);
    expect(asked).toEqual([{ port: 'setGrade', with: ['lead_1', whole, 'the operator'] }]);
  });

  test.each([
    ['no end', { ...whole, until: undefined }],
    ['no reason', { ...whole, why: '  ' }],
    ['no grade', { ...whole, grade: '' }],
    ['a key nobody knows', { ...whole, by: 'somebody else' }],
  ])('%s is refused', async (_, payload) => {
    const { answer, asked } = await put(payload);
    expect([answer.statusCode, asked]).toEqual([422, []]);
  });

  test('is given back', async () => {
    await using http = await openHttp();
    const request = { method: 'DELETE', url: '/api/leads/lead_1/grade', headers: as('operator') } as const;
    expect((await http.app.inject(request)).statusCode).toBe(204);
    expect(http.asked).toEqual([{ port: 'endGrade', with: ['lead_1', 'the operator'] }]);
  });
});

describe('setting a grade by hand', () => {
  function bench(known = true) {
    const kept: Parameters<OverrideLedger['set']>[] = [];
    const queued: QueuedJob[] = [];
    const use = createOverrideGrade({
      overrides: {
        set: async (...override) => known && kept.push(override) > 0,
        end: async () => known,
      },
      policies: fixedPolicies(policyOf()),
      jobs: { add: async (jobs) => void queued.push(...jobs) },
      now: () => NOW,
      onQueueError: (error) => {
        throw error;
      },
    });
    return { use, kept, queued };
  }
  const code = (work: Promise<unknown>) =>
    work.then(
      () => 'nothing',
      (error: unknown) => (error instanceof Fault ? error.code : error),
    );

  test.each([
    ['14d', '2026-12-06T08:00:00.000Z'],
    ['2h', '2026-11-22T10:00:00.000Z'],
    ['2026-11-30', '2026-11-30T23:59:59.999Z'],
    ['2026-11-30T12:00:00+02:00', '2026-11-30T10:00:00.000Z'],
  ])('until %s ends at %s, and the lead is looked at now', async (until, end) => {
    const { use, kept, queued } = bench();
    expect(await use.set('lead_1', { grade: 'gold', why: 'x', until }, 'kim')).toEqual({
      grade: 'gold',
      why: 'x',
      by: 'kim',
      until: end,
    });
    expect(kept[0]?.[1].until).toBe(end);
    expect(queued).toEqual([{ kind: 'rescore', id: 'lead_1', replay: NOW.getTime() / 1000 }]);
  });

  test.each(['soon', '', '2025-01-01', '0d', '400d', '2099-01-01', '-3d'])(
    'until "%s" is refused',
    async (until) => {
      const { use, kept } = bench();
      expect(await code(use.set('lead_1', { grade: 'gold', why: 'x', until }, 'kim'))).toBe(
        'REQUEST_INVALID',
      );
      expect(kept).toEqual([]);
    },
  );

  test('a grade the policy lacks, and a lead that is not there, are refused', async () => {
    const asked = { grade: 'A+', why: 'x', until: '1d' };
    expect(await code(bench().use.set('lead_1', asked, 'kim'))).toBe('REQUEST_INVALID');
    expect(await code(bench(false).use.set('lead_0', { ...asked, grade: 'gold' }, 'kim'))).toBe('NOT_FOUND');
    expect(await code(bench(false).use.end('lead_0', 'kim'))).toBe('NOT_FOUND');
  });
});
