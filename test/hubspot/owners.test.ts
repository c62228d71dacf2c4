import { expect, test } from 'vitest';
import type { Owner } from '../../src/crm/hubspot/hubspot-api.ts';
import { openOwners } from '../../src/crm/hubspot/owners.ts';
import { Fault } from '../../src/faults.ts';
import { policyOf } from '../support/policies.ts';
import { owner } from './small-account.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const policy = policyOf({
  people: {
    ana: { email: 'Ana@shop.example', hubspot: '11' },
    ben: { email: 'ben@shop.example' },
  },
});

/** Owners whose list the test changes, whose clock it moves, and which it may send away. */
function bench({ active = [], archived = [] }: { active?: Owner[]; archived?: Owner[] } = {}) {
  const hubspot = { active, archived, away: false, calls: 0, at: Date.parse('2026-03-02T09:00:00Z') };
  const owners = openOwners({
    api: {
      owners: async (isArchived) => {
        hubspot.calls += 1;
        if (hubspot.away) throw new Fault('CRM_UNAVAILABLE', 'HubSpot is away.');
        return [...(isArchived ? hubspot.archived : hubspot.active)];
      },
    },
    now: () => new Date(hubspot.at),
    people: () => new Map([['ana@shop.example', '11']]),
  });
  return { hubspot, owners };
}
const gone = (id: string, email: string): Owner => owner(id, email, { archived: true });

test('an owner is found by e-mail in any case', async () => {
  const { owners } = bench({ active: [owner('7', 'Ben@Shop.example')] });
  expect(await owners.idOf('ben@SHOP.example', policy)).toBe('7');
  expect(await owners.emailOf('7')).toBe('ben@shop.example');
});

test('the id that the policy names wins over the address, both ways', async () => {
  const { owners } = bench({ active: [owner('10', 'ana@shop.example'), owner('11', 'ana@old.example')] });
  expect(await owners.idOf('ana@shop.example', policy)).toBe('11');
  expect(await owners.emailOf('11')).toBe('ana@shop.example');
  expect(await owners.notOwners(['ana@shop.example'])).toEqual(new Map());
});

test('who was deactivated owns nothing more, and is named still', async () => {
  const { owners } = bench({ archived: [gone('7', 'ben@shop.example'), gone('11', 'ana@old.example')] });
  expect(await owners.idOf('ben@shop.example', policy)).toBeNull();
  expect(await owners.idOf('ana@shop.example', policy)).toBeNull();
  expect(await owners.emailOf('7')).toBe('ben@shop.example');
  expect(await owners.isArchived('7')).toBe(true);
  expect(await owners.notOwners(['ben@shop.example', 'ana@shop.example'])).toEqual(
    new Map([
      ['ben@shop.example', 'deactivated in HubSpot'],
      ['ana@shop.example', 'deactivated in HubSpot'],
    ]),
  );
});

test('who came back is active, whatever the archive says', async () => {
  const ben = 'ben@shop.example';
  const { owners } = bench({ active: [owner('8', ben)], archived: [gone('7', ben)] });
  expect(await owners.idOf(ben, policy)).toBe('8');
  expect(await owners.notOwners([ben])).toEqual(new Map());
});

test('a stranger, a queue and an id of nobody are no owners', async () => {
  const { owners } = bench({ active: [owner('7', 'queue@shop.example', { kind: 'QUEUE' })] });
  expect(await owners.idOf('queue@shop.example', policy)).toBeNull();
  expect(await owners.idOf('ben@shop.example', policy)).toBeNull();
  expect(await owners.emailOf('7')).toBeNull();
  expect(await owners.notOwners(['ben@shop.example', 'ana@shop.example'])).toEqual(
    new Map([
      ['ben@shop.example', 'is no user of HubSpot'],
      ['ana@shop.example', "the policy's id 11 is no owner in HubSpot"],
    ]),
  );
});

test('the list is read once by all who ask at once, and again after an hour', async () => {
  const { hubspot, owners } = bench({ active: [owner('7', 'ben@shop.example')] });
  await Promise.all([1, 2, 3].map(() => owners.idOf('ben@shop.example', policy)));
  hubspot.at += HOUR - 1;
  await owners.idOf('ben@shop.example', policy);
  expect(hubspot.calls).toBe(2);
  hubspot.active = [];
  hubspot.archived = [gone('7', 'ben@shop.example')];
  hubspot.at += 1;
  expect(await owners.idOf('ben@shop.example', policy)).toBeNull();
  expect(hubspot.calls).toBe(4);
});

test('somebody who was just added is found within minutes, and a stranger does not cost a reading each time', async () => {
  const { hubspot, owners } = bench();
  expect(await owners.idOf('ben@shop.example', policy)).toBeNull();
  hubspot.active = [owner('7', 'ben@shop.example')];
  hubspot.at += 4 * MINUTE;
  expect(await owners.notOwners(['ben@shop.example'])).toHaveProperty('size', 1);
  expect(hubspot.calls).toBe(2);
  hubspot.at += MINUTE;
  expect(await owners.notOwners(['ben@shop.example'])).toEqual(new Map());
  expect(hubspot.calls).toBe(4);
});

test('a refresh sees at once who left', async () => {
  const { hubspot, owners } = bench({ active: [owner('7', 'ben@shop.example')] });
  await owners.idOf('ben@shop.example', policy);
  hubspot.active = [];
  hubspot.archived = [gone('7', 'ben@shop.example')];
  await owners.refresh();
  expect(await owners.idOf('ben@shop.example', policy)).toBeNull();
});

test('while HubSpot is away the old list serves for a day, and HubSpot is not asked by everybody', async () => {
  const { hubspot, owners } = bench({ active: [owner('7', 'ben@shop.example')] });
  await owners.idOf('ben@shop.example', policy);
  hubspot.away = true;
  hubspot.at += HOUR;
  for (let time = 0; time < 5; time += 1) expect(await owners.idOf('ben@shop.example', policy)).toBe('7');
  expect(hubspot.calls).toBe(4);
  hubspot.at += 22 * HOUR;
  expect(await owners.idOf('ben@shop.example', policy)).toBe('7');
  hubspot.at += HOUR;
  await expect(owners.idOf('ben@shop.example', policy)).rejects.toThrow('HubSpot is away.');
  hubspot.away = false;
  expect(await owners.idOf('ben@shop.example', policy)).toBe('7');
});

test('a list that was never read is a fault, not an empty one', async () => {
  const { hubspot, owners } = bench({ active: [owner('7', 'ben@shop.example')] });
  hubspot.away = true;
  await expect(owners.notOwners(['ben@shop.example'])).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  hubspot.away = false;
  expect(await owners.notOwners(['ben@shop.example'])).toEqual(new Map());
});
