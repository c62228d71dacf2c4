import { expect, test } from 'vitest';
import { asLinkedin, FORM, ID, RESPONSE, startLeadSync, TOKEN } from './lead-sync.ts';

test('the answers become a submission, by what the form says that each question is', async () => {
  await using linkedin = await startLeadSync(asLinkedin());
  const said = await linkedin.ask();
  expect(said).toMatchObject({
    identity: { email: 'mia@seaview.example' },
    profile: {
      attributes: { first_name: 'Mia', last_name: 'Marsh' },
      answers: {
        email: 'mia@home.example',
        'What do you need?': ['ovens', 'fridges'],
        'How senior are you?': 'Manager',
        response_id: ID,
        lead_type: 'SPONSORED',
        campaign_id: '789',
        creative_id: '456',
        form_name: 'Ovens in autumn',
      },
      attribution: { utm: { source: 'linkedin' } },
      consent: [
        {
          purpose: 'consent_4150',
          granted: true,
          wording: 'You may call me',
          at: '2026-11-02T08:59:40.000Z',
        },
        { purpose: 'consent_4151', granted: false, wording: 'News' },
        { purpose: 'consent_4152', granted: null },
      ],
    },
    event: { name: 'form_submitted', properties: { form: '31', source: 'linkedin' } },
    occurredAt: '2026-11-02T08:59:40.000Z',
  });
  expect(said.profile.attributes['company.employees']).toBeGreaterThan(10);
  expect(JSON.stringify(said)).not.toContain('urn:li:person');
  expect(linkedin.asked.map(({ url }) => url)).toEqual([
    `/rest/leadFormResponses/${ID}`,
    '/rest/leadForms/31',
  ]);
  for (const { headers } of linkedin.asked)
    expect(headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      'linkedin-version': expect.stringMatching(/^20\d{4}$/),
      'x-restli-protocol-version': '2.0.0',
    });
});

test('a test is no lead of anybody', async () => {
  await using linkedin = await startLeadSync(asLinkedin({ ...RESPONSE, testLead: true }));
  expect(await linkedin.ask()).toMatchObject({
    event: { name: 'test_submission' },
    profile: { answers: { test: true } },
  });
});

test('a form is asked for once by a rush, and anew for another version of it', async () => {
  let version = 2;
  const urn = () => `urn:li:versionedLeadGenForm:(urn:li:leadGenForm:31,${version})`;
  await using linkedin = await startLeadSync((request, reply) =>
    asLinkedin({ ...RESPONSE, versionedLeadGenFormUrn: urn() })(request, reply),
  );
  await linkedin.ask();
  await linkedin.ask('8a-1');
  version = 3;
  await linkedin.ask('8a-2');
  const forms = linkedin.asked.filter(({ url }) => url === '/rest/leadForms/31');
  expect(forms).toHaveLength(2);
});

test('a form that is no more leaves the answers by their numbers, which the policy can name', async () => {
  await using linkedin = await startLeadSync((request, reply) => {
    if (request.url?.startsWith('/rest/leadForms/')) reply.statusCode = 404;
    asLinkedin()(request, reply);
  });
  const { profile, identity } = await linkedin.ask();
  expect(identity.email).toBeNull();
  expect(profile.answers).toMatchObject({ 'question 11': 'mia@home.example', 'question 16': [1, 3] });
  expect(profile.consent).toMatchObject([{ purpose: 'consent_4150', granted: true }, {}, {}]);
});

test.each([
  ['a server that failed', 503, 'ANSWERS_UNAVAILABLE'],
  ['an address elsewhere', 302, 'ANSWERS_UNAVAILABLE'],
  ['too many questions', 429, 'ANSWERS_UNAVAILABLE'],
  ['a token that has expired', 401, 'ANSWERS_REFUSED'],
  ['a token that may not', 403, 'ANSWERS_REFUSED'],
  ['no such response', 404, 'ANSWERS_REFUSED'],
  ['a version that is no more', 426, 'ANSWERS_REFUSED'],
])('%s: %i', async (_, status, code) => {
  const body = JSON.stringify({ message: `Invalid access token ${TOKEN}`, serviceErrorCode: 65600, status });
  await using linkedin = await startLeadSync((_request, reply) => {
    reply.writeHead(status, { location: '/elsewhere', 'retry-after': '90' }).end(body);
  });
  const fault = await linkedin.refused();
  expect(fault.code).toBe(code);
  expect(linkedin.asked).toHaveLength(1);
  expect(fault.message).not.toContain(TOKEN);
  expect(fault.message).toContain(`status ${status}, code 65600`);
  if (status === 429) expect(fault.retryAfterMs).toBe(90_000);
  if (code === 'ANSWERS_REFUSED') expect(fault.message).toMatch(/replay this job/);
});

test('a form that is refused is told of as such, and asked for again', async () => {
  let status = 403;
  await using linkedin = await startLeadSync((request, reply) => {
    if (request.url?.startsWith('/rest/leadForms/')) reply.statusCode = status;
    asLinkedin()(request, reply);
  });
  expect(await linkedin.refused()).toMatchObject({
    code: 'ANSWERS_REFUSED',
    message: expect.stringContaining('the form of the lead'),
  });
  status = 200;
  expect(await linkedin.ask()).toMatchObject({ identity: { email: 'mia@seaview.example' } });
});

test('without answers it fails, and says so', async () => {
  await using linkedin = await startLeadSync(asLinkedin({ ...RESPONSE, formResponse: {} }, FORM));
  expect((await linkedin.refused()).code).toBe('BODY_MALFORMED');
});

test('a token that cannot be used asks nothing', async () => {
  await using linkedin = await startLeadSync(asLinkedin());
  for (const access_token of [undefined, '', `${TOKEN}\nx`])
    expect((await linkedin.refused(ID, undefined, { access_token })).code).toBe('ANSWERS_NOT_FETCHED');
  expect(linkedin.asked).toEqual([]);
});

test('LinkedIn waits for nobody who waits for Meta', async () => {
  const held: (() => void)[] = [];
  await using linkedin = await startLeadSync((request, reply) => {
    held.push(() => asLinkedin()(request, reply));
  });
  const leads = Array.from({ length: 6 }, (_, i) => linkedin.ask(`l-${i}`));
  await expect.poll(() => held.length).toBe(5);
  const drain = setInterval(() => held.splice(0).forEach((answer) => answer()), 10);
  expect(await Promise.all(leads)).toHaveLength(6);
  clearInterval(drain);
});
