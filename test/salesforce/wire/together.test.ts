import { describe, expect, test } from 'vitest';
import { ref, type Step } from '../../../src/crm/salesforce/salesforce-api.ts';
import { call } from '../../support/crm-call.ts';
import { BASE, bodyOf, LEAD, NO_ASSIGNMENT, parts, wireBench } from './wire-server.ts';

const TASK = '00T5g00000777AAEAY';
const made = (id: string) => ({
  httpStatusCode: 201,
  body: { id, success: true, errors: [], created: true },
});

describe('steps that are done all or none', () => {
  const steps: readonly Step[] = [
    {
      name: 'lead',
      do: 'upsert',
      type: 'Lead',
      key: { field: 'Baton_Id__c', value: 'le/1 ?' },
      values: { type: 'kept', Title: null },
    },
    { name: 'contact', do: 'update', type: 'Contact', id: '0035g00000777AA', values: { Title: 'CTO' } },
    {
      name: 'task',
      do: 'create',
      type: 'Task',
      values: { WhoId: ref('lead'), Subject: 'Hi @{lead.id}', Done__c: true },
    },
  ];

  test.each([null, '', undefined])(
    'are one call that no assignment rule acts on, with ids and keys made safe, 204 with %j',
    async (nothing) => {
      await using bench = await wireBench(
        parts((_, i) =>
          i === 1 ? { httpStatusCode: 204, body: nothing } : made(i === 0 ? LEAD.slice(0, 15) : TASK),
        ),
      );
      expect(await bench.api.together(steps, call)).toEqual([
        { kind: 'done', id: LEAD, created: true },
        { kind: 'done', id: '0035g00000777AAAAY', created: false },
        { kind: 'done', id: TASK, created: true },
      ]);
      expect(bench.calls).toHaveLength(1);
      expect(bench.calls[0]).toMatchObject({ method: 'POST', path: `${BASE}/composite` });
      expect(bodyOf(bench.calls[0])).toEqual({
        allOrNone: true,
        compositeRequest: [
          {
            method: 'PATCH',
            url: `${BASE}/sobjects/Lead/Baton_Id__c/le%2F1%20%3F`,
            referenceId: 'lead',
            httpHeaders: NO_ASSIGNMENT,
            body: { type: 'kept', Title: null },
          },
          {
            method: 'PATCH',
            url: `${BASE}/sobjects/Contact/0035g00000777AAAAY`,
            referenceId: 'contact',
            httpHeaders: NO_ASSIGNMENT,
            body: { Title: 'CTO' },
          },
          {
            method: 'POST',
            url: `${BASE}/sobjects/Task`,
            referenceId: 'task',
            httpHeaders: NO_ASSIGNMENT,
            body: { WhoId: '@{lead.id}', Subject: 'Hi ＠{lead.id}', Done__c: true },
          },
        ],
      });
    },
  );

  test('are all refused when one is, each with its own reason', async () => {
    const halted = { errorCode: 'PROCESSING_HALTED', message: 'rolled back' };
    const wrong = { errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'no such user', fields: [] };
    await using bench = await wireBench(
      parts((_, i) => ({ httpStatusCode: 400, body: [i === 2 ? wrong : halted] })),
    );
    expect(await bench.api.together(steps, call)).toMatchObject([
      { kind: 'refused', refusal: { code: 'PROCESSING_HALTED' } },
      { kind: 'refused', refusal: { code: 'PROCESSING_HALTED' } },
      {
        kind: 'refused',
        refusal: { code: 'INVALID_CROSS_REFERENCE_KEY', message: expect.stringContaining('no such user') },
      },
    ]);
  });

  test('are refused where two records have the key', async () => {
    await using bench = await wireBench(parts(() => ({ httpStatusCode: 300, body: ['/a', '/b'] })));
    expect(await bench.api.together(steps.slice(0, 1), call)).toMatchObject([
      { kind: 'refused', refusal: { code: 'MULTIPLE_CHOICES', status: 300 } },
    ]);
  });

  test.each<[string, unknown]>([
    ['an id that is none', { id: 'x', success: true }],
    ['no success', { id: LEAD, success: false }],
  ])('whose answer has %s may have been written', async (_, body) => {
    await using bench = await wireBench(parts(() => ({ httpStatusCode: 201, body })));
    await expect(bench.api.together(steps, call)).rejects.toMatchObject({ code: 'CRM_ANSWER_LOST' });
  });

  const create = { name: 'lead', do: 'create', type: 'Lead', values: {} } as const;
  const upsert = {
    name: 'lead',
    do: 'upsert',
    type: 'Lead',
    key: { field: 'Baton_Id__c', value: 'k' },
    values: {},
  } as const;
  test.each<[string, readonly Step[]]>([
    ['an id that would lead elsewhere', [{ ...create, do: 'update', id: '../../Account/001' }]],
    ['a type that is none', [{ ...create, type: 'Lead/x' }]],
    ['a field that is none', [{ ...create, values: { 'a b': 1 } }]],
    ['Id among the values', [{ ...create, values: { Id: LEAD } }]],
    ['id among the values', [{ ...upsert, values: { id: LEAD } }]],
    ['attributes among the values', [{ ...create, values: { attributes: 'x' } }]],
    ['the key among the values', [{ ...upsert, values: { baton_id__C: 'k' } }]],
    ['a key of nothing', [{ ...upsert, key: { field: 'Baton_Id__c', value: '' } }]],
    ['a key that climbs', [{ ...upsert, key: { field: 'Baton_Id__c', value: '..' } }]],
    ['a key that refers', [{ ...upsert, key: { field: 'Baton_Id__c', value: 'a@{lead.id}' } }]],
    ['a key with a line end', [{ ...upsert, key: { field: 'Baton_Id__c', value: 'a\nb' } }]],
    ['a key in a field that is none', [{ ...upsert, key: { field: '../x', value: 'k' } }]],
  ])('are not sent with %s', async (_, wrong) => {
    await using bench = await wireBench(parts(() => made(LEAD)));
    await expect(bench.api.together(wrong, call)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      message: expect.stringContaining('Nothing was sent'),
    });
    expect(bench.calls).toEqual([]);
  });

  test.each<[string, readonly Step[]]>([
    ['26', Array.from({ length: 26 }, (_, i) => ({ ...create, name: `s${i}` }))],
    ['two of the same name', [create, create]],
    [
      'one that refers to a later',
      [
        { ...create, values: { A: ref('later') } },
        { ...create, name: 'later' },
      ],
    ],
    ['one with a name that is none', [{ ...create, name: 'a.b' }]],
  ])('may not be %s', async (_, wrong) => {
    await using bench = await wireBench(parts(() => made(LEAD)));
    await expect(bench.api.together(wrong, call)).rejects.toThrow();
    expect(await bench.api.together([], call)).toEqual([]);
    expect(bench.calls).toEqual([]);
  });
});
