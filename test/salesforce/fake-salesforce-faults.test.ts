import { expect, test } from 'vitest';
import type { FakeFault } from '../support/salesforce/fake-salesforce.ts';
import { startFakeSalesforce } from '../support/salesforce/start-fake-salesforce.ts';
import { asker, composite, logIn, part, rowsOf } from './ask-salesforce.ts';

const LEAD = { LastName: 'Vera', Company: 'Acme' };

test.for<[kind: 'lost_answer' | 'cut_body', status: number]>([
  ['lost_answer', 0],
  ['cut_body', 201],
])('%s: the work is done, and the caller sees a broken connection', async ([kind, status]) => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  fake.fault({ kind }, { method: 'POST', path: /Lead/ });
  await expect(ask('POST', '/sobjects/Lead', LEAD)).rejects.toThrow(/fetch failed|terminated/);
  expect(fake.records('Lead')).toHaveLength(1);
  expect(fake.calls).toMatchObject([
    { method: 'POST', path: '/services/data/v66.0/sobjects/Lead', body: LEAD, status },
  ]);
  expect((await ask('POST', '/sobjects/Lead', LEAD)).status).toBe(201);
});

test('a cut body has the length of the whole one in its headers', async () => {
  await using fake = await startFakeSalesforce();
  const token = await logIn(fake);
  fake.fault({ kind: 'cut_body' });
  const answer = await fetch(`${fake.url}/services/data/v66.0/limits`, {
    headers: { authorization: `Bearer ${token}` },
  });
  let bytes = 0;
  const all = async () => {
    for await (const chunk of answer.body ?? []) bytes += chunk.byteLength;
  };
  await expect(all()).rejects.toThrow('terminated');
  const length = Number(answer.headers.get('content-length'));
  expect([answer.status, bytes]).toEqual([200, Math.floor(length / 2)]);
});

test('an answer that hangs comes too late for who gave up, and its work is done', async () => {
  await using fake = await startFakeSalesforce();
  const token = await logIn(fake);
  fake.fault({ kind: 'hang', ms: 60_000 });
  const asked = fetch(`${fake.url}/services/data/v66.0/sobjects/Lead`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'sforce-auto-assign': 'FALSE' },
    body: JSON.stringify(LEAD),
    signal: AbortSignal.timeout(150),
  });
  await expect(asked).rejects.toThrow(/timeout/);
  expect(fake.records('Lead')).toHaveLength(1);
});

test('an answer of its own is given as often as was said, to those who match, and does nothing', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const post = (type: string) =>
    ask('POST', `/sobjects/${type}`, { ...(type === 'Lead' && LEAD), Subject: 'x' });
  const page = {
    kind: 'answer',
    status: 503,
    body: '<html>Down</html>',
    headers: { 'retry-after': '5' },
  } as const;
  fake.fault(page, { type: 'Task' }, 2);
  expect((await post('Lead')).status).toBe(400);
  const down = await post('Task');
  expect([down.status, down.body, down.headers.get('content-type'), down.headers.get('retry-after')]).toEqual(
    [503, '<html>Down</html>', 'text/html;charset=UTF-8', '5'],
  );
  const batch = { records: [{ attributes: { type: 'Task' } }] };
  expect([(await ask('POST', '/composite/sobjects', batch)).status, (await post('Task')).status]).toEqual([
    503, 201,
  ]);
  fake.fault({ kind: 'redirect', to: 'http://127.0.0.1:1/' }, { method: 'GET' });
  const moved = await ask('GET', '/limits');
  expect([moved.status, moved.headers.get('location')]).toEqual([302, 'http://127.0.0.1:1/']);
  fake.fault(page);
  fake.clearFaults();
  expect((await ask('GET', '/limits')).status).toBe(200);
  expect(fake.records('Task')).toHaveLength(1);
});

test('a row fault refuses the next record of its type, wherever that is written', async () => {
  await using fake = await startFakeSalesforce();
  const ask = await asker(fake);
  const contact = fake.add('Contact', { LastName: 'Vera' });
  const lock: FakeFault = {
    kind: 'row',
    code: 'UNABLE_TO_LOCK_ROW',
    message: 'unable to obtain exclusive access',
  };
  fake.fault(lock, { type: 'Task' }, 3);
  const task = { attributes: { type: 'Task' }, Subject: 'Call' };
  const alone = await ask('POST', '/sobjects/Task', { Subject: 'Call' });
  expect([alone.status, alone.body]).toEqual([
    400,
    [{ message: 'unable to obtain exclusive access', errorCode: 'UNABLE_TO_LOCK_ROW', fields: [] }],
  ]);
  const parts = [
    part('lead', 'POST', '/sobjects/Lead', LEAD),
    part('task', 'POST', '/sobjects/Task', { Subject: 'x' }),
  ];
  const answers = await composite(ask, parts);
  expect(answers.map(({ body }) => (body as { errorCode: string }[])[0]?.errorCode)).toEqual([
    'PROCESSING_HALTED',
    'UNABLE_TO_LOCK_ROW',
  ]);
  expect(fake.records('Lead')).toEqual([]);
  const rows = await ask('POST', '/composite/sobjects', { records: [task, task] });
  expect(rowsOf(rows.body)).toEqual(['UNABLE_TO_LOCK_ROW', 'done']);
  fake.fault({
    kind: 'row',
    code: 'DUPLICATES_DETECTED',
    duplicates: { spelling: 'duplicateResult', ids: [contact] },
  });
  const found = await ask('POST', '/sobjects/Lead', LEAD);
  expect(found.body).toMatchObject([
    {
      duplicateResult: {
        matchResults: [{ entityType: 'Contact', matchRecords: [{ record: { Id: contact } }] }],
      },
    },
  ]);
});
