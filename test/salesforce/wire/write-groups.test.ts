import { describe, expect, test } from 'vitest';
import type { RecordGroup } from '../../../src/crm/salesforce/salesforce-api.ts';
import { call } from '../../support/crm-call.ts';
import { BASE, bodyOf, error, LEAD, NO_ASSIGNMENT, parts, type Reply, wireBench } from './wire-server.ts';

const TASK = '00T5g00000777AAEAY';

describe('groups of records', () => {
  const groups: readonly RecordGroup[] = [
    {
      do: 'create',
      records: [
        { type: 'Task', values: { Subject: 'a @{x}' } },
        { type: 'Task', values: {} },
      ],
    },
    { do: 'update', records: [] },
    { do: 'update', records: [{ type: 'Lead', id: LEAD.slice(0, 15), values: { Rating: 'Hot' } }] },
    {
      do: 'upsert',
      type: 'Task',
      keyField: 'Baton_Key__c',
      records: [{ key: 'k/1', values: { Subject: 'b' } }],
    },
  ];
  const [creating, , updating, upserting] = groups;
  const bodies = [
    {
      allOrNone: false,
      records: [{ attributes: { type: 'Task' }, Subject: 'a @{x}' }, { attributes: { type: 'Task' } }],
    },
    { allOrNone: false, records: [{ attributes: { type: 'Lead' }, id: LEAD, Rating: 'Hot' }] },
    { allOrNone: false, records: [{ attributes: { type: 'Task' }, Baton_Key__c: 'k/1', Subject: 'b' }] },
  ];
  const wrong = {
    success: false,
    errors: [{ statusCode: 'STRING_TOO_LONG', message: 'long', fields: ['Subject'] }],
  };

  test.each<[RecordGroup | undefined, string, string, unknown]>([
    [creating, 'POST', '/composite/sobjects', bodies[0]],
    [updating, 'PATCH', '/composite/sobjects', bodies[1]],
    [upserting, 'PATCH', '/composite/sobjects/Task/Baton_Key__c', bodies[2]],
  ])('one group is one collection: $do', async (group, method, path, body) => {
    const records = group?.records ?? [];
    await using bench = await wireBench(() => ({
      body: records.map((_, i) =>
        i === 1
          ? wrong
          : { id: TASK, success: true, errors: [], ...(group?.do === 'upsert' && { created: false }) },
      ),
    }));
    const [results] = await bench.api.writeGroups(group ? [group] : [], call);
    expect(results).toMatchObject(
      records.map((_, i) =>
        i === 1
          ? { kind: 'refused', refusal: { code: 'STRING_TOO_LONG', status: 400, fields: ['Subject'] } }
          : { kind: 'done', id: TASK, created: group?.do === 'create' },
      ),
    );
    expect(bench.calls).toMatchObject([
      { method, path: BASE + path, headers: { 'sforce-auto-assign': 'FALSE' } },
    ]);
    expect(bodyOf(bench.calls[0])).toEqual(body);
  });

  test('several groups are one composite of collections, each standing for itself', async () => {
    await using bench = await wireBench(
      parts(({ body }, i) =>
        i === 1
          ? { httpStatusCode: 400, body: [{ errorCode: 'JSON_PARSER_ERROR', message: 'odd' }] }
          : {
              httpStatusCode: 200,
              body: body.records?.map(() => ({ id: TASK, success: true, errors: [], created: true })),
            },
      ),
    );
    const done = { kind: 'done', id: TASK, created: true };
    expect(await bench.api.writeGroups(groups, call)).toMatchObject([
      [done, done],
      [],
      [{ kind: 'refused', refusal: { code: 'JSON_PARSER_ERROR' } }],
      [done],
    ]);
    const { compositeRequest, ...rest } = bodyOf(bench.calls[0]) as { compositeRequest: readonly object[] };
    expect(rest).toEqual({ allOrNone: false });
    expect(compositeRequest).toMatchObject([
      { method: 'POST', url: `${BASE}/composite/sobjects`, httpHeaders: NO_ASSIGNMENT },
      { method: 'PATCH', url: `${BASE}/composite/sobjects`, httpHeaders: NO_ASSIGNMENT, body: bodies[1] },
      {
        method: 'PATCH',
        url: `${BASE}/composite/sobjects/Task/Baton_Key__c`,
        httpHeaders: NO_ASSIGNMENT,
        body: bodies[2],
      },
    ]);
    expect(compositeRequest[0]).toMatchObject({ body: { records: [{ Subject: 'a ＠{x}' }, {}] } });
  });

  test('a row too few, or one without a reason, may have been written', async () => {
    for (const body of [[wrong], [wrong, wrong, wrong], [wrong, { success: false, errors: ['?'] }]]) {
      await using bench = await wireBench(() => ({ body }));
      await expect(bench.api.writeGroups(creating ? [creating] : [], call)).rejects.toMatchObject({
        code: 'CRM_ANSWER_LOST',
      });
    }
  });

  test('nothing to write is no call; too much at once is a mistake', async () => {
    await using bench = await wireBench(() => 'silence');
    expect(await bench.api.writeGroups([], call)).toEqual([]);
    expect(await bench.api.writeGroups([{ do: 'create', records: [] }], call)).toEqual([[]]);
    const one: RecordGroup = { do: 'create', records: [{ type: 'Lead', values: {} }] };
    const many = { ...one, records: Array.from({ length: 201 }, () => ({ type: 'Lead', values: {} })) };
    await expect(bench.api.writeGroups([one, one, one, one, one, one], call)).rejects.toThrow(RangeError);
    await expect(bench.api.writeGroups([many], call)).rejects.toThrow(RangeError);
    expect(bench.calls).toEqual([]);
  });
});

test('a file is put to a record, with its reason', async () => {
  const FILE = '0685g00000777AAAAY';
  const replies: Reply[] = [
    { status: 201, body: { id: FILE.slice(0, 15), success: true, errors: [] } },
    error('STORAGE_LIMIT_EXCEEDED'),
  ];
  await using bench = await wireBench(() => replies.shift() ?? 'silence');
  const file = {
    name: 'cv.pdf',
    bytes: new TextEncoder().encode('hello'),
    recordId: LEAD,
    reason: 'r'.repeat(1_001),
  };
  expect(await bench.api.createFile(file, call)).toEqual({ kind: 'done', id: FILE, created: true });
  expect(bench.calls).toMatchObject([{ method: 'POST', path: `${BASE}/sobjects/ContentVersion` }]);
  expect(bodyOf(bench.calls[0])).toEqual({
    Title: 'cv.pdf',
    PathOnClient: 'cv.pdf',
    VersionData: 'aGVsbG8=',
    FirstPublishLocationId: LEAD,
    ReasonForChange: 'r'.repeat(1_000),
  });
  expect(await bench.api.createFile(file, call)).toMatchObject({
    kind: 'refused',
    refusal: { code: 'STORAGE_LIMIT_EXCEEDED' },
  });
});
