import type { SourceType } from '../../../src/domain/policy/source-types.ts';

const FORM = 'application/x-www-form-urlencoded';

const posted = (type: SourceType, fields: Record<string, string>) =>
  [type, FORM, new URLSearchParams(fields).toString()] as const;
const json = (type: SourceType, fields: object) =>
  [type, 'application/json', JSON.stringify(fields)] as const;

const part = (name: string, value: string): string =>
  `--b7\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const JOTFORM = {
  formID: '24',
  formTitle: 'Ask us',
  submissionID: '6120000000000000001',
  rawRequest: JSON.stringify({
    q3_name: { first: 'Vera', last: 'Lind' },
    q4_email: 'vera@acme.example',
    q5_phone: { area: '020', phone: '79460958' },
    q6_howDid: 'A &quot;friend&quot; &#39;&#x1F600;',
    q7_address: { addr_line1: '1 Lane', postal: 'LS1', country: 'GB' },
    q8_at: { year: '2026', month: '12', day: '1', hour: '9', min: '30', ampm: 'AM' },
    q9_boxes: { '0': 'A', other: 'B' },
    plans: ['https://www.jotform.com/uploads/acme/24/6120000000000000001/a.pdf'],
    timeToSubmit: '41',
  }),
  pretty: 'Name:Vera Lind, How did you hear of us, and when?:A "friend"',
};

const unbounce = {
  email: ['vera@acme.example'],
  topics: ['a', 'b'],
  time_submitted: ['11:45 AM UTC'],
  date_submitted: ['2026-11-02'],
};

/** Of the providers that post as a form of a website does. */
export const GOOD_FORM_BODIES = [
  json('cf7', { 'your-name': 'Vera', 'your-email': 'vera@acme.example', 'tel-4': '1', 'acceptance-1': '1' }),
  posted('cf7', { 'your-email': 'vera@acme.example', 'topics[]': 'a', _url: '/contact' }),
  posted('elementor', {
    'form[id]': 'a1',
    'form[name]': 'Callback',
    'fields[email][type]': 'email',
    'fields[email][title]': 'Where to?',
    'fields[email][value]': 'vera@acme.example',
    'fields[topics][raw_value][0]': 'a',
    'fields[plan][type]': 'upload',
    'fields[plan][value]': 'https://files.example/a.pdf , https://files.example/b.pdf',
    'meta[page_url][value]': 'https://acme.example/?fbclid=1',
  }),
  posted('elementor', { 'No Label email': 'vera@acme.example', 'Page URL': 'https://acme.example/' }),
  json('gravityforms', {
    id: '501',
    form_id: '3',
    date_created: '2026-10-30 08:15:09',
    source_url: 'https://acme.example/?utm_source=fair',
    submission_speeds: '{"1":[15000]}',
    '1.3': 'Vera',
    '1.6': 'Lind',
    '2': 'vera@acme.example',
    '4.1': '1 Lane',
    '4.6': 'United Kingdom',
    '5.1': '1',
    '5.2': 'Send me offers',
    '5.3': '44',
    '8': '["https://acme.example/wp-content/uploads/gravity_forms/a.pdf"]',
  }),
  [
    'jotform',
    'multipart/form-data',
    `${Object.entries(JOTFORM)
      .map(([name, value]) => part(name, value))
      .join('')}--b7--\r\n`,
  ] as const,
  posted('jotform', JOTFORM),
  posted('unbounce', {
    page_id: '6d',
    page_name: 'Doors',
    variant: 'b',
    'data.json': JSON.stringify(unbounce),
  }),
  json('wpforms', {
    email: 'vera@acme.example',
    entry_id: '7',
    services: 'a\nb',
    page_url: 'https://a.example',
  }),
];
