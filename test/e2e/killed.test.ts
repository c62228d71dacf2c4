import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aForm, clientOf, expectOnePass } from '../support/baton-client.ts';
import { type BatonProcess, startBaton } from '../support/baton-process.ts';
import { GROUNDS, type Ground, openGround } from '../support/grounds.ts';

/** Every place at which a power cut does its worst, in the order in which a lead passes them. */
const POINTS = [
  'receive.afterCommit',
  'decide.beforeCommit',
  'decide.afterCommit',
  'perform.beforeCall',
  'perform.afterCall',
  'perform.afterSave',
] as const;
const RECOVERY_MS = 15_000;
const TAKES_LONG = 60_000;

for (const name of GROUNDS) {
  describe(`Baton killed on ${name}`, () => {
    let ground: Ground;
    let baton: BatonProcess;
    beforeAll(async () => {
      ground = await openGround(name);
      baton = await startBaton({ ...ground.env, CRASH_AT: POINTS[0] });
    }, TAKES_LONG);
    afterAll(async () => {
      await baton?.stop();
      await ground?.[Symbol.asyncDispose]();
    }, TAKES_LONG);

    test.each(POINTS.map((point, i) => [point, POINTS[i + 1]] as const))(
      'at %s hands the lead off within 15 s of its return, once',
      { timeout: TAKES_LONG },
      async (point, next) => {
        const email = `${point.toLowerCase()}@acme-robotics.com`;
        const id = `msg_${point}`;
        const sent = await clientOf(baton)
          .send(aForm(email), { id })
          .catch(() => 'no answer' as const);
        expect(await baton.exited).toEqual({ code: null, signal: 'SIGKILL' });

        // The one that comes back is itself to die at the next point: not of this lead, which passes it first.
        baton = await startBaton({ ...ground.env, ...(next ? { CRASH_AT: `${next}:2` } : {}) });
        const backAt = Date.now();
        const client = clientOf(baton);
        // Who got no answer sends again. It is known already: what was committed is safe, answered or not.
        const again = await client.send(aForm(email), { id });
        expect(again).toMatchObject({ status: 202, duplicate: true });
        if (sent !== 'no answer') expect(again.signal).toBe(sent.signal);
        await client.handedOff(email, RECOVERY_MS);
        const took = Date.now() - backAt;
        console.log(`${name}: killed at ${point}, handed off ${took} ms after the return`);
        expect(took).toBeLessThan(RECOVERY_MS);
        await expectOnePass(client, email);
      },
    );
  });
}
