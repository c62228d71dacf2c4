import { describe, expect, test } from 'vitest';
import { before, leadOf, NOW } from './leads.ts';
import { POLICY_TEXT, policyOf } from './policy.ts';
import { get, worldOf } from './site.ts';

const policy = policyOf();
const jo = leadOf(policy, {
  id: 'jo',
  attributes: { name: 'Jo Park', title: 'VP Operations', 'company.name': 'Acme', 'company.employees': 220 },
});

describe('the list of leads', () => {
  test('shows who, grade, scores with reasons, owner, state, clock, source', async () => {
    const { status, body } = await get(worldOf({ made: [jo] }), '/');
    expect(status).toBe(200);
    expect(body).toContain('href="/leads/jo"');
    for (const shown of [
      'Jo Park',
      'VP Operations · Acme',
      'jo@acme.io',
      'title="Grade A"',
      'fit 85',
      'bjorn',
      'Offered',
      'website',
      '12 min ago',
    ])
      expect(body).toContain(shown);
    expect(body).toMatch(/due in 48 min/);
    expect(body).toContain(`${jo.lead.reasons.length} reasons`);
  });

  test('says plainly when a first touch is overdue, made, or cannot run yet', async () => {
    const attributes = { title: 'CTO', 'company.employees': 220 };
    const late = leadOf(policy, { id: 'late', minutesAgo: 150, attributes });
    const touched = leadOf(policy, { id: 'touched', minutesAgo: 60, attributes, firstTouchAt: before(20) });
    const unwritten = leadOf(policy, { id: 'unwritten', attributes, handedOffAfterMs: null });
    const { body } = await get(worldOf({ made: [late, touched, unwritten] }), '/');
    expect(body).toMatch(/touched after 39 min/);
    expect(body).toContain('starts when sandbox has the owner');
    const { body: overdue } = await get(
      worldOf({ made: [{ ...late, lead: { ...late.lead, slaDueAt: before(125) } }] }),
      '/',
    );
    expect(overdue).toContain('overdue by 2 h 5 min');
  });

  test('hands the filters on as they are meant, and keeps them in paging and refreshing', async () => {
    const world = worldOf({ made: [jo], next: 'cur&sor' });
    const { body } = await get(world, '/?grade=A&owner=bjorn&state=offered&email=%20JO%40acme.io%20');
    expect(world.asked).toEqual([
      { grade: 'A', owner: 'bjorn', state: 'offered', email: 'jo@acme.io', cursor: undefined, limit: 50 },
    ]);
    expect(body).toContain('<option value="bjorn" selected>');
    expect(body).toMatch(/rel="next" href="[^"]*grade&#61;A[^"]*cursor&#61;cur%26sor/);
    expect(body).toMatch(/hx-get="[^"]*owner&#61;bjorn/);
  });

  test('filters that make no sense count as none', async () => {
    const world = worldOf({ made: [jo] });
    const { status } = await get(world, '/?grade=A&grade=B&owner=&live=maybe');
    expect(status).toBe(200);
    expect(world.asked).toEqual([expect.objectContaining({ grade: undefined, owner: undefined })]);
  });

  test('refreshes itself, and stands still for whoever asks for that', async () => {
    const { body } = await get(worldOf({ made: [jo] }), '/');
    expect(body).toContain('hx-trigger="every 5s"');
    const { body: still } = await get(worldOf({ made: [jo] }), '/?live=off');
    expect(still).not.toContain('hx-trigger');
  });

  test('a strip says how Baton is', async () => {
    const { body } = await get(worldOf({ made: [jo] }), '/');
    expect(body).toMatch(/<b>0<\/b> failed/);
    expect(body).toMatch(/<b>1<\/b> open handoffs/);
    expect(body).toContain('<b>inbound-b2b</b> version 7');
  });

  test('the strip says that the CRM takes nothing, until when and why', async () => {
    const pause = { until: new Date(NOW.getTime() + 60_000), why: 'The <daily> limit is used up.' };
    const { body } = await get(worldOf({ made: [jo], pause }), '/');
    const strip = /<ul class="strip".*?<\/ul>/s.exec(body)?.[0] ?? '';
    expect(strip).toMatch(/CRM <b>sandbox<\/b> takes nothing until <time datetime="2026-08-05T10:31:00/);
    expect(strip).toContain('title="The &#60;daily&#62; limit is used up."');
    expect((await get(worldOf({ made: [jo] }), '/')).body).not.toContain('takes nothing');
  });

  test('of whom sales has no more the first touch is not due any more', async () => {
    const { handoff } = jo.lead;
    const lead = { ...jo.lead, state: 'nurture', owner: null };
    const closed = { ...lead, handoff: handoff && { ...handoff, closedAt: before(1) } };
    expect((await get(worldOf({ made: [{ ...jo, lead }] }), '/')).body).toContain('due in');
    const { body } = await get(worldOf({ made: [{ ...jo, lead: closed }] }), '/');
    expect(body).not.toContain('due in');
    expect(body).toContain('ended');
  });

  test('without leads it tells how to send the first one, naming the secret but not its value', async () => {
    const { body } = await get(worldOf(), '/');
    expect(body).toContain('No leads yet');
    expect(body).toContain('/hooks/website');
    expect(body).toContain('Bearer $WEBSITE_SECRET');
    expect(body).toContain('README.md');
    const plain = policyOf(POLICY_TEXT.replace('"${WEBSITE_SECRET}"', 'hunter2hunter2'));
    expect((await get(worldOf({ policy: plain }), '/')).body).not.toContain('hunter2');
  });

  test('a filter without a match is not taken for an empty ledger', async () => {
    const { body } = await get(worldOf(), '/?grade=A');
    expect(body).toContain('No lead fits');
    expect(body).not.toContain('No leads yet');
  });

  test('grades are shown the way the policy says', async () => {
    const starred = policyOf(
      POLICY_TEXT.replace('order: [A, B, C, D, out]', 'order: [A, B, C, D, out]\n  show_as: stars'),
    );
    expect((await get(worldOf({ policy: starred, made: [jo] }), '/')).body).toContain(
      'title="Grade A">★★★★<',
    );
  });

  test('times are absolute for machines and relative for people', async () => {
    const { body } = await get(worldOf({ made: [jo] }), '/');
    expect(body).toMatch(
      new RegExp(`<time datetime="${before(12)}" title="[^"]*2026[^"]*UTC">12 min ago</time>`),
    );
    expect(body).toContain(`datetime="${NOW.toISOString()}"`);
  });
});
