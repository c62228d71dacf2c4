import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { aForm, clientOf, expectOnePass } from '../support/baton-client.ts';
import { startBaton } from '../support/baton-process.ts';
import { GROUNDS, openGround } from '../support/grounds.ts';

const TIMES = 50;

for (const name of GROUNDS) {
  test(`on ${name} the same delivery fifty times at once is one lead, one handoff, one task`, {
    timeout: 60_000,
  }, async () => {
    await using ground = await openGround(name);
    await using baton = await startBaton(ground.env);
    const client = clientOf(baton);
    const email = 'vera@acme-robotics.com';
    const id = `msg_${randomUUID()}`;
    const answers = await Promise.all(Array.from({ length: TIMES }, () => client.send(aForm(email), { id })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: TIMES }, () => 202));
    expect(new Set(answers.map(({ signal }) => signal)).size).toBe(1);
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    await client.handedOff(email, 10_000);
    await expectOnePass(client, email);
    // And once more, after all is done.
    expect(await client.send(aForm(email), { id })).toEqual({
      status: 202,
      signal: answers[0]?.signal,
      duplicate: true,
    });
    expect(await client.jobs('kind=signal')).toHaveLength(1);
    expect((await client.sandbox()).people).toHaveLength(1);
  });
}
