import { expect, test } from 'vitest';
import { startFakeHubSpot } from '../support/hubspot/start-fake-hubspot.ts';
import { ask, toRecord, traced } from './ask-fake.ts';

const CONTACTS = '/crm/v3/objects/contacts';
const TASKS = '/crm/v3/objects/tasks';
const open = () => startFakeHubSpot({ owners: ['ann@baton.test', 'bob@baton.test'] });

test.for<[what: string, type: string, properties: Record<string, unknown>, code: string]>([
  ['a property that is not there', 'contacts', { nope: 'x' }, 'PROPERTY_DOESNT_EXIST'],
  ['a property of another type', 'contacts', { hs_task_subject: 'x' }, 'PROPERTY_DOESNT_EXIST'],
  ['a value that is no option', 'contacts', { hs_lead_status: 'WARM' }, 'INVALID_OPTION'],
  ['a label in place of its value', 'contacts', { lifecyclestage: 'Customer' }, 'INVALID_OPTION'],
  ['text as a number', 'contacts', { baton_fit: 'high' }, 'INVALID_INTEGER'],
  ['a time that is none', 'contacts', { baton_received_at: 'yesterday' }, 'INVALID_LONG'],
  ['half a time', 'contacts', { baton_received_at: '2026-01-01T10:00' }, 'INVALID_LONG'],
  ['an e-mail without a domain', 'contacts', { email: 'vera@acme' }, 'INVALID_EMAIL'],
  ['what HubSpot works out', 'contacts', { associatedcompanyid: '1' }, 'READ_ONLY_VALUE'],
  ['an owner who is not there', 'contacts', { hubspot_owner_id: '1' }, 'INVALID_OWNER_ID'],
  ['65,537 characters', 'notes', { hs_note_body: 'x'.repeat(65_537) }, 'VALUE_TOO_LONG'],
])('%s is refused by its code, and nothing is written', async ([, type, properties, code]) => {
  await using hubspot = await open();
  const given = { firstname: 'Vera', ...properties };
  const input = { properties: type === 'notes' ? { hs_timestamp: '1000', ...properties } : given };
  const { status, body } = await ask(hubspot, 'POST', `/crm/v3/objects/${type}`, input);
  expect({ status, category: body.category, codes: body.errors.map((error) => error.code) }).toEqual({
    status: 400,
    category: 'VALIDATION_ERROR',
    codes: [code],
  });
  expect(body.message).toContain(`"error":"${code}"`);
  expect(hubspot.records(type as 'contacts')).toEqual([]);
});

test.for<[what: string, path: string, body: unknown]>([
  ['a number as a value', CONTACTS, { properties: { email: 'a@acme.com', baton_fit: 3 } }],
  ['null as a value', CONTACTS, { properties: { email: 'a@acme.com', phone: null } }],
  ['a contact without e-mail and name', CONTACTS, { properties: { phone: '+4420' } }],
  ['a task without a time', TASKS, { properties: { hs_task_subject: 'Call' } }],
  ['a note without a time', '/crm/v3/objects/notes', { properties: { hs_note_body: 'x' } }],
  ['a lead of nobody', '/crm/v3/objects/leads', { properties: { hs_lead_name: 'x' } }],
  ['a type that is not there', '/crm/v3/objects/people', { properties: {} }],
  [
    '101 inputs',
    `${CONTACTS}/batch/create`,
    traced(...Array.from({ length: 101 }, () => ({ properties: { lastname: 'x' } }))),
  ],
  [
    'one id twice',
    `${CONTACTS}/batch/update`,
    traced({ id: '1', properties: {} }, { id: '1', properties: {} }),
  ],
  [
    'an update by phone',
    `${CONTACTS}/batch/update`,
    traced({ id: '1', idProperty: 'phone', properties: {} }),
  ],
  [
    'an upsert by id',
    `${CONTACTS}/batch/upsert`,
    traced({ id: '1', idProperty: 'hs_object_id', properties: {} }),
  ],
])('%s is refused as a whole', async ([, path, body]) => {
  await using hubspot = await open();
  const answer = await ask(hubspot, 'POST', path, body);
  expect({ status: answer.status, category: answer.body.category }).toEqual({
    status: 400,
    category: 'VALIDATION_ERROR',
  });
});

test.for([
  ['the other direction', 203],
  ['another type', 202],
  ['no type at all', 99_999],
])('a task with %s as its association is refused', async ([, typeId]) => {
  await using hubspot = await open();
  const contact = hubspot.add('contacts', { email: 'vera@acme.com' });
  const task = { properties: { hs_timestamp: '1000' }, associations: toRecord(contact, Number(typeId)) };
  const { status, body } = await ask(hubspot, 'POST', TASKS, task);
  expect([status, body.message]).toEqual([400, 'One or more associations are invalid']);
  const gone = { ...task, associations: toRecord('1', 204) };
  expect((await ask(hubspot, 'POST', TASKS, gone)).status).toBe(400);
  const good = { ...task, associations: toRecord(contact, 204) };
  expect((await ask(hubspot, 'POST', TASKS, good)).status).toBe(201);
  expect(hubspot.records('contacts')[0]?.associations).toEqual([
    { toType: 'tasks', toId: hubspot.records('tasks')[0]?.id, typeId: 203 },
  ]);
});

test('with trace ids each input is for itself, without them one bad input stops all', async () => {
  await using hubspot = await open();
  const existing = hubspot.add('contacts', { email: 'vera@acme.com' });
  const people = [
    { properties: { email: 'a@acme.com' } },
    { properties: { email: 'VERA@acme.com' } },
    { properties: { email: 'b@acme.com', nope: 'x' } },
    { properties: { email: 'c@acme.com' } },
  ];
  const whole = await ask(hubspot, 'POST', `${CONTACTS}/batch/create`, { inputs: people });
  expect([whole.status, hubspot.records('contacts').length]).toEqual([400, 1]);
  const conflict = await ask(hubspot, 'POST', `${CONTACTS}/batch/create`, { inputs: people.slice(0, 2) });
  expect(conflict.status).toBe(409);
  expect(conflict.body.message).toBe(`Contact already exists. Existing ID: ${existing}`);

  const { status, body } = await ask(hubspot, 'POST', `${CONTACTS}/batch/create`, traced(...people));
  expect(status).toBe(207);
  expect(body.results.map(({ properties }) => properties['email'])).toEqual(['c@acme.com', 'a@acme.com']);
  expect(body.errors).toEqual([
    expect.objectContaining({
      category: 'CONFLICT',
      context: { objectWriteTraceId: ['t1'], existingId: [existing] },
    }),
    expect.objectContaining({ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['t2'] } }),
  ]);
  expect(hubspot.records('contacts')).toHaveLength(3);
});

test('only every other batch has the trace ids on its results, since recordings have not', async () => {
  await using hubspot = await open();
  const create = async (email: string) => {
    const batch = traced({ properties: { email } });
    return (await ask(hubspot, 'POST', `${CONTACTS}/batch/create`, batch)).body.results[0]
      ?.objectWriteTraceId;
  };
  expect([await create('a@acme.com'), await create('b@acme.com')]).toEqual(['t0', undefined]);
});

test('a task with a key that is taken is refused and names the first one; another value may be the same', async () => {
  await using hubspot = await open();
  const task = { properties: { hs_timestamp: '1000', hs_task_subject: 'Call', baton_key: 'k1' } };
  const first = await ask(hubspot, 'POST', TASKS, task);
  const { status, body } = await ask(hubspot, 'POST', TASKS, task);
  expect([status, body.errors[0]?.code]).toEqual([400, 'CONFLICTING_UNIQUE_VALUE']);
  expect(body.errors[0]?.message).toBe(`${first.body.id} already has that value.`);
  const again = { inputs: [{ id: 'k1', idProperty: 'baton_key', properties: { hs_timestamp: '2000' } }] };
  const upserted = await ask(hubspot, 'POST', `${TASKS}/batch/upsert`, again);
  expect(upserted.body.results[0]).toMatchObject({ id: first.body.id, new: false });
  expect(hubspot.records('tasks').map(({ properties }) => properties['hs_task_subject'])).toEqual(['Call']);
});

test('an upsert by e-mail loses what it is not given', async () => {
  await using hubspot = await open();
  const id = hubspot.add('contacts', { email: 'vera@acme.com', phone: '+4420', jobtitle: 'VP' });
  const inputs = [{ id: 'vera@acme.com', idProperty: 'email', properties: { jobtitle: 'CEO' } }];
  const { status, body } = await ask(hubspot, 'POST', `${CONTACTS}/batch/upsert`, { inputs });
  expect([status, body.results[0]?.id, body.results[0]?.new]).toEqual([200, id, false]);
  const properties = hubspot.records('contacts')[0]?.properties;
  expect([properties?.['jobtitle'], properties?.['phone']]).toEqual(['CEO', undefined]);
});

test('a step back in the lifecycle is left out in silence, unless an earlier call cleared it', async () => {
  await using hubspot = await open();
  const id = hubspot.add('contacts', { email: 'vera@acme.com', lifecyclestage: 'customer' });
  const set = async (lifecyclestage: string, jobtitle: string) => {
    const answer = await ask(hubspot, 'PATCH', `${CONTACTS}/${id}`, {
      properties: { lifecyclestage, jobtitle },
    });
    const properties = hubspot.records('contacts')[0]?.properties;
    return [answer.status, properties?.['lifecyclestage'], properties?.['jobtitle']];
  };
  expect(await set('lead', 'VP')).toEqual([200, 'customer', 'VP']);
  expect(await set('evangelist', 'CEO')).toEqual([200, 'evangelist', 'CEO']);
  expect(await set('', 'CTO')).toEqual([200, undefined, 'CTO']);
  expect(await set('lead', 'CFO')).toEqual([200, 'lead', 'CFO']);
});

test('of ids that are not there it tells; of one that was merged away, not a word', async () => {
  await using hubspot = await open();
  const [stays, gone, other] = ['a', 'b', 'c'].map((name) =>
    hubspot.add('contacts', { email: `${name}@acme.com` }),
  );
  hubspot.merge('contacts', stays!, gone!);
  const properties = { jobtitle: 'VP' };
  const inputs = ['7', gone!, other!].map((id) => ({ id, properties }));
  for (const batch of [{ inputs }, traced(...inputs)]) {
    const { status, body } = await ask(hubspot, 'POST', `${CONTACTS}/batch/update`, batch);
    expect([status, body.results.map(({ id }) => id)]).toEqual([207, [other]]);
    expect(body.errors).toEqual([
      expect.objectContaining({
        category: 'OBJECT_NOT_FOUND',
        context: expect.objectContaining({ ids: ['7'] }) as object,
      }),
    ]);
  }
  const read = await ask(hubspot, 'POST', `${CONTACTS}/batch/read`, { inputs: [{ id: gone }, { id: '7' }] });
  expect([read.status, read.body.results.map(({ id }) => id)]).toEqual([207, [stays]]);
  expect((await ask(hubspot, 'GET', `${CONTACTS}/${gone}`)).body.id).toBe(stays);
  const taken = await ask(hubspot, 'POST', CONTACTS, { properties: { email: 'b@acme.com' } });
  expect(taken.body.message).toContain(`Existing ID: ${stays}`);
});

test('an owner who was deactivated can be given nothing and is listed among the archived', async () => {
  await using hubspot = await open();
  const list = async (archived: boolean) =>
    (await ask(hubspot, 'GET', `/crm/v3/owners?archived=${archived}`)).body.results as unknown as {
      id: string;
      email: string;
      userId: number | null;
    }[];
  const [ann] = await list(false);
  const give = async (hubspot_owner_id: string) =>
    (await ask(hubspot, 'POST', CONTACTS, { properties: { lastname: 'Stone', hubspot_owner_id } })).status;
  expect([await give(ann!.id), await give(String(ann?.userId))]).toEqual([201, 400]);
  hubspot.deactivateOwner('ann@baton.test');
  expect(await give(ann!.id)).toBe(400);
  expect((await list(false)).map(({ email }) => email)).toEqual(['bob@baton.test']);
  expect(await list(true)).toEqual([expect.objectContaining({ email: 'ann@baton.test', userId: null })]);
});
