import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aForm, type BatonClient, clientOf, expectOnePass } from '../support/baton-client.ts';
import { type BatonProcess, startBaton } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { GROUNDS, type Ground, openGround } from '../support/grounds.ts';
import { testPolicy } from '../support/test-policy.ts';

const TAKES_LONG = 60_000;
const RECOVERS_WITHIN_MS = 20_000;

for (const name of GROUNDS) {
  describe(`when the CRM fails, on ${name}`, () => {
    let ground: Ground;
    let baton: BatonProcess;
    let client: BatonClient;

    /** Baton with a policy whose only salesperson is this one. */
    const startWith = async (person: string): Promise<void> => {
      const file = join(ground.dataFolder, `${person}.yaml`);
      writeFileSync(file, testPolicy({ people: { [person]: 1 } }));
      baton = await startBaton({ ...ground.env, BATON_POLICY: file });
      client = clientOf(baton);
    };
    beforeAll(async () => {
      ground = await openGround(name);
      await startWith('ana');
    }, TAKES_LONG);
    afterAll(async () => {
      await baton?.stop();
      await ground?.[Symbol.asyncDispose]();
    }, TAKES_LONG);

    test.each([
      ['lost_answer', 1],
      ['outage', 2],
      ['rate_limit', 1],
    ] as const)(
      '%s × %i passes by itself: nothing is lost, nothing doubled',
      { timeout: TAKES_LONG },
      async (kind, times) => {
        const email = `${kind.replace('_', '-')}@acme.com`;
        await client.fault(kind, times);
        await client.send(aForm(email));
        await client.handedOff(email, RECOVERS_WITHIN_MS);
        await expectOnePass(client, email);
        const attempts = (await client.jobs('kind=crm.handoff')).map((job) => job.attempts);
        expect(Math.max(...attempts)).toBeLessThanOrEqual(times + 1);
      },
    );

    const jobOf = async (email: string) => {
      const lead = await client.leadBy(email);
      return (await client.jobs('kind=crm.handoff')).find((job) => job.lead === lead?.id);
    };

    test('what the CRM refuses for good is a failed job with its reason, and is done when it is replayed', {
      timeout: TAKES_LONG,
    }, async () => {
      const email = 'refused@acme.com';
      await client.fault('refusal', 2);
      await client.send(aForm(email));
      await eventually(async () => (await jobOf(email))?.state, RECOVERS_WITHIN_MS).toBe('failed');
      const failed = await jobOf(email);
      expect(failed).toMatchObject({ lastError: { code: 'CRM_REFUSED' }, nextAttemptAt: null });
      const lead = await client.leadBy(email);
      expect(lead).toMatchObject({ owner: 'ana', handedOffAt: null });
      expect((await client.lead(lead?.id ?? '')).timeline.map(({ kind }) => kind)).toContain('failed');
      expect((await client.sandbox(email)).people).toEqual([]);
      // Without a cure it fails again, as often as one likes.
      expect(await client.post(`/api/jobs/${failed?.id}/replay`, {})).toEqual({ replayed: 1 });
      await eventually(
        async () =>
          (await client.lead(lead?.id ?? '')).timeline.filter(({ kind }) => kind === 'failed').length,
        10_000,
      ).toBe(2);
      expect(await client.post('/api/jobs/replay', { state: 'failed', kind: 'crm.handoff' })).toEqual({
        replayed: 1,
      });
      await client.handedOff(email, RECOVERS_WITHIN_MS);
      await expectOnePass(client, email);
    });

    test('an owner who left before they were written is followed by another, in the same handoff', {
      timeout: TAKES_LONG,
    }, async () => {
      const email = 'left@acme.com';
      await client.fault('rate_limit', 1_000);
      await client.send(aForm(email));
      await eventually(async () => (await jobOf(email))?.lastError?.code, 10_000).toBe('CRM_RATE_LIMITED');
      const { handoff } = (await client.leadBy(email))!;
      await baton.stop();
      await startWith('bo');
      await client.fault('rate_limit', 0);
      await client.handedOff(email, RECOVERS_WITHIN_MS);
      expect(await client.leadBy(email)).toMatchObject({ owner: 'bo', handoff: { id: handoff?.id } });
      await expectOnePass(client, email, { offers: 2 });
      expect((await client.sandbox(email)).people[0]?.owner).toBe('bo@example.com');
      expect((await client.sandbox(email)).tasks[0]?.owner).toBe('bo@example.com');
    });
  });
}
