import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aForm, type BatonClient, clientOf, expectOnePass } from '../support/baton-client.ts';
import { type BatonProcess, signedPost, startBaton, WEBSITE_SECRET } from '../support/baton-process.ts';
import { eventually } from '../support/eventually.ts';
import { GROUNDS, type Ground, openGround } from '../support/grounds.ts';

const NUL_AND_LONE = 'a\u0000b \uD800 c \uDC00\uD800 end';
const START_MS = 40_000;

for (const name of GROUNDS) {
  describe(`a lead on ${name}`, () => {
    let ground: Ground;
    let baton: BatonProcess;
    let client: BatonClient;
    const opened = new AsyncDisposableStack();
    beforeAll(async () => {
      ground = opened.use(await openGround(name));
      baton = await startBaton(ground.env);
      client = clientOf(baton);
    }, START_MS);
    afterAll(async () => {
      await baton?.stop();
      await opened.disposeAsync();
    }, START_MS);

    test('is with its owner, in ledger and CRM, two seconds after it was sent', async () => {
      const email = 'vera@acme-robotics.com';
      const sentAt = Date.now();
      const answer = await client.send(aForm(email));
      expect(answer).toEqual({ status: 202, signal: expect.stringMatching(/^sig_/), duplicate: false });
      await client.handedOff(email, 2_000 - (Date.now() - sentAt));
      await expectOnePass(client, email);
      const { tasks, people, notes } = await client.sandbox(email);
      const lead = await client.leadBy(email);
      expect(lead).toMatchObject({ grade: 'A', state: 'offered', source: 'website' });
      expect(tasks[0]).toMatchObject({ owner: `${lead?.owner}@example.com`, dueAt: lead?.slaDueAt });
      expect(people[0]).toMatchObject({ owner: `${lead?.owner}@example.com` });
      expect(people[0]?.properties).toMatchObject({
        baton_grade: 'A',
        baton_handoff_id: lead?.handoff?.id,
        baton_handed_off_at: lead?.handedOffAt,
        baton_sla_due_at: lead?.slaDueAt,
      });
      expect(notes[0]?.body).toContain('Can you show us Baton this week?');
      expect((await client.lead(lead?.id ?? '')).timeline.map(({ kind }) => kind)).toEqual([
        'signal',
        'graded',
        'routed',
        'crm',
      ]);
    });

    test('is taken only from who can prove it, at a door that is there', async () => {
      const url = `${baton.url}/hooks/website`;
      const body = JSON.stringify(aForm('forged@acme.com'));
      const wrong = `whsec_${Buffer.from('another secret than the right one').toString('base64')}`;
      expect((await signedPost(url, body, { secret: wrong })).status).toBe(401);
      const headers = { 'content-type': 'application/json' };
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(401);
      expect((await signedPost(`${baton.url}/hooks/nowhere`, body)).status).toBe(404);
      expect((await fetch(`${baton.url}/api/leads`)).status).toBe(401);
      expect(
        (await fetch(`${baton.url}/api/leads`, { headers: { authorization: 'Bearer no' } })).status,
      ).toBe(401);
      expect(await client.leadBy('forged@acme.com')).toBeUndefined();
    });

    test('comes in by bearer and as urlencoded fields as well', async () => {
      const bearer = await fetch(`${baton.url}/hooks/website`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${WEBSITE_SECRET}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({ email: 'bearer@acme.com', message: 'über & out', employees: '220' }),
      });
      expect(bearer.status).toBe(202);
      const signed = await signedPost(`${baton.url}/hooks/website`, 'email=urlencoded%40acme.com&name=Ur+L', {
        type: 'application/x-www-form-urlencoded',
      });
      expect(signed.status).toBe(202);
      await eventually(async () => (await client.leadBy('bearer@acme.com'))?.grade).toBeTruthy();
      await eventually(async () => (await client.leadBy('urlencoded@acme.com'))?.name).toBe('Ur L');
      expect((await client.leadBy('bearer@acme.com'))?.attributes['message']).toBe('über & out');
    });

    test('who comes again a week later is the same lead with the same handoff', async () => {
      const email = 'again@acme.com';
      await client.send(aForm(email));
      const first = await client.handedOff(email, 5_000);
      const again = await client.send(
        aForm(email, { message: 'Still waiting for that demo', timeframe: 'now' }),
      );
      expect(again).toMatchObject({ status: 202, duplicate: false });
      await eventually(async () => (await client.leadBy(email))?.attributes['message']).toBe(
        'Still waiting for that demo',
      );
      const second = await client.handedOff(email, 5_000);
      expect([second.id, second.owner, second.handoff?.id]).toEqual([
        first.id,
        first.owner,
        first.handoff?.id,
      ]);
      await expectOnePass(client, email, { signals: 2 });
      expect((await client.lead(second.id)).timeline.filter(({ kind }) => kind === 'signal')).toHaveLength(2);
      // The owner is told what was said now, beside the brief.
      await eventually(async () =>
        (await client.sandbox(email)).notes.map(({ body }) => body).join(),
      ).toContain('Still waiting for that demo');
    });

    test('who leaves only a phone number is one lead and one person', async () => {
      const form = aForm('', { email: undefined, phone: '+44 20 7946 0018', name: 'Phone Only' });
      await Promise.all([client.send(form), client.send({ ...form, message: 'call me' })]);
      const found = async () => (await client.leads()).filter(({ phone }) => phone === '+442079460018');
      await eventually(async () => (await found())[0]?.handedOffAt ?? null, 5_000).not.toBeNull();
      await eventually(async () => (await client.jobs('state=pending')).length).toBe(0);
      expect(await found()).toHaveLength(1);
      const { people } = await client.sandbox();
      expect(people.filter(({ phone }) => phone === '+442079460018')).toHaveLength(1);
    });

    test('text that databases refuse comes back as it was sent', async () => {
      const email = 'odd@acme.com';
      await client.send(aForm(email, { message: NUL_AND_LONE, 'An odd question': NUL_AND_LONE }));
      const lead = await client.handedOff(email, 5_000);
      expect(lead.attributes['message']).toBe(NUL_AND_LONE);
      expect(lead.answers['An odd question']).toBe(NUL_AND_LONE);
      expect((await client.sandbox(email)).notes[0]?.body).toContain(NUL_AND_LONE);
    });

    test('a submission of nobody is kept as a failed job with its reason', async () => {
      const { signal } = await client.send({ message: 'who am I?' });
      await eventually(
        async () => (await client.jobs('state=failed')).find(({ id }) => id === signal)?.lastError?.code,
      ).toBe('LEAD_UNIDENTIFIED');
    });

    test('all of it is still there after a restart', { timeout: START_MS }, async () => {
      const before = await everything();
      expect(before.leads.length).toBeGreaterThanOrEqual(6);
      expect((await baton.stop()).code).toBe(0);
      baton = await startBaton(ground.env);
      client = clientOf(baton);
      expect(await everything()).toEqual(before);
      expect(baton.output()).not.toContain('"level":50');

      async function everything() {
        const { people, tasks, notes } = await client.sandbox();
        return {
          leads: await client.leads(),
          handoffs: await client.handoffs(),
          jobs: await client.jobs(),
          people,
          tasks,
          notes,
        };
      }
    });
  });
}
