import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hubspot } from '../../../src/intake/hubspot/hubspot.ts';
import { hubspotWorkflow } from '../../../src/intake/hubspot/workflow.ts';
import { replay } from '../../support/replay.ts';
import { faultOf, json, settings } from '../deliveries.ts';
import { event } from './deliveries.ts';

const split = (body: unknown) => hubspot.split(json(typeof body === 'string' ? body : JSON.stringify(body)));
const keysOf = (body: unknown) => split(body).map(({ dedupe }) => dedupe.key);
const inspect = (text: string | Buffer) => faultOf(() => hubspot.inspect(json(text)));

describe('a delivery', () => {
  test('each event becomes a signal of its own, in the order given', () => {
    const parts = split([event(), event({ objectId: 2 })]);
    expect(parts.map(({ body }) => JSON.parse(String(body)))).toEqual([event(), event({ objectId: 2 })]);
    expect(parts.map(({ dedupe }) => dedupe.windowMs)).toEqual([null, null]);
    expect(new Set(keysOf([event(), event({ objectId: 2 })])).size).toBe(2);
  });

  test('whoever filled in a form goes before imports and echoes', () => {
    const sources = ['IMPORT', 'FORM', 'INTEGRATION', undefined];
    const parts = split(sources.map((changeSource, eventId) => event({ eventId, changeSource })));
    expect(parts.map(({ urgent }) => urgent)).toEqual([false, true, false, false]);
  });

  test('a single event without its list is taken as well', () => {
    expect(keysOf(event())).toEqual(keysOf([event()]));
  });

  test('an empty list is taken and says nothing', () => {
    expect(inspect('[]')).toBeNull();
    expect(split([]).map(({ body }) => String(body))).toEqual(['[]']);
  });

  test('a hundred events with long values pass the door', () => {
    const hundred = Array.from({ length: 100 }, (_, i) =>
      event({ eventId: i, propertyValue: 'x'.repeat(10_000) }),
    );
    expect(inspect(JSON.stringify(hundred))).toBeNull();
    expect(inspect(JSON.stringify([...hundred, ...hundred]))).toBe('BODY_TOO_LARGE');
    expect(new Set(keysOf(hundred)).size).toBe(100);
  });

  test('what is no JSON, or would cost too much, stays outside', () => {
    expect(inspect('')).toBe('BODY_EMPTY');
    expect(inspect('[{')).toBe('BODY_MALFORMED');
    expect(inspect(Buffer.from([0x5b, 0xff, 0x5d]))).toBe('BODY_NOT_UTF8');
    expect(inspect(`[${'1,'.repeat(500)}1]`)).toBe('BODY_TOO_LARGE');
    expect(inspect('['.repeat(100))).toBe('BODY_TOO_DEEP');
    expect(inspect('[{"__proto__":1}]')).toBe('BODY_FORBIDDEN_KEY');
  });

  test('large ids reach the part as they came', () => {
    const [part] = split(JSON.stringify([event()]).replace('5001', '90071992547409931'));
    expect(String(part?.body)).toContain('90071992547409931');
  });
});

describe('the same event', () => {
  const [key] = keysOf([event()]);

  test('is known again in a later attempt, and with its numbers as text', () => {
    expect(keysOf([event({ attemptNumber: 7 })])).toEqual([key]);
    expect(keysOf([event({ objectId: '5001', portalId: '990' })])).toEqual([key]);
    expect(keysOf([Object.fromEntries(Object.entries(event()).toReversed())])).toEqual([key]);
  });

  test.each([
    { portalId: 991 },
    { subscriptionId: 82 },
    { subscriptionType: 'contact.creation' },
    { objectTypeId: '0-1' },
    { objectId: 5002 },
    { propertyName: 'email' },
    { occurredAt: 1_793_000_000_001 },
    { eventId: 4712 },
    { fromObjectId: 5001, toObjectId: 6001 },
  ])('is another with %j', (over) => expect(keysOf([event(over)])).not.toEqual([key]));

  test('news of a link without objectId is known again in a later attempt', () => {
    const link = event({ objectId: undefined, fromObjectId: 5001, toObjectId: 6001 });
    expect(keysOf([{ ...link, attemptNumber: 3 }])).toEqual(keysOf([link]));
    expect(keysOf([{ ...link, toObjectId: 6002 }])).not.toEqual(keysOf([link]));
  });

  test('events that do not say what they are about are told apart by their text', () => {
    const unclear = [
      { a: 1 },
      { a: 2 },
      1,
      'x',
      null,
      [],
      event({ objectId: null, fromObjectId: 1 }),
      event({ objectId: null, fromObjectId: 2 }),
    ];
    expect(new Set(keysOf(unclear)).size).toBe(unclear.length);
  });
});

describe('laws', () => {
  const anEvent = fc.record(
    {
      eventId: fc.nat(3),
      objectId: fc.constantFrom<unknown>(1, 2, '2', null, 'x'),
      occurredAt: fc.constantFrom<unknown>(1_793_000_000_000, 1_793_000_000_001, 'later'),
      subscriptionType: fc.constantFrom(
        'contact.creation',
        'contact.propertyChange',
        'deal.creation',
        'nonsense',
      ),
      propertyName: fc.constantFrom('email', 'baton_grade'),
    },
    { requiredKeys: [] },
  );

  test('shuffled, in pieces and more than once, deliveries make the same signals', () => {
    const events = fc.array(anEvent, { minLength: 1, maxLength: 20 });
    const again = events.chain((once) =>
      fc.tuple(
        fc.constant(once),
        fc.shuffledSubarray([...once, ...once], { minLength: once.length * 2 }),
        fc.integer({ min: 1, max: once.length }),
      ),
    );
    fc.assert(
      fc.property(again, ([once, twice, cut]) => {
        const pieces = [twice.slice(0, cut), twice.slice(cut).map((one) => ({ ...one }))];
        expect(new Set(pieces.flatMap(keysOf))).toEqual(new Set(keysOf(once)));
      }),
      replay,
    );
  });

  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.constantFrom<unknown>(
      null,
      true,
      '0-1',
      'contact.creation',
      'object.merge',
      'contact.associationChange',
      'changed',
      1_793_000_000_000,
      5001,
    ),
  );
  const name = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ...'objectId subscriptionType eventType occurredAt objectTypeId mergedObjectIds newObjectId associationType fromObjectId'.split(
        ' ',
      ),
      ...'toObjectId poll values submittedAt form pageUrl name value properties fields vid id hs_object_id email versions'.split(
        ' ',
      ),
      'toString',
      'valueOf',
    ),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 8 }),
    ),
  }));

  test('whatever JSON comes is read or refused with a fault, the same each time', () => {
    const source = settings({ name: 'hubspot', type: 'hubspot' });
    const read = (act: () => unknown): string => {
      let said: unknown;
      const fault = faultOf(() => (said = act()));
      return fault ?? JSON.stringify(said);
    };
    fc.assert(
      fc.property(tree, (value) => {
        const sent = json(JSON.stringify(value));
        const whole = () => hubspotWorkflow.parse(sent.body, sent.contentType, source);
        expect(read(whole)).toBe(read(whole));
        if (faultOf(() => hubspot.inspect(sent)) !== null) return;
        for (const { body } of hubspot.split(sent)) {
          const one = () => hubspot.parse(body, 'application/json', source);
          expect(read(one)).toBe(read(one));
        }
      }),
      { numRuns: 300, ...replay },
    );
  });
});
