import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type BatonClient, clientOf } from '../support/baton-client.ts';
import { type BatonProcess, startBaton } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { GROUNDS, openGround } from '../support/grounds.ts';
import { testPolicy } from '../support/test-policy.ts';

const TAKES_LONG = 90_000;
/** Two seconds are promised; a machine that runs other tests beside may need as long again. */
const SOON = 4_000;

const stricter = testPolicy({ version: 2 }).replace('A: [ A, C ]', 'A: [ C, C ]');
const broken = stricter.replace('version: 2', 'version: 3').replace('to: team', 'to: taem');

interface Readiness {
  detail: { policy: { version: number; refused: { problems: string[] } | null } };
}
const policyOf = async ({ url }: BatonProcess): Promise<Readiness['detail']['policy']> => {
  const answer = await fetch(`${url}/readyz`);
  return ((await answer.json()) as Readiness).detail.policy;
};
const gradeOf = async (client: BatonClient, email: string) => (await client.leadBy(email))?.grade ?? null;

describe.each(GROUNDS)('the policy file on %s', (name) => {
  test('takes effect in every process while they run, and a broken one does not', {
    timeout: TAKES_LONG,
  }, async () => {
    await using ground = await openGround(name);
    const file = join(ground.dataFolder, 'live-policy.yaml');
    writeFileSync(file, testPolicy());
    const env = { ...ground.env, BATON_POLICY: file };
    await using processes = new AsyncDisposableStack();
    const start = async (role: object) => processes.use(await startBaton({ ...env, ...role }));
    const all =
      name === 'embedded'
        ? [await start({})]
        : [await start({ BATON_ROLE: 'web' }), await start({ BATON_ROLE: 'worker' })];
    const client = clientOf(all[0]!);
    const everywhere = (what: (policy: Readiness['detail']['policy']) => unknown) => async () =>
      Promise.all(all.map(async (one) => what(await policyOf(one))));

    await client.send({ email: 'before@acme.com' });
    await eventually(() => gradeOf(client, 'before@acme.com'), 10_000).toBe('A');

    writeFileSync(file, stricter);
    await eventually(
      everywhere(({ version }) => version),
      SOON,
    ).toEqual(all.map(() => 2));
    await client.send({ email: 'after@acme.com' });
    await eventually(() => gradeOf(client, 'after@acme.com'), 10_000).toBe('C');
    // Who came before is looked at again by itself.
    await eventually(() => gradeOf(client, 'before@acme.com'), 15_000).toBe('C');

    writeFileSync(file, broken);
    await eventually(
      everywhere(({ refused }) => refused !== null),
      SOON,
    ).toEqual(all.map(() => true));
    for (const one of all) {
      const { version, refused } = await policyOf(one);
      expect([version, refused?.problems.join('\n')]).toEqual([2, expect.stringContaining('"taem"')]);
      expect(one.output()).toContain('the changed policy is refused');
    }
    await client.send({ email: 'meanwhile@acme.com' });
    await eventually(() => gradeOf(client, 'meanwhile@acme.com'), 10_000).toBe('C');

    writeFileSync(file, testPolicy({ version: 4 }));
    await eventually(
      everywhere(({ version, refused }) => [version, refused]),
      SOON,
    ).toEqual(all.map(() => [4, null]));
  });
});
