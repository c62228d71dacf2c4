import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { longId } from '../../../src/domain/lead/salesforce-id.ts';
import { salesforce } from '../../../src/intake/salesforce/salesforce.ts';
import { replay } from '../../support/replay.ts';
import { delivery, faultOf, settings } from '../deliveries.ts';
import { ACTION, CONTACT, message, notification, ORG, sObject, TOKEN, TOLD, xml } from './deliveries.ts';

const source = settings({ type: 'salesforce', tokens: [TOKEN], options: { org: ORG, actions: [ACTION] } });
const good = message({
  notifications: [notification(TOLD[0]), notification(TOLD[1], sObject(CONTACT, 'sf:Contact'))],
});
const callout = JSON.stringify([{ leadId: CONTACT, orgId: ORG, eventId: 'e' }]);

/** A document with some of its pieces doubled, swapped, cut out or overwritten. */
const damaged = (text: string) =>
  fc
    .array(
      fc.record({
        from: fc.nat(text.length),
        length: fc.nat(40),
        put: fc.oneof(
          fc.constant(''),
          fc.string({ unit: 'binary', maxLength: 8 }),
          fc.constantFrom(
            '<',
            '>',
            '/>',
            '&#0;',
            '&lt;',
            ']]>',
            '<![CDATA[',
            '<!--',
            '<!DOCTYPE a>',
            '<?x?>',
            ' xmlns=""',
            '"',
            '{',
            '}',
            ':',
          ),
          fc.tuple(fc.nat(text.length), fc.nat(200)).map(([at, length]) => text.slice(at, at + length)),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((edits) =>
      edits.reduce((now, { from, length, put }) => now.slice(0, from) + put + now.slice(from + length), text),
    );

const XML_TYPES = ['text/xml', 'application/xml', 'application/soap+xml'];
const anything = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
  damaged(good).map((text) => Buffer.from(text)),
);
const body = fc.oneof(
  fc.record({ body: anything, contentType: fc.constantFrom(...XML_TYPES, 'application/json') }),
  fc.record({
    body: damaged(good).map((text) => Buffer.from(text)),
    contentType: fc.constantFrom(...XML_TYPES),
  }),
  damaged(callout).map((text) => ({ body: Buffer.from(text), contentType: 'application/json' })),
);

test('whatever bytes come are read or refused with a fault, and ids that are read are well-formed', () => {
  let understood = 0;
  fc.assert(
    fc.property(body, (over) => {
      const sent = delivery({ ...over, pathToken: TOKEN });
      if (faultOf(() => salesforce.verify(sent, source)) !== null) return;
      if (faultOf(() => salesforce.inspect(sent)) !== null) return;
      const parts = salesforce.split(sent);
      expect(parts.length).toBeGreaterThan(0);
      for (const part of parts) {
        expect(part.dedupe.key).toMatch(
          /^(?:om:00D\w{15}:(?:\w{18}|[0-9a-f]{64})|(?:body|callout):[0-9a-f]{64})$/,
        );
        const read = () => salesforce.parse(part.body, part.contentType ?? sent.contentType);
        if (faultOf(read) !== null) continue;
        const { id, change } = read();
        expect(read()).toEqual(read());
        if (change === 'elsewhere' && id === '') continue;
        understood += 1;
        expect(longId(id)).toBe(id);
      }
    }),
    { numRuns: 2000, ...replay },
  );
  expect(understood).toBeGreaterThan(20);
});

test('a good document among them is understood', () => {
  expect(salesforce.split(xml(good))).toHaveLength(2);
});
