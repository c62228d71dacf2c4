import { describe, expect, test } from 'vitest';
import { jotform } from '../../../src/intake/providers/jotform.ts';
import { delivery, faultOf } from '../deliveries.ts';
import { readBy } from './read-by.ts';

const UPLOAD = 'https://www.jotform.com/uploads/kiln/24/6120000000000000001/plan.pdf';
const RAW = {
  slug: 'submit/24',
  jsExecutionTracker: 'build-date',
  submitDate: '1793000000000',
  website: '',
  timeToSubmit: '41',
  q3_fullName: { prefix: '', first: ' Noor', middle: 'al', last: 'Haddad ' },
  q4_whereCan: 'Noor@Kiln.example',
  q5_phoneNumber5: { area: '020', phone: '79460958' },
  q6_companyName: 'Kiln &amp; Sons &quot;Ltd&quot; &#39;24&#x27;',
  q7_howDid: 'From a friend, by phone',
  q8_which: ['Ovens', ' Clay'],
  q9_address: { addr_line1: '1 Kiln Lane', city: 'Leeds', postal: 'LS1', country: 'United Kingdom' },
  q10_start: { month: '12', day: '01', year: '2026' },
  q11_callAt: { timeInput: '12:42', hourSelect: '12', minuteSelect: '42', ampm: 'PM' },
  q12_mayWe: 'Accepted',
  q13_signature: 'data:image/png;base64,iVBORw0KGgo=',
  q14_utm_source: 'fair',
  q15_boxes: { '0': 'A', other: 'B' },
  temp_upload: { q16_plans: ['plan.pdf#x'] },
  plans: [UPLOAD],
  event_id: '1793_24',
};
const PRETTY =
  'Full Name:Noor al Haddad, Where can we write to you?:Noor@Kiln.example, How did you hear of us, and when?:From a friend, by phone, Which of these?:Ovens, Clay';

const sent = (raw: unknown = RAW, over: Record<string, string> = {}) => {
  const fields = {
    action: '',
    webhookURL: 'https://baton.example/hooks/kiln/tok',
    formID: '24',
    formTitle: 'Ask us',
    submissionID: '6120000000000000001',
    rawRequest: typeof raw === 'string' ? raw : JSON.stringify(raw),
    pretty: PRETTY,
    ip: '203.0.113.9',
    ...over,
  };
  const parts = Object.entries(fields).map(
    ([name, value]) => `--b7\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return delivery({ body: Buffer.from(`${parts.join('')}--b7--\r\n`), contentType: 'multipart/form-data' });
};

test('the answers are read, whole where Jotform takes them apart', () => {
  const { identity, profile, event } = readBy(jotform, sent());
  expect(identity).toEqual({ email: 'noor@kiln.example', phone: '+442079460958' });
  expect(profile.attributes).toEqual({
    name: 'Noor al Haddad',
    first_name: 'Noor',
    last_name: 'Haddad',
    'company.name': `Kiln & Sons "Ltd" '24'`,
    'company.country': 'GB',
  });
  expect(profile.answers).toEqual({
    submission_id: '6120000000000000001',
    'How did you hear of us, and when?': 'From a friend, by phone',
    'Which of these?': ['Ovens', 'Clay'],
    address: '1 Kiln Lane, LS1, Leeds, United Kingdom',
    start: '2026-12-01',
    callAt: '12:42 PM',
    mayWe: 'Accepted',
    boxes: ['A', 'B'],
    form_id: '24',
    time_to_submit_ms: 41_000,
  });
  expect(profile.attribution.utm).toEqual({ source: 'fair' });
  expect(profile.files).toEqual([{ name: 'plan.pdf', url: UPLOAD }]);
  expect(event.properties).toMatchObject({ form: 'Ask us' });
});

test('the policy names a question by its label, its short name or with its number', () => {
  for (const name of ['How did you hear of us, and when?', 'howDid', 'q7_howDid'])
    expect(readBy(jotform, sent(), { fields: { [name]: 'heard' } }).profile.attributes).toMatchObject({
      heard: 'From a friend, by phone',
    });
  const { consent } = readBy(jotform, sent(), { fields: { mayWe: 'consent.calls' } }).profile;
  expect(consent).toMatchObject([{ purpose: 'calls', granted: true }]);
});

describe('a label is taken only where it is sure', () => {
  const answersTo = (raw: object, pretty: string) => readBy(jotform, sent(raw, { pretty })).profile.answers;

  test.each([
    ['it fits twice', 'Your plan A:x, Your plan B:x', 'your'],
    ['the answer is another', 'Your plan:y', 'your'],
    ['nothing fits', 'x:x', 'your'],
    ['it fits', 'Other:z, Your plan:x', 'Your plan'],
  ])('%s', (_, pretty, label) => expect(answersTo({ q2_your: 'x' }, pretty)).toMatchObject({ [label]: 'x' }));

  test('and however long both are, in good time', () => {
    const raw = Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`q${i}_a`, 'a']));
    const before = process.threadCpuUsage(); // of this thread alone: the machine may have other things to do
    answersTo(raw, ', a:a'.repeat(10_000));
    expect(process.threadCpuUsage(before).user / 1_000).toBeLessThan(2_000);
  });
});

test('only the first name is that of who sent it', () => {
  const { profile } = readBy(jotform, sent({ ...RAW, q20_boss: { first: 'Ida', last: 'Berg' } }));
  expect(profile.attributes).toMatchObject({ name: 'Noor al Haddad' });
  expect(profile.answers).toMatchObject({ boss: 'Ida Berg' });
});

test('one that was filled in at once is doubted', () => {
  expect(readBy(jotform, sent({ ...RAW, timeToSubmit: '2' })).doubts).toMatchObject([{ code: 'too_quick' }]);
  expect(readBy(jotform, sent({ ...RAW, timeToSubmit: '20' })).doubts).toBeUndefined();
});

test('a submission comes once, and anew when it was edited', () => {
  const keyOf = (body: ReturnType<typeof sent>) => jotform.dedupe(body).key;
  expect(keyOf(sent(RAW, { isSilent: '1' }))).toBe(keyOf(sent()));
  expect(keyOf(sent({ ...RAW, q8_which: [] }))).not.toBe(keyOf(sent()));
  expect(readBy(jotform, sent({ ...RAW, q8_which: [] })).edition).toBe(readBy(jotform, sent()).edition);
  // As numbers these two would be one.
  expect(keyOf(sent(RAW, { submissionID: '6120000000000000002' }))).not.toBe(keyOf(sent()));
});

test.each([
  ['no rawRequest', '', 'BODY_MALFORMED'],
  ['a list', '[]', 'BODY_MALFORMED'],
  ['a depth', '['.repeat(70), 'BODY_TOO_DEEP'],
  ['a hostile name', '{"q1_x":{"__proto__":1}}', 'BODY_FORBIDDEN_KEY'],
])('with %s it is stored, and a fault when it is read', (_, raw, code) => {
  expect(faultOf(() => jotform.inspect(sent(raw)))).toBeNull();
  expect(faultOf(() => readBy(jotform, sent(raw)))).toBe(code);
});

test('form data without parts is read too', () => {
  const body = Buffer.from(new URLSearchParams({ rawRequest: '{"q1_email":"a@b.co"}' }).toString());
  const { identity } = readBy(jotform, { body, contentType: 'application/x-www-form-urlencoded' });
  expect(identity.email).toBe('a@b.co');
});
