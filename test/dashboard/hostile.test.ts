import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mailLink, phoneLink, webLink } from '../../src/dashboard/html/links.ts';
import { html, plain } from '../../src/dashboard/html/markup.ts';
import type { HeldView } from '../../src/flow/quarantine-views.ts';
import type { JobView } from '../../src/flow/views.ts';
import { before, leadOf } from './leads.ts';
import { policyOf } from './policy.ts';
import { get, worldOf } from './site.ts';

const EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>\'\u0000\u202Egpj.exe\uD800&amp;${x}';
const LINK = 'javascript:alert(3)';

const lead = leadOf(policyOf(), {
  id: 'evil',
  source: EVIL,
  phone: EVIL,
  email: EVIL,
  attributes: { name: EVIL, title: EVIL, 'company.name': EVIL, message: EVIL, [EVIL]: EVIL },
  answers: { [EVIL]: { deep: [EVIL] } },
  files: [
    { name: EVIL, url: LINK },
    { name: 'data', url: 'data:text/html,<script>alert(4)</script>' },
  ],
  attribution: { utm: { [EVIL]: EVIL }, clickIds: { [EVIL]: EVIL }, page: LINK, referrer: EVIL },
  consent: [{ purpose: EVIL, granted: true, wording: EVIL, at: before(1) }],
});
lead.lead.timeline.push({ at: EVIL, kind: EVIL, summary: EVIL, detail: { [EVIL]: EVIL } });
lead.lead.crm = { type: EVIL, id: EVIL };
lead.lead.slaDueAt = 'not a time';
const job: JobView = {
  id: EVIL,
  kind: 'signal',
  state: 'failed',
  attempts: 1,
  lastError: { code: EVIL, message: EVIL },
  outcome: null,
  nextAttemptAt: null,
  lead: EVIL,
  signal: EVIL,
  source: EVIL,
  createdAt: before(1),
};
const held: HeldView = {
  signal: EVIL,
  source: EVIL,
  state: 'held',
  summary: { email: EVIL, phone: EVIL, name: EVIL, company: EVIL, message: EVIL, event: EVIL },
  doubts: [{ code: 'honeypot', because: EVIL }],
  heldAt: before(1),
  by: EVIL,
  settledAt: null,
};
const sandbox = {
  contents: async () => ({
    people: [
      {
        id: '1',
        email: EVIL,
        phone: EVIL,
        owner: EVIL,
        updatedAt: EVIL,
        properties: { [EVIL]: EVIL, baton_grade: EVIL },
      },
    ],
    tasks: [
      {
        id: '1',
        key: EVIL,
        personId: '1',
        owner: EVIL,
        title: EVIL,
        body: EVIL,
        dueAt: EVIL,
        priority: EVIL,
      },
    ],
    notes: [
      {
        id: '1',
        key: EVIL,
        personId: '1',
        body: EVIL,
        files: [{ name: EVIL, url: LINK, id: EVIL, size: 1, type: EVIL }],
        createdAt: EVIL,
      },
    ],
  }),
  faults: async () => ({ [EVIL]: 1 }),
  setFault: async () => {},
};
const query = encodeURIComponent('"><img src=x onerror=alert(2)>');

describe('text from outside stays text', () => {
  test.each([
    '/',
    '/leads/evil',
    '/jobs',
    '/quarantine',
    '/sandbox',
    `/?email=${query}&owner=${query}&cursor=${query}&state=%00`,
    `/jobs?kind=${query}&cursor=${query}&replayed=${query}`,
    `/policy?hash=${query}`,
    `/sandbox?email=${query}&asked=${query}`,
    '/leads/%00%3Cscript%3E',
  ])('on %s', async (url) => {
    const { status, body } = await get(
      worldOf({ made: [lead], jobs: [job], held: [held], sandbox, next: EVIL }),
      url,
    );
    expect([200, 404]).toContain(status);
    expect(body).not.toMatch(
      /<script(?! src="\/assets\/htmx)|<img src="?x|onerror=|href="(?:javascript|data):/i,
    );
    // oxlint-disable-next-line no-control-regex -- a control character is what must not be there
    expect(body).not.toMatch(/[\u0000\u202E]/);
    expect(body.isWellFormed()).toBe(true);
  });

  test('it is all still there to be read', async () => {
    const { body } = await get(worldOf({ made: [lead] }), '/leads/evil');
    expect(body).toContain(
      '&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#62;&#60;img src&#61;x onerror&#61;alert(2)&#62;&#39;\uFFFD\uFFFDgpj.exe\uFFFD&#38;amp;',
    );
    expect(body).toContain(LINK);
  });

  test('whatever a template is given, nothing leaves the quotes or opens a tag', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const made = html`<a title="${text}">${[text, text]}</a>`.toString();
        expect(made.match(/[<>]/g)).toHaveLength(4);
        expect(made.match(/"/g)).toHaveLength(2);
        expect(plain(plain(text))).toBe(plain(text));
      }),
    );
  });

  test('an exclamation mark before a value is only an exclamation mark', () => {
    expect(html`<b>Hello!${'<i>'}</b>`.toString()).toBe('<b>Hello!&#60;i&#62;</b>');
  });
});

describe('addresses become links only when they are what they say', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    '/jobs',
    'file:///etc/passwd',
    '',
  ])('%s is no web link', (address) => {
    expect(webLink(address).toString()).not.toContain('<a');
  });

  test('web links open apart and tell the other side nothing', () => {
    expect(webLink('https://a.example/x?y="z').toString()).toContain(
      'href="https://a.example/x?y&#61;%22z" rel="noopener noreferrer nofollow" target="_blank"',
    );
  });

  test.each(['jo@acme.io?bcc=all@acme.io', 'a@b@c', 'no address', 'x"@acme.io'])(
    '%s is no mail link',
    (email) => {
      expect(mailLink(email).toString()).not.toContain('<a');
    },
  );

  test('phones and addresses that are sound are links', () => {
    expect(mailLink('jo+x@acme.io').toString()).toContain('href="mailto:jo%2Bx@acme.io"');
    expect(phoneLink('+44 (0)20 7946-0018').toString()).toContain('href="tel:+4402079460018"');
    expect(phoneLink('call me').toString()).toBe('call me');
  });
});
