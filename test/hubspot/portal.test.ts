import { expect, test } from 'vitest';
import type { Pipeline } from '../../src/crm/hubspot/hubspot-api.ts';
import { openPortal } from '../../src/crm/hubspot/portal.ts';
import { Fault } from '../../src/faults.ts';
import { definition } from './small-account.ts';

const pipeline = (id: string, ...closed: boolean[]): Pipeline => ({
  id,
  label: id,
  stages: closed.map((isClosed, i) => ({ id: `${id}-${i}`, label: `${i}`, closed: isClosed })),
});

function bench({ leads = [] as Pipeline[] | Fault } = {}) {
  const hubspot = { at: 0, asked: [] as string[], away: false };
  const answer = <Value>(what: string, value: Value): Value => {
    hubspot.asked.push(what);
    if (hubspot.away) throw new Fault('CRM_UNAVAILABLE', 'HubSpot is away.');
    return value;
  };
  const portal = openPortal({
    api: {
      properties: async (type) => answer(type, [definition('email'), definition(`of_${type}`)]),
      account: async () => answer('account', { portalId: '1', timeZone: 'Europe/Berlin', uiDomain: null }),
      pipelines: async (type) => {
        if (type === 'deals')
          return answer(type, [pipeline('new', false, true), pipeline('old', true, false)]);
        if (leads instanceof Fault) throw answer(type, leads);
        return answer(type, leads);
      },
    },
    now: () => new Date(hubspot.at),
  });
  return { hubspot, portal };
}

test('properties are kept for an hour, each type by itself', async () => {
  const { hubspot, portal } = bench();
  await Promise.all([portal.properties('contacts'), portal.properties('contacts')]);
  expect([...(await portal.properties('tasks')).keys()]).toEqual(['email', 'of_tasks']);
  hubspot.at = 60 * 60_000 - 1;
  expect((await portal.properties('contacts')).get('of_contacts')?.type).toBe('string');
  expect(hubspot.asked).toEqual(['contacts', 'tasks']);
  hubspot.at += 1;
  await portal.properties('contacts');
  expect(hubspot.asked).toEqual(['contacts', 'tasks', 'contacts']);
});

test('what was changed is read anew once it is forgotten', async () => {
  const { hubspot, portal } = bench();
  const read = () =>
    Promise.all([portal.properties('contacts'), portal.account(), portal.closedDealStages()]);
  await read();
  portal.forget();
  await read();
  expect(hubspot.asked).toEqual(['contacts', 'account', 'deals', 'contacts', 'account', 'deals']);
});

test('a failure is not kept', async () => {
  const { hubspot, portal } = bench();
  hubspot.away = true;
  await expect(portal.account()).rejects.toMatchObject({ code: 'CRM_UNAVAILABLE' });
  hubspot.away = false;
  expect(await portal.account()).toEqual({ portalId: '1', timeZone: 'Europe/Berlin', uiDomain: null });
});

test('a deal is closed in stages of every pipeline', async () => {
  expect(await bench().portal.closedDealStages()).toEqual(new Set(['new-1', 'old-0']));
});

test('an account has leads, has none, or refuses to speak of them', async () => {
  const mine = pipeline('leads', false);
  expect(await bench({ leads: [mine] }).portal.leadsPipeline()).toBe(mine);
  expect(await bench().portal.leadsPipeline()).toBeNull();
  const refused = bench({ leads: new Fault('CRM_REFUSED', 'No leads here.') });
  expect(await refused.portal.leadsPipeline()).toBeNull();
  expect(await refused.portal.leadsPipeline()).toBeNull();
  expect(refused.hubspot.asked).toEqual(['leads']);
  const away = bench({ leads: new Fault('CRM_UNAVAILABLE', 'HubSpot is away.') });
  await expect(away.portal.leadsPipeline()).rejects.toThrow('HubSpot is away.');
});
