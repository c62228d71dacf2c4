import { describe, expect, test } from 'vitest';
import { soql } from '../../../src/crm/salesforce/soql.ts';
import { call } from '../../support/crm-call.ts';
import { type Asked, BASE, error, LEAD, type Reply, wireBench } from './wire-server.ts';

const ALL = soql`SELECT Id FROM Lead`;
const records = (...ids: readonly string[]) => ids.map((Id) => ({ attributes: { type: 'Lead' }, Id }));
const found = (...ids: readonly string[]): Reply => ({
  body: { done: true, totalSize: ids.length, records: records(...ids) },
});
const queryOf = ({ path }: Asked): string | null => new URL(path, 'http://x').searchParams.get('q');

describe('a query', () => {
  test('goes whole into the address, with the version that was asked for', async () => {
    await using bench = await wireBench(() => found());
    await bench.api.query(soql`SELECT Id FROM Lead WHERE Name = ${"R&D #1 + 'x' €"}`, call);
    expect(bench.calls[0]?.path).toMatch(/^\/services\/data\/v66\.0\/query\?q=/);
    expect(bench.calls.map(queryOf)).toEqual([
      String.raw`SELECT Id FROM Lead WHERE Name = 'R&D #1 + \'x\' €'`,
    ]);
    expect(bench.calls[0]?.headers['sforce-auto-assign']).toBeUndefined();
  });

  test('is read page by page, in order', async () => {
    const next = `${BASE}/query/01g5g00000-2`;
    await using bench = await wireBench(({ path }) =>
      path === next
        ? found('00Q5g00000777AC')
        : { body: { done: false, nextRecordsUrl: next, records: records(LEAD) } },
    );
    expect(await bench.api.query(ALL, call)).toEqual([{ Id: LEAD }, { Id: '00Q5g00000777ACEAY' }]);
    expect(bench.turns).toHaveLength(2);
  });

  test('reads the recycle bin where it is told to', async () => {
    await using bench = await wireBench(() => found());
    await bench.api.query(ALL, call, { deleted: true });
    expect(bench.calls[0]?.path).toMatch(/\/queryAll\?q=/);
  });

  test('gives records without what Salesforce adds, and related ones as records', async () => {
    const record = {
      attributes: { type: 'Lead', url: '/x' },
      Id: LEAD.slice(0, 15),
      OwnerId: '0055g00000ABCDE',
      Name: 'Ana',
      Score__c: 7.5,
      IsConverted: false,
      Title: null,
      Owner: {
        attributes: { type: 'User' },
        Id: '0055g00000ABCDE',
        Profile: { attributes: {}, Name: 'Sales' },
      },
      Tasks: { totalSize: 1, done: true, records: [{ Id: 'x' }] },
    };
    await using bench = await wireBench(() => ({ body: { done: true, records: [record] } }));
    expect(await bench.api.query(ALL, call)).toEqual([
      {
        Id: LEAD,
        OwnerId: '0055g00000ABCDEAA5',
        Name: 'Ana',
        Score__c: 7.5,
        IsConverted: false,
        Title: null,
        Owner: { Id: '0055g00000ABCDEAA5', Profile: { Name: 'Sales' } },
      },
    ]);
  });

  test('that Salesforce refuses is thrown with its words', async () => {
    await using bench = await wireBench(() => error('MALFORMED_QUERY', 'unexpected token: FORM'));
    await expect(bench.api.query(ALL, call)).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      message: 'Salesforce refused the query: unexpected token: FORM (MALFORMED_QUERY)',
    });
  });

  test('that is too long for an address is not sent, in company or alone', async () => {
    await using bench = await wireBench(() => found());
    const long = soql`SELECT Id FROM Lead WHERE Name = ${'ü'.repeat(3_000)}`;
    const tooLong = { code: 'CRM_REFUSED', message: expect.stringContaining('characters as an address') };
    await expect(bench.api.query(long, call)).rejects.toMatchObject(tooLong);
    await expect(bench.api.queries([ALL, long], call)).rejects.toMatchObject(tooLong);
    expect(bench.calls).toEqual([]);
  });
});

describe('several queries', () => {
  test('are one call, answered in the order in which they were asked', async () => {
    await using bench = await wireBench(({ path, body }) => {
      if (path !== `${BASE}/composite`) return found('00Q5g00000777AC');
      const { compositeRequest } = JSON.parse(body) as {
        compositeRequest: { referenceId: string; url: string }[];
      };
      const compositeResponse = compositeRequest.map(({ referenceId, url }) => ({
        referenceId,
        httpStatusCode: 200,
        body: url.includes('Lead')
          ? { done: false, nextRecordsUrl: `${BASE}/query/01g-1`, records: records(LEAD) }
          : { done: true, records: [] },
      }));
      return { body: { compositeResponse: compositeResponse.toReversed() } };
    });
    expect(await bench.api.queries([ALL, soql`SELECT Id FROM Contact`], call)).toEqual([
      { kind: 'found', records: [{ Id: LEAD }, { Id: '00Q5g00000777ACEAY' }] },
      { kind: 'found', records: [] },
    ]);
    expect(JSON.parse(bench.calls[0]?.body ?? '')).toEqual({
      allOrNone: false,
      compositeRequest: [
        { method: 'GET', url: `${BASE}/query?q=SELECT%20Id%20FROM%20Lead`, referenceId: 'query0' },
        { method: 'GET', url: `${BASE}/query?q=SELECT%20Id%20FROM%20Contact`, referenceId: 'query1' },
      ],
    });
  });

  test.each([
    error('NOT_FOUND', 'not here', 404),
    error('METHOD_NOT_ALLOWED', 'no GET', 405),
    error('METHOD_NOT_ALLOWED', 'no GET', 400),
  ])('go alone where something in between takes none inside a composite', async (refusal) => {
    await using bench = await wireBench(({ path }) => (path === `${BASE}/composite` ? refusal : found(LEAD)));
    const one = { kind: 'found', records: [{ Id: LEAD }] };
    expect(await bench.api.queries([ALL, ALL], call)).toEqual([one, one]);
    expect(bench.calls.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET']);
  });

  test('of which there is one are that query; none is no call, six are two', async () => {
    await using bench = await wireBench(() => error('INVALID_FIELD'));
    expect(await bench.api.queries([ALL], call)).toMatchObject([
      { kind: 'refused', refusal: { code: 'INVALID_FIELD' } },
    ]);
    expect(await bench.api.queries([], call)).toEqual([]);
    const six = Array.from({ length: 6 }, () => ALL);
    expect(await bench.api.queries(six, call)).toHaveLength(6);
    expect(bench.calls.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  });
});

describe('what records hold', () => {
  const field = {
    name: 'Status',
    label: 'Lead Status',
    type: 'picklist',
    length: 255,
    createable: true,
    updateable: true,
    nillable: false,
    defaultedOnCreate: false,
    unique: false,
    externalId: false,
    restrictedPicklist: true,
    picklistValues: [
      { value: 'Open', active: true, defaultValue: true },
      { value: 'Old', active: false, defaultValue: false },
    ],
  };

  test('is told with what must be given, and with the options that may be', async () => {
    const fields = [
      field,
      { ...field, name: 'IsDeleted', createable: false },
      { ...field, name: 'Id', defaultedOnCreate: true, type: 'id', picklistValues: [] },
    ];
    await using bench = await wireBench(() => ({ body: { name: 'Lead', fields } }));
    const type = await bench.api.describe('Lead', call);
    expect(type?.fields.get('Status')).toEqual({
      name: 'Status',
      label: 'Lead Status',
      type: 'picklist',
      length: 255,
      createable: true,
      updateable: true,
      required: true,
      unique: false,
      externalId: false,
      restricted: true,
      options: [{ value: 'Open', isDefault: true }],
    });
    expect(['Id', 'IsDeleted'].map((name) => type?.fields.get(name)?.required)).toEqual([false, false]);
    expect(bench.calls[0]?.path).toBe(`${BASE}/sobjects/Lead/describe`);
  });

  test('is not denied where it is not said', async () => {
    await using bench = await wireBench(() => ({
      body: { fields: [{ name: 'Baton_Id__c', type: 'string' }] },
    }));
    expect((await bench.api.describe('Lead', call))?.fields.get('Baton_Id__c')).toMatchObject({
      createable: true,
      updateable: true,
      unique: true,
      externalId: true,
      required: false,
    });
  });

  test.each([error('NOT_FOUND', 'no', 404), error('INVALID_TYPE', 'no', 400)])(
    'is null where there is no such type',
    async (reply) => {
      await using bench = await wireBench(() => reply);
      expect(await bench.api.describe('Nope__c', call)).toBeNull();
    },
  );

  test('is never asked for by what is no name', async () => {
    await using bench = await wireBench(() => error('NOT_FOUND', 'no', 404));
    await expect(bench.api.describe('../limits', call)).rejects.toMatchObject({ code: 'CRM_REFUSED' });
    expect(bench.calls).toEqual([]);
  });
});

test('the calls of 24 hours, or null where Salesforce does not tell', async () => {
  const daily = { DailyApiRequests: { Max: 15_000, Remaining: 14_998 }, Other: { Max: 1, Remaining: 1 } };
  const replies: Reply[] = [{ body: daily }, { body: {} }, error('INSUFFICIENT_ACCESS', 'no', 403)];
  await using bench = await wireBench(() => replies.shift() ?? 'silence');
  expect(await bench.api.dailyRequests(call)).toEqual({ used: 2, most: 15_000 });
  expect(await bench.api.dailyRequests(call)).toBeNull();
  expect(await bench.api.dailyRequests(call)).toBeNull();
});

test('the versions of the API', async () => {
  const body = [{ label: "Spring '26", url: '/services/data/v66.0', version: '66.0' }, { version: '67.0' }];
  await using bench = await wireBench(() => ({ body }));
  expect(await bench.api.versions(call)).toEqual(['66.0', '67.0']);
  expect(bench.calls[0]?.path).toBe('/services/data/');
});
