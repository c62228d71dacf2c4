import { describe, expect, test } from 'vitest';
import { hubspot } from '../../../src/intake/hubspot/hubspot.ts';
import { settings } from '../deliveries.ts';
import { event } from './deliveries.ts';

const source = settings({ name: 'hubspot', type: 'hubspot' });
const parse = (body: unknown) =>
  hubspot.parse(
    Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    'application/json',
    source,
  );
const AT = new Date(1_793_000_000_000).toISOString();

/** What an event says: `change id because`. */
function news(over: Record<string, unknown>): string {
  const said = parse(event(over));
  if (!('change' in said)) throw new Error('no news');
  expect(said).toMatchObject({ kind: 'crm_news', at: AT });
  return [said.change, said.id, said.because, ...said.formerIds.map((id) => `(${id})`)].join(' ');
}

describe('what happened to a contact', () => {
  test.each<[over: Record<string, unknown>, said: string]>([
    [{}, 'changed 5001 jobtitle changed'],
    [{ propertyName: 'email', changeSource: 'FORM' }, 'changed 5001 email changed by a form'],
    [{ propertyName: undefined }, 'changed 5001 a property changed'],
    [
      { subscriptionType: 'contact.creation', changeSource: 'FORM', changeFlag: 'NEW' },
      'changed 5001 created by a form',
    ],
    [{ subscriptionType: 'contact.creation', changeSource: 'toString' }, 'changed 5001 created'],
    [{ subscriptionType: 'contact.deletion', propertyName: undefined }, 'deleted 5001 deleted'],
    [{ subscriptionType: 'contact.restore' }, 'changed 5001 restored'],
    [{ subscriptionType: 'contact.privacyDeletion' }, 'erased 5001 erased for privacy'],
    [{ subscriptionType: 'contact.stirred' }, 'changed 5001 stirred'],
    [{ subscriptionType: undefined, eventType: 'contact.creation' }, 'changed 5001 created'],
    [{ subscriptionType: 'object.propertyChange', objectTypeId: '0-1' }, 'changed 5001 jobtitle changed'],
    [
      { subscriptionType: 'object.creation', objectTypeId: '0-1', changeSource: 'IMPORT' },
      'changed 5001 created by an import',
    ],
    [{ subscriptionType: 'object.deletion', objectTypeId: '0-1' }, 'deleted 5001 deleted'],
    [{ objectId: '5001' }, 'changed 5001 jobtitle changed'],
    [{ occurredAt: '1793000000000' }, 'changed 5001 jobtitle changed'],
  ])('%j', (over, said) => expect(news(over)).toBe(said));

  test('a merge tells who stays and who went', () => {
    const merge = { subscriptionType: 'contact.merge', objectId: 100, primaryObjectId: 100 };
    expect(news({ ...merge, newObjectId: 100, mergedObjectIds: [200, 300] })).toBe(
      'merged 100 merged (200) (300)',
    );
    expect(news({ ...merge, newObjectId: 900, mergedObjectIds: [200] })).toBe(
      'merged 900 merged (100) (200)',
    );
    expect(news({ ...merge, mergedObjectIds: ['200', 200, 100] })).toBe('merged 100 merged (200)');
    expect(
      news({ ...merge, subscriptionType: 'object.merge', objectTypeId: '0-1', mergedObjectIds: [200] }),
    ).toBe('merged 100 merged (200)');
  });

  test('a field of our own is an echo, under both kinds of event', () => {
    expect(news({ propertyName: 'baton_grade' })).toBe('elsewhere 5001 our own field baton_grade changed');
    expect(
      news({ subscriptionType: 'object.propertyChange', objectTypeId: '0-1', propertyName: 'baton_fit' }),
    ).toMatch(/^elsewhere/);
  });

  test('values are never told, nor what is sensitive', () => {
    expect(JSON.stringify(parse(event()))).not.toContain('Ovens');
    for (const sensitive of [{ isSensitive: true }, { propertyValue: 'REDACTED' }])
      expect(news({ propertyName: 'passport_number', ...sensitive })).toBe(
        'changed 5001 a sensitive property changed',
      );
    expect(news({ isSensitive: false })).toBe('changed 5001 jobtitle changed');
  });

  test('ids larger than a double holds stay exact', () => {
    const text = JSON.stringify(event()).replace('5001', '90071992547409931');
    expect(parse(text)).toMatchObject({ id: '90071992547409931' });
    const merged = JSON.stringify(event({ subscriptionType: 'contact.merge', mergedObjectIds: [7] })).replace(
      '[7]',
      '[90071992547409933]',
    );
    expect(parse(merged)).toMatchObject({ formerIds: ['90071992547409933'] });
  });
});

describe('what happened elsewhere', () => {
  test.each<[over: Record<string, unknown>, said: string]>([
    [{ subscriptionType: 'deal.propertyChange' }, 'elsewhere 5001 a deal changed'],
    [{ subscriptionType: 'company.creation' }, 'elsewhere 5001 a company was created'],
    [{ subscriptionType: 'deal.toString' }, 'elsewhere 5001 a deal changed'],
    [{ subscriptionType: 'line_item.deletion' }, 'elsewhere 5001 a line item was deleted'],
    [{ subscriptionType: 'object.propertyChange', objectTypeId: '0-3' }, 'elsewhere 5001 a deal changed'],
    [{ subscriptionType: 'object.restore', objectTypeId: '0-49' }, 'elsewhere 5001 an email was restored'],
    [
      { subscriptionType: 'object.creation', objectTypeId: '2-143967026' },
      'elsewhere 5001 a record of type 2-143967026 was created',
    ],
    [
      { subscriptionType: 'conversation.newMessage', objectId: undefined },
      'elsewhere  a conversation changed',
    ],
  ])('%j', (over, said) => expect(news(over)).toBe(said));

  test('a delivery without events says nothing', () => {
    expect(parse([])).toMatchObject({ kind: 'crm_news', change: 'elsewhere' });
  });
});

describe('links', () => {
  const link = (over: Record<string, unknown>) =>
    news({
      propertyName: undefined,
      subscriptionType: 'contact.associationChange',
      objectId: undefined,
      fromObjectId: 1,
      toObjectId: 2,
      ...over,
    });

  test.each<[over: Record<string, unknown>, said: string]>([
    [{ associationType: 'CONTACT_TO_COMPANY' }, 'changed 1 linked to a company'],
    [
      { associationType: 'COMPANY_TO_CONTACT', subscriptionType: 'company.associationChange' },
      'changed 2 linked to a company',
    ],
    [
      { associationType: 'CONTACT_TO_DEAL', associationRemoved: true },
      'changed 1 no longer linked to a deal',
    ],
    [{ associationType: 'DEAL_TO_CONTACT', objectId: 1 }, 'changed 2 linked to a deal'],
    [{ associationType: 'CONTACT_TO_COMPANY_UNLABELED' }, 'changed 1 linked to a company'],
    [
      { associationType: 'CONTACT_TO_COMPANY', fromObjectId: undefined, objectId: 8 },
      'changed 8 linked to a company',
    ],
    [{ associationType: 'CONTACT_TO_TICKET' }, 'elsewhere  a contact and a ticket were linked'],
    [{ associationType: 'CONTACT_TO_CONTACT' }, 'elsewhere  a contact and a contact were linked'],
    [
      {
        associationType: 'DEAL_TO_LINE_ITEM',
        subscriptionType: 'deal.associationChange',
        associationRemoved: true,
      },
      'elsewhere  a deal and a line item were parted',
    ],
    [
      { subscriptionType: 'object.associationChange', fromObjectTypeId: '0-1', toObjectTypeId: '0-2' },
      'changed 1 linked to a company',
    ],
    [
      { subscriptionType: 'object.associationChange', fromObjectTypeId: '0-3', toObjectTypeId: '0-1' },
      'changed 2 linked to a deal',
    ],
    [
      { subscriptionType: 'object.associationChange', fromObjectTypeId: '0-3', toObjectTypeId: '0-2' },
      'elsewhere  a deal and a company were linked',
    ],
  ])('%j', (over, said) => expect(link(over)).toBe(said));
});

describe('an event that cannot be understood says what it lacks', () => {
  test.each<[over: Record<string, unknown>, lacks: string]>([
    [{ subscriptionType: undefined }, 'subscriptionType'],
    [{ subscriptionType: 'contact' }, 'subscriptionType'],
    [{ subscriptionType: 7 }, 'subscriptionType'],
    [{ objectId: undefined }, 'objectId'],
    [{ objectId: null }, 'objectId'],
    [{ objectId: -1 }, 'objectId'],
    [{ objectId: 1.5 }, 'objectId'],
    [{ objectId: 'me' }, 'objectId'],
    [{ objectId: { valueOf: 1 } }, 'objectId'],
    [{ occurredAt: undefined }, 'occurredAt'],
    [{ occurredAt: 'yesterday' }, 'occurredAt'],
    [{ occurredAt: 9e14 }, 'occurredAt'],
    [{ occurredAt: -5 }, 'occurredAt'],
    [{ subscriptionType: 'object.creation' }, 'objectTypeId'],
    [{ subscriptionType: 'object.creation', objectTypeId: 'contact' }, 'objectTypeId'],
    [{ subscriptionType: 'contact.merge', objectId: undefined }, 'newObjectId'],
    [{ subscriptionType: 'contact.associationChange' }, 'associationType'],
    [{ subscriptionType: 'company.associationChange', associationType: 'COMPANY_TO_CONTACT' }, 'toObjectId'],
  ])('%j', (over, lacks) => {
    expect(() => parse(event(over))).toThrow(
      expect.objectContaining({
        code: 'BODY_MALFORMED',
        message: expect.stringContaining(`: ${lacks} is missing`),
      }),
    );
  });

  test('and repeats nothing that stands in it', () => {
    const bad = { subscriptionType: '<b>jo@acme.example</b>', propertyValue: 'secret words' };
    expect(() => parse(event(bad))).not.toThrow(/jo@acme|secret words/);
  });
});
