import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aForm, type BatonClient, clientOf } from '../support/baton-client.ts';
import { ADMIN_TOKEN, type BatonProcess, startBaton } from '../support/baton-process.ts';
import { type OneCrm, openBothCrms } from '../support/both-crms.ts';
import { eventually } from '../support/eventually.ts';
import { GROUNDS, openGround } from '../support/grounds.ts';
import { testPolicy } from '../support/test-policy.ts';

const WITHIN_MS = 20_000;
const [FRESH, THERE, PHONE] = ['fresh@acme.com', 'there@acme.com', '+442079460010'];

test.each(['hubspot', 'salesforce'] as const)(
  'a company moves away from %s, and back, by one variable, and its leads go on',
  { timeout: 120_000 },
  async (from) => {
    await using ground = await openGround(GROUNDS[0] ?? 'embedded');
    await using crms = await openBothCrms();
    const [old, young] = [crms[from], crms[from === 'hubspot' ? 'salesforce' : 'hubspot']];
    const policy = join(ground.dataFolder, 'policy.yaml');
    writeFileSync(policy, testPolicy({ people: { ana: 1, bo: 1 }, sources: crms.sources }));
    const start = ({ name }: OneCrm): Promise<BatonProcess> =>
      startBaton({ ...ground.env, ...crms.env, BATON_POLICY: policy, BATON_CRM: name });
    const { email: _, ...somebody } = aForm('');
    const byPhone = { ...somebody, phone: PHONE };

    const first = await start(old);
    await sendAll(clientOf(first), [aForm(FRESH), aForm(THERE), byPhone]);
    const before = await leadsOf(clientOf(first));
    expect(before.map(({ crm, owner }) => [crm !== null, owner !== null])).toEqual(
      Array.from({ length: 3 }, () => [true, true]),
    );
    await first.stop();

    const there = young.add(THERE, 'bo');
    const second = await start(young);
    const client = clientOf(second);
    expect(
      (await leadsOf(client)).map(({ crm }) => crm),
      'its ids say nothing here',
    ).toEqual([null, null, null]);
    for (const { id, crm } of before) {
      const page = await pageOf(second, id);
      expect(page).not.toContain(`${old.site}/`);
      expect(page).not.toMatch(new RegExp(`(?:contact|lead) ?(?:<code>)?${crm?.id}`));
    }

    // The old one is still connected, and is being emptied: that is no news of leads that go on elsewhere.
    const [oldFresh] = old.standing(FRESH);
    await old.edited(oldFresh?.id ?? '', second.url);
    await eventually(() => outcomes(client, old.name), WITHIN_MS).toEqual([
      expect.stringMatching(/^told by (?:HubSpot|Salesforce), and Baton works with/),
    ]);
    await old.deleted(oldFresh?.id ?? '', second.url);
    await eventually(async () => (await outcomes(client, old.name)).length, WITHIN_MS).toBe(2);
    expect((await client.leadBy(FRESH))?.state).toBe('offered');

    const again = { message: 'Now with you?' };
    await sendAll(client, [aForm(FRESH, again), aForm(THERE, again), { ...byPhone, ...again }]);
    for (const { id, email, phone, crm } of await leadsOf(client)) {
      const standing = young.standing(email ?? phone ?? '');
      expect(standing, `one record of ${email ?? phone}`).toHaveLength(1);
      expect(crm?.id).toBe(standing[0]?.id);
      expect(standing[0]?.grade).toBe('A');
      const owner = before.find((lead) => lead.id === id)?.owner;
      expect(standing[0]?.owner, 'whoever owns them there stays').toBe(
        email === THERE ? 'bo@example.com' : `${owner}@example.com`,
      );
      expect(standing[0]?.tasks, 'the open handoff went along').toBe(email === THERE ? 0 : 1);
    }
    expect(young.standing(THERE)[0]?.id).toBe(there);
    expect((await client.handoffs()).filter(({ closedAt }) => closedAt === null)).toHaveLength(3);
    await second.stop();

    await using third = await start(old);
    const back = await leadsOf(clientOf(third));
    expect(back.map(({ crm }) => crm)).toEqual(before.map(({ crm }) => crm));
    expect(crms.violations).toEqual([]);
    for (const baton of [first, second]) expect(baton.output()).not.toMatch(/acme\.com|\+4420/);
  },
);

async function sendAll(client: BatonClient, forms: readonly Record<string, unknown>[]): Promise<void> {
  for (const form of forms) await client.send(form);
  await eventually(async () => (await client.jobs('state=pending')).length, WITHIN_MS).toBe(0);
  expect(await client.jobs('state=failed')).toEqual([]);
}

const leadsOf = async (client: BatonClient) =>
  (await client.leads()).toSorted((a, b) => a.id.localeCompare(b.id));

const outcomes = async (client: BatonClient, source: string) =>
  (await client.jobs(`source=${source}&state=done`)).map(({ outcome }) => outcome);

async function pageOf({ url }: BatonProcess, leadId: string): Promise<string> {
  const signedIn = await fetch(`${url}/sign-in?token=${ADMIN_TOKEN}`, { redirect: 'manual' });
  const cookie = signedIn.headers.getSetCookie().join('; ');
  const page = await fetch(`${url}/leads/${leadId}`, { headers: { cookie } });
  expect(page.status).toBe(200);
  return page.text();
}
