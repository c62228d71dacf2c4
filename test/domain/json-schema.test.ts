import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { policyJsonSchema } from '../../src/domain/policy/json-schema/json-schema.ts';
import { KEY_DESCRIPTIONS } from '../../src/domain/policy/json-schema/key-descriptions.ts';
import { partsOf } from '../../src/domain/policy/json-schema/part.ts';
import { PolicySchema } from '../../src/domain/policy/schema.ts';
import { compiled } from '../support/policies.ts';
import { replay } from '../support/replay.ts';
import { WHOLE } from '../support/whole-policy.ts';

const isDate = (text: string): boolean => !Number.isNaN(Date.parse(text));
const ajv = new Ajv({
  strict: true,
  strictTypes: false,
  allowMatchingProperties: true,
  allErrors: false,
  formats: { date: isDate, 'date-time': isDate, email: true, uri: (text: string) => URL.canParse(text) },
});
const language = ajv.compile(policyJsonSchema());
const live = ajv.compile(policyJsonSchema(compiled(WHOLE).document));
const shipped = readFileSync('policy.yaml', 'utf8');

describe('an independent validator', () => {
  test('takes every policy by the language, and each by its own names', () => {
    expect([language(parse(WHOLE)), language.errors]).toEqual([true, null]);
    expect([live(parse(WHOLE)), live.errors]).toEqual([true, null]);
    const own = ajv.compile(policyJsonSchema(compiled(shipped).document));
    expect([language(parse(shipped)), own(parse(shipped)), own.errors]).toEqual([true, true, null]);
  });

  test.each([
    // a key that is none
    ['timezone:', 'time_zone:'],
    ['when_missing: unsaid', 'if_missing: unsaid'],
    ['points: { taste', 'pionts: { taste'],
    ['note: what', 'notes: what'],
    ['half_life: 20d', 'halflife: 20d'],
    ['at_most: 2, per: 5d', 'at_most: 2, every: 5d'],
    ['cap_at: warm', 'capped_at: warm'],
    ['weight: 2', 'wait: 2'],
    ['per_day: 6', 'a_day: 6'],
    ['if_away: home', 'when_away: home'],
    ['accept: 30m', 'accepted: 30m'],
    ['give_up_after: { attempts: 2 }', 'give_up_after: { tries: 2 }'],
    ['rest: 60d', 'sleep: 60d'],
    ['attachments: 60d', 'files: 60d'],
    ['needs: pursuit_done', 'requires: pursuit_done'],
    ['starts_with: /prices', 'begins_with: /prices'],
    ['stage: mql', 'stadium: mql'],
    // a name that is none
    ['type: standard', 'type: paper'],
    ['order.size: hall', 'order.sise: hall'],
    ['order.size: hall', 'order.size: huge'],
    ['email.kind: disposable', 'email.kind: throwaway'],
    ['in_list: rivals', 'in_list: rival'],
    ['taste: -5', 'tast: -5'],
    ['by: order.size', 'by: order.weight'],
    ['grade: [hot, warm] }', 'grade: [hot, lukewarm] }'],
    ['[  hot, warm, cool ]', '[  hot, mild, cool ]'],
    ['show_as: stars', 'show_as: hearts'],
    ['members: [ida, jan]', 'members: [ida, jon]'],
    ['to: abroad', 'to: broad'],
    ['share: least_open', 'share: most_open'],
    ['do: call, note', 'do: shout, note'],
    ['template: hello', 'template: hallo'],
    ['stop_on: [replied', 'stop_on: [answered'],
    ['reason: silent', 'reason: quiet'],
    ['remind: owner', 'remind: anybody'],
    ['won: { hot: 30%', 'won: { hottest: 30%'],
    ['  shop: { "Sacks', '  shp: { "Sacks'],
    ['routing: rest,', 'routing: resting,'],
    ['why_includes: [sacks', 'why_includes: [sack'],
    // a value of the wrong kind
    ['version: 12 ', 'version: twelve '],
    ['origins: [', 'origins: https://mill.example, x: ['],
    ['max: 60', 'max: "60"'],
    ['oven: 20,', 'oven: many,'],
    ['full_for: 3d', 'full_for: 3 days'],
    ['days: mon-fri', 'days: weekdays'],
    ['from: "06:00"', 'from: 6'],
    ['from: 2026-08-03', 'from: tomorrow'],
    ['accepted: 70%', 'accepted: 0.7'],
    ['points: +15', 'points: many'],
    ['exists: true } }, to', 'exists: maybe } }, to'],
    ['sla: true', 'sla: sometimes'],
    ['first_touch: 2h', 'first_touch: 2'],
  ])('refuses %s -> %s', (from, to) => {
    const text = WHOLE.replace(from, () => to);
    expect(text).not.toBe(WHOLE);
    expect(live(parse(text))).toBe(false);
  });
});

type Node = Record<string, unknown>;
type Place = readonly [parent: Node, key: string];

/** Every key of a document, with what it stands in; items of lists count too. */
const placesOf = (value: unknown): Place[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => [[value as Node, key] as const, ...placesOf(inner)]);

const values = fc.constantFrom<unknown>('', 'x', -1, 0.5, 1e9, true, null, [], ['x'], [3], {}, { x: 1 });
const damages = fc.oneof(
  values.map((value) => (parent: Node, key: string) => Object.assign(parent, { [key]: value })),
  fc.constant((parent: Node, key: string) => {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
  }),
  values.map((value) => (parent: Node) => Object.assign(parent, Array.isArray(parent) ? {} : { zzz: value })),
  fc.constant((parent: Node, key: string) => {
    if (Array.isArray(parent)) return;
    parent[`${key}_`] = parent[key];
    delete parent[key];
  }),
);

test('whatever the language refuses for its shape, the schema refuses too', () => {
  const whole: unknown = parse(WHOLE);
  const count = placesOf(whole).length;
  let refused = 0;
  fc.assert(
    fc.property(fc.nat(count - 1), damages, (nth, damage) => {
      const document = structuredClone(whole);
      const [parent, key] = placesOf(document)[nth] as Place;
      damage(parent, key);
      const read = PolicySchema.safeParse(document);
      if (read.success || read.error.issues.every(({ code }) => code === 'custom')) return;
      refused += 1;
      expect([language(document), live(document)]).toEqual([false, false]);
    }),
    { numRuns: 400, ...replay },
  );
  expect(refused).toBeGreaterThan(100);
}, 60_000);

test('every key has a sentence, and every sentence a key', () => {
  const schema = policyJsonSchema();
  const roots = [['', schema] as const, ...Object.entries(schema.definitions ?? {})];
  const keys = roots.flatMap(([root, schema]) =>
    [...partsOf(schema, root)].flatMap(({ part: { properties = {} }, path }) =>
      Object.entries(properties).map(([key, { description }]) => ({
        key: path === '' ? key : `${path}.${key}`,
        description,
      })),
    ),
  );
  expect(keys.filter(({ description }) => description === undefined)).toEqual([]);
  const used = new Set(keys.map(({ description }) => description));
  expect(Object.entries(KEY_DESCRIPTIONS).filter(([, sentence]) => !used.has(sentence))).toEqual([]);
});
