import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Profile } from '../../../src/domain/lead/lead.ts';
import { form } from '../../../src/intake/form/form.ts';
import { delivery, faultOf, json, settings, submissionIn, urlencoded } from '../deliveries.ts';

describe('whatever inspect lets through', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.bigInt().map(String),
    fc.boolean(),
    fc.constant(null),
  );
  const label = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'email',
      'phone',
      'name',
      'company',
      'country',
      'page',
      'consent',
      'answers',
      'fields',
      'utm',
      'cv',
      'value',
      'label',
      'url',
      'purpose',
      'at',
      'toString',
      'constructor',
      'timestamp',
      'employees',
    ),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(label, tie('tree'), { maxKeys: 5 }),
    ),
  }));
  const body = fc.oneof(
    fc.dictionary(label, tree).map((fields) => json(JSON.stringify(fields))),
    fc
      .array(fc.tuple(label, fc.string({ unit: 'binary' })))
      .map((pairs) =>
        urlencoded(
          new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString(),
        ),
      ),
    fc.uint8Array().map((bytes) => json(Buffer.from(bytes))),
    fc.uint8Array().map((bytes) => urlencoded(Buffer.from(bytes))),
    fc.json({ stringUnit: 'binary' }).map((text) => json(text)),
  );
  const source = settings({
    fields: { cv: 'attachment', label: 'own', at: 'consent', 'answers.*.value': 'deep', 'cv.0.url': 'phone' },
  });

  test('is parsed, the same each time, to something that can be stored', () => {
    fc.assert(
      fc.property(body, (sent) => {
        if (faultOf(() => form.inspect(sent)) !== null) return;
        const parsed = submissionIn(sent, source);
        expect(submissionIn(sent, source)).toEqual(parsed);
        const stored: unknown = JSON.parse(JSON.stringify(parsed.profile));
        expect(Profile.safeParse(stored).success).toBe(true);
        expect(Profile.safeParse(parsed.profile).success).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('is parsed in good time, however it is built', () => {
    const many = (item: string, count: number) => item.repeat(count).slice(0, -1);
    const hostile = [
      json(`{"answers":[${many('{"label":"a","value":1},', 2400)}]}`),
      json(`{"answers":[${many('{"label":"email","value":"x"},', 2400)}]}`),
      json(JSON.stringify({ ['A'.repeat(100_000)]: 1, name: 'a '.repeat(60_000) })),
      json(JSON.stringify({ employees: '1,'.repeat(60_000), email: 'a.'.repeat(60_000) })),
      json(JSON.stringify({ page: `/${'?utm_a=1&'.repeat(20_000)}`, phone: '1'.repeat(50_000) })),
      urlencoded(many('email=a@b.co&', 5000)),
      urlencoded(many('+%00=%00&', 5000)),
    ];
    for (const sent of hostile) {
      // Of this process alone: the machine may have other things to do.
      const before = process.threadCpuUsage();
      form.inspect(sent);
      submissionIn(sent, source);
      expect(process.threadCpuUsage(before).user / 1_000).toBeLessThan(500);
    }
  });

  test('hostile names do nothing', () => {
    const sent = delivery({ body: Buffer.from('{"constructor":"x","toString":"y","hasOwnProperty":"z"}') });
    const found = submissionIn(sent, source);
    expect({ ...found.profile.answers }).toEqual({ constructor: 'x', toString: 'y', hasOwnProperty: 'z' });
  });
});
