import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BatchBody, itemResults, type Sent } from '../../src/crm/hubspot/wire/batch-results.ts';
import { replay } from '../support/replay.ts';

const at = (i: number): string => `lead-${i}@acme.com`;

describe('whose result is whose', () => {
  const sent = (count: number, id: (i: number) => string | null): Sent[] =>
    Array.from({ length: count }, (_, i) => ({ traceId: `${i}`, id: id(i), properties: { email: at(i) } }));
  const read = (inputs: readonly Sent[], results: unknown[], errors: unknown[] = []) =>
    itemResults(inputs, BatchBody.parse({ results, errors }));
  const shuffled = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });

  test.each<[string, (i: number) => string | null, (i: number) => object]>([
    ['by trace id', () => null, (i) => ({ objectWriteTraceId: `${i}`, properties: {} })],
    ['by record id', (i) => `9${i}`, () => ({})],
    [
      'by a unique value, whatever its case',
      () => null,
      (i) => ({ properties: { email: at(i).toUpperCase() } }),
    ],
  ])('%s, in whatever order they come', (_, id, result) => {
    fc.assert(
      fc.property(shuffled, (order) => {
        const answers = read(
          sent(5, id),
          order.map((i) => ({ id: `9${i}`, ...result(i) })),
        );
        expect(answers?.map((one) => one.kind === 'done' && one.record.id)).toEqual([
          '90',
          '91',
          '92',
          '93',
          '94',
        ]);
      }),
      replay,
    );
  });

  test.each<[string, unknown[], unknown[]]>([
    ['too few', [{ id: '90', objectWriteTraceId: '0' }], []],
    ['too many', [0, 1, 1].map((i) => ({ id: `9${i}`, objectWriteTraceId: `${i}` })), []],
    [
      'of nobody that was sent',
      ['0', '7'].map((objectWriteTraceId) => ({ id: '9', objectWriteTraceId })),
      [],
    ],
    ['that cannot be told apart', [{ id: '90' }, { id: '91' }], []],
    [
      'and an error for the same',
      [{ id: '90', objectWriteTraceId: '0' }],
      [{ category: 'CONFLICT', context: { objectWriteTraceId: ['0'] } }],
    ],
    [
      'and an error that may pass',
      [{ id: '90', objectWriteTraceId: '0' }],
      [{ category: 'INTERNAL_ERROR', context: { objectWriteTraceId: ['1'] } }],
    ],
  ])('results %s: nobody knows what was written', (_, results, errors) => {
    expect(
      read(
        sent(2, () => null),
        results,
        errors,
      ),
    ).toBeNull();
  });

  test('an error names the inputs it is about, by trace id or by record id, or is the only one left', () => {
    const conflict = {
      category: 'CONFLICT',
      message: 'Contact already exists. Existing ID: 51',
      context: { objectWriteTraceId: ['1'] },
    };
    const one = [{ id: '90', objectWriteTraceId: '0' }];
    const refusal = { status: 409, existingId: '51', category: 'CONFLICT' };
    expect(
      read(
        sent(2, () => null),
        one,
        [conflict],
      ),
    ).toMatchObject([{ kind: 'done' }, { refusal }]);
    const nameless = { ...conflict, context: undefined };
    expect(
      read(
        sent(2, () => null),
        one,
        [nameless],
      ),
    ).toMatchObject([{ kind: 'done' }, { refusal }]);
    expect(
      read(
        sent(2, () => null),
        one,
        [conflict, { ...conflict, category: 'OTHER' }],
      ),
    ).toMatchObject([{ kind: 'done' }, { refusal }]);
    const gone = { category: 'OBJECT_NOT_FOUND', message: 'gone', context: { ids: ['90', '92'] } };
    expect(
      read(
        sent(3, (i) => `9${i}`),
        [{ id: '91' }],
        [gone],
      ),
    ).toMatchObject([{ refusal: { status: 404 } }, { kind: 'done' }, { refusal: { status: 404 } }]);
  });
});
