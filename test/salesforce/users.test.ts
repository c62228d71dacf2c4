import { expect, test, vi } from 'vitest';
import { openUsers } from '../../src/crm/salesforce/users.ts';
import { Fault } from '../../src/faults.ts';
import { policyOf } from '../support/policies.ts';
import { queue, smallOrgApi, user } from './small-org.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ANA = '005000000000011AAA';
const BEN = '005000000000007AAA';
const DESK = '00G000000000001EAA';
const NEW = '005000000000042AAA';
const ben = 'ben@shop.example';
const policy = policyOf({
  people: {
    ana: { email: 'Ana@shop.example', salesforce: '005000000000011' },
    ben: { email: ben },
    desk: { email: 'desk@shop.example', salesforce: DESK },
  },
});

/** Users whom the test changes, whose clock it moves, and which it may send away. */
function bench({ users = [], queues = [] }: Parameters<typeof smallOrgApi>[0] = {}) {
  const org = smallOrgApi({ users, queues });
  const salesforce = Object.assign(org, { at: Date.parse('2026-03-02T09:00:00Z') });
  const list = openUsers({
    api: org.api,
    now: () => new Date(salesforce.at),
    people: () =>
      new Map([
        ['ana@shop.example', '005000000000011'],
        [ben, null],
        ['desk@shop.example', DESK],
      ]),
  });
  return { salesforce, users: list };
}

test('a user is found by e-mail in any case', async () => {
  const { users } = bench({ users: [user(BEN, 'Ben@Shop.example')] });
  expect(await users.idOf('ben@SHOP.example', policy)).toBe(BEN);
  expect(await users.emailOf(BEN)).toBe(ben);
  expect(await users.emailOf(BEN.slice(0, 15))).toBe(ben);
});

test('the address of a sandbox is that of the person, both ways', async () => {
  const { users } = bench({
    users: [user(BEN, `${ben}.invalid`), user(NEW, 'carla@shop.example.invalid')],
  });
  expect(await users.idOf(ben, policy)).toBe(BEN);
  expect(await users.emailOf(BEN)).toBe(ben);
  expect(await users.emailOf(NEW)).toBe('carla@shop.example');
});

test('who has the very address comes before who has that of a sandbox', async () => {
  const { users } = bench({ users: [user(NEW, `${ben}.invalid`), user(BEN, ben)] });
  expect(await users.idOf(ben, policy)).toBe(BEN);
});

test('the id that the policy names wins over the address, both ways, in its short form too', async () => {
  const { users } = bench({ users: [user(BEN, 'ana@shop.example'), user(ANA, 'ana@old.example')] });
  expect(await users.idOf('ana@shop.example', policy)).toBe(ANA);
  expect(await users.emailOf(ANA)).toBe('ana@shop.example');
  expect(await users.notOwners(['ana@shop.example'])).toEqual(new Map());
});

test('who is inactive owns nothing more, and is named still', async () => {
  const { users } = bench({
    users: [user(BEN, ben, { IsActive: false }), user(ANA, 'ana@old.example', { IsActive: false })],
  });
  expect(await users.idOf(ben, policy)).toBeNull();
  expect(await users.idOf('ana@shop.example', policy)).toBeNull();
  expect(await users.emailOf(BEN)).toBe(ben);
  expect(await users.isInactive(BEN)).toBe(true);
  expect([...(await users.notOwners([ben, 'ana@shop.example']))]).toEqual([
    [ben, 'is inactive in Salesforce'],
    ['ana@shop.example', 'is inactive in Salesforce'],
  ]);
});

test('a user of a portal, a stranger, one of several and an id of nobody are no owners, each for a reason', async () => {
  const portal = bench({ users: [user(BEN, ben, { UserType: 'PowerPartner' })] }).users;
  expect(await portal.idOf(ben, policy)).toBeNull();
  expect((await portal.notOwners([ben])).get(ben)).toBe('is no standard user of Salesforce');

  const twice = bench({ users: [user(BEN, ben), user(NEW, ben)] }).users;
  expect(await twice.idOf(ben, policy)).toBeNull();
  expect((await twice.notOwners([ben])).get(ben)).toContain('people.<name>.salesforce');

  const nobody = bench().users;
  expect([...(await nobody.notOwners([ben, 'ana@shop.example'])).values()]).toEqual([
    'is no user of Salesforce',
    `the policy's id ${ANA} is no user and no queue in Salesforce`,
  ]);
});

test('who came back as another user is found, whatever the old one says', async () => {
  const { users } = bench({ users: [user(NEW, ben, { IsActive: false }), user(BEN, ben)] });
  expect(await users.idOf(ben, policy)).toBe(BEN);
});

test('a queue that takes leads may own them, and tasks if it takes those', async () => {
  const { users } = bench({ queues: [queue(DESK, 'Desk', ['Lead'])] });
  expect(await users.idOf('desk@shop.example', policy)).toBe(DESK);
  expect(await users.emailOf(DESK)).toBe('desk@shop.example');
  expect(await users.isInactive(DESK)).toBe(false);
  expect(await users.takesTasks(DESK)).toBe(false);
  expect(await users.takesTasks(BEN)).toBe(true);
  const both = bench({ queues: [queue(DESK, 'Desk', ['Lead', 'Task'])] }).users;
  expect(await both.takesTasks(DESK)).toBe(true);
});

test('a queue that takes no leads owns none', async () => {
  const { users } = bench({ queues: [queue(DESK, 'Desk', ['Case'])] });
  expect(await users.idOf('desk@shop.example', policy)).toBeNull();
  expect([...(await users.notOwners(['desk@shop.example'])).values()]).toEqual([
    'the queue "Desk" of Salesforce takes no leads',
  ]);
});

test('what Salesforce does not tell of a user is not held against them', async () => {
  const { users } = bench({ users: [{ Id: BEN, Email: ben }] });
  expect(await users.idOf(ben, policy)).toBe(BEN);
  expect(await users.isInactive(BEN)).toBe(false);
});

test.each(['Group', 'QueueSobject'])(
  'where Salesforce does not tell of queues (%s) whom the policy names gets leads and no tasks, and users get theirs',
  async (type) => {
    const { salesforce, users } = bench({ users: [user(BEN, ben)], queues: [queue(DESK, 'Desk', ['Case'])] });
    salesforce.refusedType = type;
    expect(await users.idOf('desk@shop.example', policy)).toBe(DESK);
    expect(await users.takesTasks(DESK)).toBe(false);
    expect(await users.idOf(ben, policy)).toBe(BEN);
  },
);

test('an owner whom no policy names is asked for once, and with the list from then on', async () => {
  const { salesforce, users } = bench({ users: [user(NEW, 'new@shop.example')] });
  expect(await users.idOf(ben, policy)).toBeNull();
  const before = salesforce.calls;
  const both = await Promise.all([users.emailOf(NEW), users.emailOf(NEW)]);
  expect(both).toEqual(['new@shop.example', 'new@shop.example']);
  expect(salesforce.calls).toBe(before + 1);
  salesforce.at += HOUR;
  expect(await users.emailOf(NEW)).toBe('new@shop.example');
  expect(salesforce.calls).toBe(before + 2);
});

test('only the people of the policies and the owners met are asked for, not the whole company', async () => {
  const { salesforce, users } = bench({ users: [user(BEN, ben)] });
  await users.idOf(ben, policy);
  const asked = salesforce.asked.filter((text) => text.includes('FROM User'));
  expect(asked).toHaveLength(2);
  for (const text of asked) expect(text).toMatch(/WHERE (?:Email|Id) IN \(/);
});

test('somebody of a policy that was just changed is found at once, even while the list is read for somebody else', async () => {
  const { salesforce, users } = bench({ users: [user(NEW, 'carla@shop.example')] });
  const changed = policyOf({ people: { carla: { email: 'carla@shop.example' } } });
  await users.idOf(ben, policy);
  const { promise, resolve } = Promise.withResolvers<void>();
  salesforce.until = promise;
  const first = users.emailOf(BEN);
  await vi.waitFor(() => expect(salesforce.calls).toBe(2));
  const second = users.idOf('carla@shop.example', changed);
  resolve();
  expect([await first, await second]).toEqual([null, NEW]);
  expect(salesforce.calls).toBe(3);
});

test('the list is read once by all who ask at once, and again after an hour', async () => {
  const { salesforce, users } = bench({ users: [user(BEN, ben)] });
  await Promise.all([1, 2, 3].map(() => users.idOf(ben, policy)));
  salesforce.at += HOUR - 1;
  await users.idOf(ben, policy);
  expect(salesforce.calls).toBe(1);
  salesforce.users = [user(BEN, ben, { IsActive: false })];
  salesforce.at += 1;
  expect(await users.idOf(ben, policy)).toBeNull();
  expect(salesforce.calls).toBe(2);
});

test('somebody who was just added is found within minutes, and a stranger does not cost a reading each time', async () => {
  const { salesforce, users } = bench();
  expect(await users.idOf(ben, policy)).toBeNull();
  salesforce.users = [user(BEN, ben)];
  salesforce.at += 4 * MINUTE;
  expect(await users.notOwners([ben])).toHaveProperty('size', 1);
  expect(salesforce.calls).toBe(1);
  salesforce.at += MINUTE;
  expect(await users.notOwners([ben])).toEqual(new Map());
  expect(salesforce.calls).toBe(2);
});

test('a refresh sees at once who left', async () => {
  const { salesforce, users } = bench({ users: [user(BEN, ben)] });
  await users.idOf(ben, policy);
  salesforce.users = [user(BEN, ben, { IsActive: false })];
  await users.refresh();
  expect(await users.idOf(ben, policy)).toBeNull();
});

test('while Salesforce is away the old list serves for a day, and Salesforce is not asked by everybody', async () => {
  const { salesforce, users } = bench({ users: [user(BEN, ben)] });
  await users.idOf(ben, policy);
  salesforce.away = new Fault('CRM_UNAVAILABLE', 'Salesforce is away.');
  salesforce.at += HOUR;
  for (let time = 0; time < 5; time += 1) expect(await users.idOf(ben, policy)).toBe(BEN);
  expect(salesforce.calls).toBe(2);
  salesforce.at += 22 * HOUR;
  expect(await users.idOf(ben, policy)).toBe(BEN);
  salesforce.at += HOUR;
  await expect(users.idOf(ben, policy)).rejects.toThrow('Salesforce is away.');
  salesforce.away = null;
  expect(await users.idOf(ben, policy)).toBe(BEN);
});

test('a list that was refused or never read is a fault to try again, not an empty one', async () => {
  const { salesforce, users } = bench({ users: [user(BEN, ben)] });
  salesforce.away = new Fault('CRM_UNAVAILABLE', 'Salesforce is away.');
  await expect(users.notOwners([ben])).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  salesforce.away = null;
  salesforce.refusedType = 'User';
  await expect(users.notOwners([ben])).rejects.toMatchObject({ code: 'CRM_ACCESS_DENIED' });
  salesforce.refusedType = null;
  expect(await users.notOwners([ben])).toEqual(new Map());
});

test('hundreds of people are asked for in queries that are short enough', async () => {
  const many = Array.from({ length: 900 }, (_, i) => `person-${i}@shop.example`);
  const { salesforce, users } = bench({
    users: many.map((email, i) => user(`005${String(i).padStart(12, '0')}AAA`, email)),
  });
  expect(await users.notOwners(many)).toEqual(new Map());
  expect(Math.max(...salesforce.asked.map((query) => encodeURIComponent(query).length))).toBeLessThan(15_000);
});
