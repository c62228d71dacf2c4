import { describe, expect, test } from 'vitest';
import { salesforce } from '../../../src/intake/salesforce/salesforce.ts';
import { faultOf, settings } from '../deliveries.ts';
import { LEAD, message, notification, ORG, TOLD, xml } from './deliveries.ts';

const good = message();
const inside = (more: string): string => good.replace('<Notification>', `${more}<Notification>`);
const doctype = (subset: string): string => good.replace('?>', `?><!DOCTYPE a ${subset}>`);
const SUBSET = '[<!ENTITY x SYSTEM "file:///etc/passwd">]';

const HOSTILE: readonly (readonly [string, string | Buffer, string])[] = [
  ['an entity from a file', doctype(SUBSET).replace(LEAD, '&x;'), 'BODY_MALFORMED'],
  ['entities in entities', doctype('[<!ENTITY a "aa"><!ENTITY b "&a;&a;">]'), 'BODY_MALFORMED'],
  ['a document type from elsewhere', doctype('SYSTEM "https://x.example/y.dtd"'), 'BODY_MALFORMED'],
  ['a document type alone', '<!DOCTYPE a>', 'BODY_MALFORMED'],
  ['an entity that there is not', inside('&nbsp;'), 'BODY_MALFORMED'],
  ['an entity named as a property', inside('&constructor;'), 'BODY_MALFORMED'],
  ['a processing instruction', inside('<?xml-stylesheet href="https://x.example"?>'), 'BODY_MALFORMED'],
  ['20,000 levels', inside('<a>'.repeat(20_000)), 'BODY_TOO_DEEP'],
  ['20,000 levels with an end', inside('<a>'.repeat(20_000) + '</a>'.repeat(20_000)), 'BODY_TOO_DEEP'],
  ['too many elements', inside('<a/>'.repeat(60_000)), 'BODY_TOO_LARGE'],
  ['too many comments', inside('<!---->'.repeat(60_000)), 'BODY_TOO_LARGE'],
  [
    'too many attributes',
    inside(`<a ${Array.from({ length: 60_000 }, (_, i) => `a${i}=""`).join(' ')}/>`),
    'BODY_TOO_LARGE',
  ],
  [
    'too many notifications',
    message({ notifications: Array(501).fill(notification(TOLD[0])) }),
    'BODY_TOO_LARGE',
  ],
  [
    'a prefix that nobody declared',
    good.replaceAll(' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"', ''),
    'BODY_MALFORMED',
  ],
  ['two roots', `${good}<a/>`, 'BODY_MALFORMED'],
  ['an end too few', good.slice(0, -20), 'BODY_MALFORMED'],
  ['an end that is another', good.replace('</Notification>', '</notification>'), 'BODY_MALFORMED'],
  ['an end in the middle of a letter', Buffer.from('<a>é').subarray(0, 4), 'BODY_NOT_UTF8'],
  ['UTF-16', Buffer.from(good, 'utf16le'), 'BODY_MALFORMED'],
  ['nothing', '', 'BODY_EMPTY'],
  ['plain text', 'Mia has ovens', 'BODY_MALFORMED'],
  ['JSON', '{"leadId":"00Q5g00000Mia01"}', 'BODY_MALFORMED'],
  ['a page', '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>', 'BODY_MALFORMED'],
  ['another namespace', good.replace('2005/09/outbound', '2006/04/metadata'), 'BODY_MALFORMED'],
  [
    'two messages in one',
    good.replace(
      '</soapenv:Body>',
      '<notifications xmlns="http://soap.sforce.com/2005/09/outbound"/></soapenv:Body>',
    ),
    'BODY_MALFORMED',
  ],
  ['no organisation', message({ org: null }), 'BODY_MALFORMED'],
  ['an organisation that is none', message({ org: 'org_id' }), 'BODY_MALFORMED'],
  ['no notification', message({ notifications: [] }), 'BODY_MALFORMED'],
];

describe('what can never be understood is taken as it came and refused later, so it is sent once', () => {
  test.each(HOSTILE)('%s', (_, body, fault) => {
    const sent = xml(body);
    expect(faultOf(() => salesforce.inspect(sent))).toBeNull();
    const [part, ...others] = salesforce.split(sent);
    expect(others).toEqual([]);
    expect(part!.body.equals(sent.body)).toBe(true);
    expect([part!.contentType, part!.dedupe.windowMs, part!.urgent]).toEqual([undefined, 600_000, false]);
    expect(faultOf(() => salesforce.parse(sent.body, 'text/xml'))).toBe(fault);
  });

  test('a fault does not repeat what the document says', () => {
    for (const text of [good.replaceAll('Envelope', 'Mia'), inside('&Mia;'), doctype('[<!ENTITY Mia "x">]')])
      expect(() => salesforce.parse(Buffer.from(text), 'text/xml')).toThrow(/^(?!.*Mia)/s);
  });
});

test.each([
  ['<SessionId>00D5g!AQEA.CANARY</SessionId>', '<SessionId></SessionId>'],
  ['<o:SessionId a="b"\n>CANARY</o:SessionId>', '<o:SessionId a="b"\n></o:SessionId>'],
  ['<SessionId><![CDATA[CANARY]]></SessionId>', '<SessionId></SessionId>'],
  ['<SessionId>CANARY', '<SessionId>'],
])('a session is never kept: %j', (session, kept) => {
  const broken = (text: string): string => `<ü>${text}`;
  expect(String(salesforce.split(xml(broken(session)))[0]?.body)).toBe(broken(kept));
  const whole = salesforce.split(
    xml(message({ session: session.includes('/') ? session.replaceAll('o:', '') : '' })),
  );
  expect(whole.map(({ body }) => String(body)).join()).not.toContain('CANARY');
});

test('a message of 2 MB is read, and a larger one stays outside', () => {
  const filled = (bytes: number): string => inside(`<a>${'x'.repeat(bytes)}</a>`);
  const limit = 2 * 1024 * 1024;
  const room = limit - Buffer.byteLength(filled(0));
  expect(faultOf(() => salesforce.inspect(xml(filled(room + 1))))).toBe('BODY_TOO_LARGE');
  expect(faultOf(() => salesforce.inspect(xml(filled(room))))).toBeNull();
  expect(String(salesforce.split(xml(filled(room)))[0]?.dedupe.key)).toBe(`om:${ORG}:${TOLD[0]}`);
});

test('a message that was kept whole and can be read by now is followed, unless it is of several', () => {
  const parse = (text: string) => salesforce.parse(Buffer.from(text), 'text/xml');
  expect(parse(good)).toMatchObject({ change: 'changed', id: LEAD });
  expect(() => parse(message({ notifications: TOLD.map((id) => notification(id)) }))).toThrow(/poll/);
});

test('floods are read or refused in good time', () => {
  const room = 2 * 1024 * 1024 - 4096;
  const floods = [
    '&#65;',
    '&amp;',
    '\r\n',
    '<!-- - -->',
    '<SessionId',
    '<SessionId>',
    '<a:',
    '<![CDATA[',
    '&',
  ].map((piece) => inside(piece.repeat(Math.floor(room / piece.length))));
  floods.push(inside(`<a ${'b'.repeat(room)}`), doctype(`[${"'".repeat(room)}`), `<?x ${'?'.repeat(room)}`);
  for (const text of floods) {
    const start = performance.now();
    const sent = xml(text);
    faultOf(() => salesforce.verify(sent, settings({ tokens: [sent.pathToken ?? ''] })));
    salesforce.split(sent);
    expect(performance.now() - start).toBeLessThan(10_000);
  }
});
