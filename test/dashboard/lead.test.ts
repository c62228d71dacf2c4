import { describe, expect, test } from 'vitest';
import { before, leadOf } from './leads.ts';
import { POLICY_TEXT, policyOf } from './policy.ts';
import { get, worldOf } from './site.ts';

const policy = policyOf();
const jo = leadOf(policy, {
  id: 'jo',
  phone: '+44 20 7946 0018',
  attributes: {
    name: 'Jo Park',
    title: 'VP Operations',
    'company.name': 'Acme',
    'company.employees': 220,
    'company.industry': 'fintech',
    message: 'We lose\nhalf of them.',
  },
  answers: { 'Which CRM?': ['HubSpot', 'a spreadsheet'] },
  files: [
    { name: 'needs.pdf', url: 'https://files.example.com/needs.pdf' },
    {
      name: 'plan.pdf',
      url: 'https://old.example/api/files/fil_1',
      id: 'fil_1',
      size: 2048,
      type: 'application/pdf',
    },
  ],
  leftOut: [{ name: 'film.mov', why: 'it is larger than 10 MB' }],
  attribution: {
    utm: { campaign: 'spring' },
    clickIds: { gclid: 'abc' },
    page: 'https://www.example.com/demo',
    referrer: null,
    firstPage: 'https://www.example.com/ovens',
  },
  consent: [{ purpose: 'calls', granted: null, wording: null, at: null }],
  events: [
    { name: 'form_submitted', at: before(12), properties: { form: 'demo' } },
    { name: 'page_viewed', at: before(60 * 24 * 16), properties: { path: '/pricing' } },
  ],
});
const page = async (id = 'jo') => get(worldOf({ made: [jo] }), `/leads/${id}`);

test('how far a sender is to be believed stands where the lead came from', async () => {
  const shown = async (trust: 'proven' | 'claimed' | null) =>
    (await get(worldOf({ made: [leadOf(policy, { id: 'jo', trust })] }), '/leads/jo')).body;
  expect(await shown('claimed')).toContain('anybody could have written in their name');
  expect(await shown('proven')).toContain('a sender who signed, or showed a secret');
  expect(await shown(null)).not.toContain('<dt>Trust');
});

describe('one lead', () => {
  test('who they are, what they said and where they came from', async () => {
    const { status, body } = await page();
    expect(status).toBe(200);
    expect(body).toContain('href="mailto:jo@acme.io"');
    expect(body).toContain('href="tel:+442079460018"');
    expect(body).toContain('We lose\nhalf of them.');
    expect(body).toContain('HubSpot, a spreadsheet');
    expect(body).toContain('href="https://files.example.com/needs.pdf"');
    expect(body).toContain('files.example.com</small>');
    expect(body).toContain('<a href="/api/files/fil_1" download><bdi>plan.pdf</bdi></a>');
    expect(body).toContain('2 KB, application/pdf</small>');
    expect(body).toContain('<bdi>film.mov</bdi> <small class="quiet">was left out: it is larger than 10 MB');
    expect(body).toContain('spring');
    expect(body).toContain('href="https://www.example.com/ovens"');
    expect(body).toContain('nobody knows');
  });

  test('the scorecard, rule by rule, each with its line in the policy', async () => {
    const { body } = await page();
    const line = POLICY_TEXT.split('\n').findIndex((text) => text.includes('id: industry')) + 1;
    expect(body).toContain(`href="/policy#L${line}"`);
    const industry = /<code>industry<\/code>.*?<\/tr>/s.exec(body)?.[0] ?? '';
    expect(industry).toContain('company.industry is fintech');
    expect(industry).toMatch(/\+25.*–.*−10.*\+15/s);
    const pricing = /<code>pricing<\/code>.*?<\/tr>/s.exec(body)?.[0] ?? '';
    expect(pricing).toMatch(/\+8<.*\+4/s);
    expect(body).toMatch(/<progress value="100" max="100">/);
    expect(body).toContain('make cell <strong>A2</strong>, which the matrix calls A');
    expect(body).toMatch(/class="here" aria-current="true"/);
  });

  test('one sentence says why, with the events as old as they are now', async () => {
    const { body } = await page();
    expect(/<p class="summary">(.*?)<\/p>/.exec(body)?.[1]).toBe(
      'Grade A: fit 100 for company size mid and title seniority vp; engagement 54 for form submitted (form demo) 12 min ago and page viewed (path /pricing) 16 days ago.',
    );
    const demo = /<code>demo<\/code>.*?<\/tr>/s.exec(body)?.[0] ?? '';
    expect(demo).toContain(`(form demo), <time datetime="${before(12)}"`);
    expect(demo).not.toContain('today');
    expect(body).not.toContain('class="raise"');
  });

  test('what would raise the grade, with the rules that say so and their lines', async () => {
    const sam = leadOf(policy, {
      id: 'sam',
      email: 'sam@gmail.com',
      attributes: { title: 'CTO', 'company.employees': 90, 'company.industry': 'software' },
    });
    const { body } = await get(worldOf({ made: [sam] }), '/leads/sam');
    const line = POLICY_TEXT.split('\n').findIndex((text) => text.includes('id: free-mail')) + 1;
    const raise = /<p class="raise">.*?<\/p>/s.exec(body)?.[0] ?? '';
    expect(raise).toContain('A company e-mail address instead of a free one would make this an A.');
    expect(raise).toContain(`<code>free-mail</code> <a class="line" href="/policy#L${line}">`);
    expect(body).toContain('; then free-mail made A into B.</p>');
  });

  test('who says little is told so, and what took away most', async () => {
    const pat = leadOf(policy, { id: 'pat', email: 'pat@gmail.com', events: [] });
    const { body } = await get(worldOf({ made: [pat] }), '/leads/pat');
    expect(/<p class="summary">(.*?)<\/p>/.exec(body)?.[1]).toBe(
      'Grade D: fit 0, less 15 for email kind free; engagement 0, as they did nothing that counts.',
    );
  });

  test('why this owner: who might have had it and why the others could not', async () => {
    const { body } = await page();
    const route = /id="route".*?<\/section>/s.exec(body)?.[0] ?? '';
    expect(route).toContain('Why bjorn has it');
    expect(route).toContain('pool <strong>emea</strong> (by turns)');
    expect(route).toContain('away until 2026-08-14');
    expect(route).toContain('has 5 open, cap 5');
  });

  test('the handoff with its two clocks, and the record in the CRM', async () => {
    const { body } = await page();
    const handoff = /id="handoff".*?<\/section>/s.exec(body)?.[0] ?? '';
    expect(handoff).toMatch(/Baton’s clock.*2\.1 s/s);
    expect(handoff).toMatch(/bjorn’s clock.*11 min.*due in 48 min/s);
    expect(body).toContain('contact <code>481</code>');
    const world = worldOf({ made: [jo], recordUrl: ({ id }) => `https://crm.example/record/${id}` });
    expect((await get(world, '/leads/jo')).body).toMatch(
      /<a href="https:\/\/crm\.example\/record\/481"[^>]*>contact 481<\/a>/,
    );
  });

  test('who is not in the CRM: not yet, or not any more', async () => {
    const gone = { at: before(1), kind: 'crm', summary: 'Deleted in HubSpot', detail: { record: '481' } };
    const standing = async (timeline: typeof jo.lead.timeline) => {
      const made = [{ ...jo, lead: { ...jo.lead, crm: null, timeline } }];
      return /<dt>In sandbox<\/dt><dd>(.*?)<\/dd>/.exec(
        (await get(worldOf({ made }), '/leads/jo')).body,
      )?.[1];
    };
    expect(await standing([])).toContain('not yet');
    expect(await standing([gone])).toContain('not any more');
  });

  test('one timeline, oldest first', async () => {
    const shuffled = { ...jo, lead: { ...jo.lead, timeline: jo.lead.timeline.toReversed() } };
    const { body } = await get(worldOf({ made: [shuffled] }), '/leads/jo');
    const timeline = /id="timeline".*?<\/section>/s.exec(body)?.[0] ?? '';
    const times = [...timeline.matchAll(/<p class="moment"><time datetime="([^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(times).toHaveLength(4);
    expect(times).toEqual(times.toSorted());
    expect(timeline).toContain('12 min ago');
  });

  test('the warnings of one write stand together, and look like warnings', async () => {
    const warning = (summary: string, effect = 'crm.handoff-d1') => ({
      at: before(2),
      kind: 'warning',
      summary,
      detail: { effect },
    });
    const one = ['a', 'b', 'c', 'd', 'e'].map((name) => warning(`no property <${name}>`));
    const timeline = [...jo.lead.timeline, ...one, warning('of another write', 'crm.person-d2')];
    const { body } = await get(worldOf({ made: [{ ...jo, lead: { ...jo.lead, timeline } }] }), '/leads/jo');
    const entries = body.match(/<li class="at-warning">.*?<\/li>/gs) ?? [];
    expect(entries).toHaveLength(2);
    const [together = '', alone = ''] = entries;
    expect(together.match(/no property &#60;[a-e]&#62;/g)).toHaveLength(5);
    const [open = ''] = together.split('<details>');
    expect(open).toContain('no property &#60;c&#62;');
    expect(open).not.toContain('no property &#60;d&#62;');
    expect(together).toContain('<summary>2 more warnings</summary>');
    expect(alone).not.toContain('more warning');
  });

  test('who is disqualified is told why, and that the scores do not matter', async () => {
    const spy = leadOf(policy, { id: 'spy', email: 'wei@rivalcorp.com' });
    const { body } = await get(worldOf({ made: [spy] }), '/leads/spy');
    expect(body).toContain('Out: Works for a competitor');
    expect(body).not.toContain('class="summary"');
    expect(body).not.toContain('class="raise"');
    expect(body).toContain('who is disqualified is out whatever the scores say');
    expect(body).toContain('None: this lead is with nobody in sales.');
  });

  test('an adjustment is shown where it happened', async () => {
    const sam = leadOf(policy, {
      id: 'sam',
      email: 'sam@gmail.com',
      attributes: { title: 'CTO', 'company.employees': 90, 'company.industry': 'software' },
    });
    const { body } = await get(worldOf({ made: [sam] }), '/leads/sam');
    expect(body).toMatch(/<code>free-mail<\/code> made A into <strong>B<\/strong>/);
  });

  test('a decision of an older policy links to that policy', async () => {
    const older = policyOf(POLICY_TEXT.replace('version: 7', 'version: 6'), 'old-hash');
    const made = [leadOf(older, { id: 'old' })];
    const { body } = await get(worldOf({ made, older: [older] }), '/leads/old');
    expect(body).toMatch(/href="\/policy\?hash&#61;old-hash#L\d+"/);
    expect(body).toContain('not the live policy any more');
    expect((await get(worldOf({ made }), '/leads/old')).status).toBe(200);
  });

  test('a lead that does not exist is a page that says so', async () => {
    const { status, body } = await page('nobody');
    expect(status).toBe(404);
    expect(body).toContain('There is no such lead');
  });
});
