import { describe, expect, test } from 'vitest';
import { salesforce } from '../../../src/intake/salesforce/salesforce.ts';
import { faultOf, json } from '../deliveries.ts';
import { CONTACT, DEAL, LEAD, newsOf, ORG } from './deliveries.ts';

const MS = 1_793_000_000_000;
const AT = new Date(MS).toISOString();
const parse = (said: unknown) => salesforce.parse(Buffer.from(JSON.stringify(said)), 'application/json');
const news = (change: string, because: string, over: object = {}) => ({
  kind: 'crm_news',
  change,
  id: LEAD,
  formerIds: [],
  at: AT,
  because,
  ...over,
});
const sent = (body: unknown) => json(JSON.stringify(body));
const keysOf = (body: unknown) => salesforce.split(sent(body)).map(({ dedupe }) => dedupe);

describe('a callout of a flow', () => {
  test.each(['leadId', 'contactId', 'recordId', 'id'])('names its record as %s', (name) => {
    for (const id of [LEAD, ` ${LEAD.slice(0, 15)} `])
      expect(newsOf(sent({ [name]: id }))).toEqual([news('changed', 'told by Salesforce', { at: null })]);
  });

  test('may say when it was, as a number or as Salesforce writes times', () => {
    for (const occurredAt of [MS, String(MS), AT, AT.replace('Z', '+0000')])
      expect(newsOf(sent({ leadId: LEAD, occurredAt }))).toEqual([news('changed', 'told by Salesforce')]);
    expect(newsOf(sent({ leadId: LEAD, occurredAt: 'today' }))).toMatchObject([{ at: null }]);
  });

  test('may name several, each of which is a signal; one that names none does not stop the others', () => {
    const parts = salesforce.split(
      sent([{ leadId: LEAD }, { name: 'Grete' }, 7, { contactId: CONTACT }, { id: DEAL }]),
    );
    const said = parts.map(({ body }) => faultOf(() => salesforce.parse(body, 'application/json')));
    expect(said).toEqual([null, 'BODY_MALFORMED', 'BODY_MALFORMED', null, null]);
    expect(parts.map(({ body }) => String(body)).join()).not.toContain('Grete');
    expect(newsOf(sent([{ id: DEAL }]))).toMatchObject([
      { change: 'elsewhere', because: 'no person: 006…, told by Salesforce' },
    ]);
  });

  test('without records says nothing', () => {
    expect(newsOf(sent([]))).toMatchObject([
      { change: 'elsewhere', because: 'Salesforce sent an empty list' },
    ]);
  });

  test('is known again by its event, else by what it says for a while', () => {
    const told = { leadId: LEAD, orgId: ORG, eventId: 'e-1' };
    const [key] = keysOf(told);
    expect(key).toEqual({ key: expect.stringMatching(/^callout:[0-9a-f]{64}$/), windowMs: null });
    expect(keysOf({ ...told, leadId: LEAD.slice(0, 15), orgId: ORG.slice(0, 15), more: 1 })).toEqual([key]);
    for (const other of [{ eventId: 'e-2' }, { leadId: CONTACT }, { orgId: '00D5g000009Qq2A' }])
      expect(keysOf({ ...told, ...other })).not.toEqual([key]);
    expect(keysOf({ leadId: LEAD })).toEqual([{ key: expect.stringMatching(/^body:/), windowMs: 600_000 }]);
  });

  test('cannot pass for what Baton itself found', () => {
    const posing = { poll: 'deleted', cdc: 'DELETE', outbound: null, objectId: LEAD, leadId: LEAD };
    expect(newsOf(sent(posing))).toEqual([news('changed', 'told by Salesforce', { at: null })]);
    const [part] = salesforce.split(sent(JSON.stringify(posing)));
    expect(faultOf(() => salesforce.parse(part!.body, 'application/json'))).toBe('BODY_MALFORMED');
  });

  test.each([
    ['', 'BODY_EMPTY'],
    ['{"leadId":', 'BODY_MALFORMED'],
    ['{"__proto__":1}', 'BODY_FORBIDDEN_KEY'],
    ['['.repeat(200), 'BODY_TOO_DEEP'],
    [`[${'{},'.repeat(500)}{}]`, 'BODY_TOO_LARGE'],
  ])('that is broken stays outside: a flow hears what is wrong', (body, fault) => {
    expect(faultOf(() => salesforce.inspect(json(body)))).toBe(fault);
  });
});

test.each([
  [{ poll: 'changed', objectId: LEAD, occurredAt: MS }, news('changed', 'changed while nobody listened')],
  [
    { poll: 'deleted', objectId: CONTACT, occurredAt: MS },
    news('deleted', 'deleted while nobody listened', { id: CONTACT }),
  ],
  [
    { poll: 'deleted', objectId: DEAL, occurredAt: MS },
    news('elsewhere', 'no person: 006…, deleted while nobody listened', { id: DEAL }),
  ],
])('what our own poll found: %j', (said, wanted) => {
  expect(parse(said)).toEqual(wanted);
});

test.each([
  ['CREATE', 'changed', 'created'],
  ['UPDATE', 'changed', 'changed'],
  ['UNDELETE', 'changed', 'restored'],
  ['DELETE', 'deleted', 'deleted'],
  ['GAP_CREATE', 'changed', 'created'],
  ['GAP_UPDATE', 'changed', 'changed'],
  ['GAP_DELETE', 'deleted', 'deleted'],
  ['GAP_UNDELETE', 'changed', 'restored'],
  ['GAP_OVERFLOW', 'changed', 'changed'],
])('a change event: %s', (cdc, change, because) => {
  expect(parse({ cdc, object: 'Lead', objectId: LEAD, occurredAt: MS })).toEqual(news(change, because));
  expect(parse({ cdc, object: 'Opportunity', objectId: DEAL, occurredAt: MS })).toEqual(
    news('elsewhere', `no person: Opportunity, ${because}`, { id: DEAL }),
  );
});
