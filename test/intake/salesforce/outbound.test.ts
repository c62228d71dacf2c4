import { describe, expect, test } from 'vitest';
import { salesforce } from '../../../src/intake/salesforce/salesforce.ts';
import { CONTACT, DEAL, LEAD, message, newsOf, notification, ORG, sObject, TOLD, xml } from './deliveries.ts';

const about = (...sObjects: string[]) =>
  newsOf(xml(message({ notifications: sObjects.map((one) => notification(TOLD[0], one)) })));
const keysOf = (text: string) => salesforce.split(xml(text)).map(({ dedupe }) => dedupe);

const changed = (id: string) => ({
  kind: 'crm_news',
  change: 'changed',
  id,
  formerIds: [],
  at: null,
  because: 'told by Salesforce',
});

test('each notification becomes a signal of its own that says where to look, and nothing of the person', () => {
  const personal = '<sf:Email>mia@oven.example</sf:Email><sf:LastName>Ovens</sf:LastName>';
  const parts = salesforce.split(
    xml(
      message({
        session: '<SessionId>00D5g000004Xy1Z!AQEAQ.secret</SessionId>',
        notifications: [
          notification(TOLD[0], sObject(LEAD, 'sf:Lead', personal)),
          notification('04l5g00000HvEmB', sObject('0035g00000Ada02', 'sf:Contact', personal)),
        ],
      }),
    ),
  );
  const from = { action: '04k5g000000TnPqAAK', org: ORG };
  expect(parts.map(({ body }) => JSON.parse(String(body)))).toEqual([
    { outbound: 'Lead', objectId: LEAD, notification: TOLD[0], ...from },
    { outbound: 'Contact', objectId: CONTACT, notification: TOLD[1], ...from },
  ]);
  expect(parts.map(({ contentType, dedupe, urgent }) => [contentType, dedupe, urgent])).toEqual(
    TOLD.map((id) => ['application/json', { key: `om:${ORG}:${id}`, windowMs: null }, true]),
  );
});

describe('a lead is read', () => {
  const plain = message();
  test.each([
    ['as Salesforce writes it', plain],
    ['in one line', plain.replaceAll('\n', '')],
    ['without the declaration', plain.replace(/^<\?xml.*\n/, '')],
    ['after a byte order mark', `\uFEFF${plain}`],
    ['with the namespace before the type', plain.replace(/(xsi:type="sf:Lead") (xmlns:sf="[^"]*")/, '$2 $1')],
    [
      'with the default namespace on the envelope',
      plain
        .replace(' xmlns="http://soap.sforce.com/2005/09/outbound"', '')
        .replace('<soapenv:Envelope ', '<soapenv:Envelope xmlns="http://soap.sforce.com/2005/09/outbound" '),
    ],
    [
      'with other prefixes',
      plain.replaceAll('soapenv', 'S').replaceAll('sf:', 'sf1:').replace('xmlns:sf=', 'xmlns:sf1='),
    ],
    [
      'with a prefix for all that is of outbound messages',
      plain
        .replace('xmlns="http://soap', 'xmlns:o="http://soap')
        .replaceAll(
          /<(\/?)(notifications|OrganizationId|ActionId|SessionId|EnterpriseUrl|Notification|Id|sObject)(?=[ />])/g,
          '<$1o:$2',
        ),
    ],
    ['without its type', plain.replace(' xsi:type="sf:Lead"', '')],
    [
      'with blanks and a comment about its id',
      plain.replace(LEAD, `\n  ${LEAD.slice(0, 9)}<!-- -->${LEAD.slice(9)}\t`),
    ],
    ['with its id in CDATA', plain.replace(LEAD, `<![CDATA[${LEAD}]]>`)],
    ['by its short id', plain.replace(LEAD, LEAD.slice(0, 15))],
    ['without session and addresses', plain.replace(/<SessionId.*>\n.*<\/EnterpriseUrl>/, '')],
    [
      'with a field of parts',
      plain.replace('</sf:Id>', '</sf:Id><sf:Address><sf:city>Lyon</sf:city></sf:Address>'),
    ],
    [
      'with fields of odd names',
      plain.replace('</sf:Id>', '</sf:Id><sf:__proto__>x</sf:__proto__><sf:constructor/>'),
    ],
    [
      'with what only looks like another id',
      plain.replace('</sf:Id>', '</sf:Id><sf:Id__c>x</sf:Id__c><sf:A><sf:Id>y</sf:Id></sf:A>'),
    ],
  ])('%s', (_, text) => {
    expect(newsOf(xml(text))).toEqual([changed(LEAD)]);
    expect(keysOf(text)).toEqual([{ key: `om:${ORG}:${TOLD[0]}`, windowMs: null }]);
  });
});

describe('what a notification is about', () => {
  test('the same lead, by its long id and its short one', () => {
    expect(about(sObject(LEAD), sObject(LEAD.slice(0, 15)))).toEqual([changed(LEAD), changed(LEAD)]);
  });

  test('ids that differ in a capital are two leads', () => {
    expect(about(sObject('00Q5g00000mIA01'))).toEqual([changed('00Q5g00000mIA01EAG')]);
  });

  test.each([
    ['a deal', sObject(DEAL, 'sf:Opportunity'), DEAL, 'no person: Opportunity, told by Salesforce'],
    [
      'an object of their own',
      sObject('a0X5g00000Cust1', 'sf:Sack__c'),
      'a0X5g00000Cust1EAB',
      'no person: Sack__c, told by Salesforce',
    ],
    [
      'an object that does not say what it is',
      sObject('a0X5g00000Cust1', null),
      'a0X5g00000Cust1EAB',
      'no person: a0X…, told by Salesforce',
    ],
    [
      'an account by its id alone',
      sObject('0015g00000Acme1AAA', null),
      '0015g00000Acme1AAA',
      'no person: Account, told by Salesforce',
    ],
  ])('%s is no person', (_, one, id, because) => {
    expect(about(one)).toEqual([{ ...changed(id), change: 'elsewhere', because }]);
  });

  test.each(['<sObject xsi:nil="true"/>', '<sObject xsi:type="sf:Lead"/>', '<sObject></sObject>', ''])(
    'a record that was deleted before delivery: %j',
    (one) => {
      const because = 'deleted before Salesforce told of it; the poll finds it';
      expect(about(one)).toEqual([{ ...changed(''), change: 'elsewhere', because }]);
    },
  );

  test('an id that is none is refused later, and the others go on', () => {
    const text = message({
      notifications: [notification(TOLD[0], sObject('id of Mia')), notification(TOLD[1])],
    });
    const [bad, good] = salesforce.split(xml(text));
    expect(() => salesforce.parse(bad!.body, 'application/json')).toThrow(/names no record of Salesforce/);
    expect(salesforce.parse(good!.body, 'application/json')).toEqual(changed(LEAD));
  });
});

describe('the same notification', () => {
  test('is known again in another delivery, by either form of its id, whatever it says now', () => {
    const [first] = keysOf(message());
    expect(
      keysOf(
        message({ notifications: [notification(TOLD[0].slice(0, 15), sObject(CONTACT, 'sf:Contact'))] }),
      ),
    ).toEqual([first]);
    expect(keysOf(message({ org: ORG.slice(0, 15) }))).toEqual([first]);
    expect(keysOf(message({ notifications: [notification(TOLD[0]), notification(TOLD[0])] }))).toEqual([
      first,
      first,
    ]);
  });

  test('is another with another id, and in another organisation', () => {
    const [first] = keysOf(message());
    expect(keysOf(message({ notifications: [notification(TOLD[1])] }))).not.toEqual([first]);
    expect(keysOf(message({ org: '00D5g000009Qq2A' }))).not.toEqual([first]);
  });

  test('without an id it is known by what it says, for a while', () => {
    const nameless = `<Notification>${sObject(LEAD)}</Notification>`;
    const [key] = keysOf(message({ notifications: [nameless] }));
    expect(key).toEqual({ key: expect.stringMatching(/^body:/), windowMs: 600_000 });
    expect(
      keysOf(message({ notifications: [`<Notification><Id> </Id>${sObject(LEAD)}</Notification>`] })),
    ).toEqual([key]);
  });

  test('an id of any letters makes a key that any database takes', () => {
    const odd = `${'x'.repeat(39)}\u{1F35E}`;
    expect(keysOf(message({ notifications: [notification(odd)] }))).toEqual([
      { key: expect.stringMatching(/^om:00D5g000004Xy1ZEAS:[0-9a-f]{64}$/), windowMs: null },
    ]);
  });
});

test('of a hundred at once each is a signal, and who writes to us now goes before them', () => {
  const ids = Array.from({ length: 100 }, (_, i) => `04l5g0000000${String(i).padStart(3, '0')}`);
  const many = (count: number) =>
    salesforce.split(xml(message({ notifications: ids.slice(0, count).map((id) => notification(id)) })));
  expect(new Set(many(100).map(({ dedupe }) => dedupe.key)).size).toBe(100);
  expect(new Set(many(100).map(({ urgent }) => urgent))).toEqual(new Set([false]));
  expect(new Set(many(10).map(({ urgent }) => urgent))).toEqual(new Set([true]));
});
