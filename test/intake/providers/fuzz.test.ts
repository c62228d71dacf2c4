import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SOURCE_TYPES } from '../../../src/domain/policy/source-types.ts';
import { Fault } from '../../../src/faults.ts';
import type { Source } from '../../../src/intake/source.ts';
import { sourceFor } from '../../../src/intake/sources.ts';
import { replay } from '../../support/replay.ts';
import { delivery, faultOf, settings } from '../deliveries.ts';
import { GOOD_BODIES } from './good-bodies.ts';

/** A longer search, by hand: FUZZ_RUNS=10000. */
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);

const VALUES = ['""', 'null', '[]', '{}', '[[]]', '[{}]', '0', '-1e400', 'true', '12345678901234567890'];
const KEYS = ['"constructor":', '"toString":', '"label":', '"value":', '"type":', '"id":'];

/** A body with some of its pieces cut out, doubled or overwritten: now and then still in good form. */
const damaged = (text: string) => {
  const edit = fc.oneof(
    fc.record({
      from: fc.nat(text.length),
      length: fc.nat(30),
      put: fc.oneof(fc.string({ unit: 'binary', maxLength: 6 }), fc.constantFrom(...VALUES, '&', '=', '%')),
    }),
    fc.tuple(fc.nat(), fc.constantFrom(...VALUES)).map(([at, put]) => ({ ...pieceOf(text, VALUE, at), put })),
    fc.tuple(fc.nat(), fc.constantFrom(...KEYS)).map(([at, put]) => ({ ...pieceOf(text, KEY, at), put })),
  );
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((edits) =>
      edits
        .toSorted((a, b) => b.from - a.from)
        .reduce((now, { from, length, put }) => now.slice(0, from) + put + now.slice(from + length), text),
    );
};

/** One value of JSON, be it a whole object or list without others in it; and one key. */
const VALUE = /(?<=[:[,]\s*)(?:"(?:[^"\\]|\\.)*"(?!\s*:)|[-\d.]+|true|false|null|\{[^{}]*\}|\[[^[\]]*\])/g;
const KEY = /"(?:[^"\\]|\\.)*"\s*:/g;

function pieceOf(text: string, pattern: RegExp, at: number): { from: number; length: number } {
  const found = [...text.matchAll(pattern)];
  const one = found[at % Math.max(found.length, 1)];
  return { from: one?.index ?? 0, length: one?.[0].length ?? 0 };
}

/** How many of the signals in a delivery are understood; whatever is no Fault is passed on. */
function understood(source: Source, body: Buffer, contentType: string): number {
  const sent = delivery({ body, contentType, pathToken: 'tok' });
  const all = settings({ tokens: ['tok'], fields: { 'How soon?': 'timeframe' } });
  for (const secrets of [[], ['secret']]) faultless(() => source.verify(sent, { ...all, secrets }));
  if (!faultless(() => source.inspect(sent))) return 0;
  const parts = source.split?.(sent) ?? [{ body, contentType, dedupe: source.dedupe(sent) }];
  faultless(() => source.reply?.(sent));
  for (const { dedupe } of parts) expect(dedupe.key).toMatch(/^\w+:[0-9a-f]{64}$/);
  return parts.filter((part) =>
    faultless(() => {
      const read = () => source.parse(part.body, part.contentType ?? contentType, all);
      expect(read()).toEqual(read());
    }),
  ).length;
}

function faultless(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

test.each(GOOD_BODIES)('%s reads whatever comes, or says in a fault why not', (type, contentType, good) => {
  const source = sourceFor(type);
  expect(understood(source, Buffer.from(good), contentType)).toBeGreaterThan(0);
  let read = 0;
  fc.assert(
    fc.property(
      fc.oneof(fc.uint8Array({ maxLength: 200 }), { arbitrary: damaged(good), weight: 8 }, fc.json()),
      (body) => {
        read += understood(source, Buffer.from(body), contentType);
      },
    ),
    { numRuns, ...replay },
  );
  expect(read, 'the damage is too great to find anything by it').toBeGreaterThan(numRuns / 20);
});

const HEADERS =
  `typeform-signature tally-signature x-webflow-signature x-webflow-timestamp formspree-signature x-hook-secret
  x-webhook-signature x-webhook-token x-signature x-hub-signature x-hub-signature-256 x-li-signature x-open-signature
  calendly-webhook-signature framer-signature framer-webhook-submission-id webhook-id webhook-timestamp webhook-signature
  svix-id svix-timestamp svix-signature x-hubspot-signature x-hubspot-signature-v3 x-hubspot-signature-version
  x-hubspot-request-timestamp authorization origin idempotency-key content-type`.split(/\s+/);
const SIGNATURES = [
  't=1,v1=',
  't=,v1=00',
  `sha256=${'0'.repeat(64)}`,
  'sha1=',
  `v1,${'A'.repeat(43)}=`,
  'v1a,x v1,',
  'e30.e30.',
  'Bearer ',
  '1e9',
  '-1',
];

test.each(SOURCE_TYPES)('%s refuses whatever headers nobody can have signed, and never more', (type) => {
  const source = sourceFor(type);
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...SIGNATURES));
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...HEADERS), fc.oneof(value, fc.array(value, { maxLength: 3 }))),
      fc.constantFrom('{}', '', '[{}]', '{"google_key":"x"}', '<a/>'),
      (headers, body) => {
        // Node gives a header that came twice as a list.
        const sent = delivery({ body: Buffer.from(body), headers });
        const of = settings({ type, secrets: ['secret', 'whsec_c2VjcmV0'], tokens: ['tok'] });
        expect(faultOf(() => source.verify(sent, of))).toMatch(/^SIGNATURE_/);
        faultless(() => source.dedupe(sent));
      },
    ),
    { numRuns, ...replay },
  );
});
