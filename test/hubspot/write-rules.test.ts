import { describe, test } from 'vitest';
import { anew, aWrite, looking } from '../contract/crm-bench.ts';
import { type PolicySource, policyOf } from '../support/policies.ts';
import { openHubSpotBench } from './hubspot-bench.ts';

const [ANA, BO] = ['ana@example.com', 'bo@example.com'];
const VERA = { email: 'vera@acme.com' };
const under = (changes: Partial<PolicySource>) => ({ ...anew(), policy: policyOf(changes) });

describe.concurrent('the owner', () => {
  test('whom a person set after our read stays, is told, and gets the task', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const cy = bench.hubspot.addOwner('cy@example.com');
    bench.hubspot.add('contacts', { ...VERA, hubspot_owner_id: cy });
    for (const call of [anew(), looking()]) {
      const written = await bench.crm.write(aWrite('1', { owner: ANA, ownerBefore: BO, known: true }), call);
      expect(written).toMatchObject({ keptOwner: 'cy@example.com', warnings: [] });
    }
    for (const type of ['contacts', 'tasks', 'notes'] as const)
      expect(bench.only(type).properties['hubspot_owner_id']).toBe(cy);
    expect(bench.only('contacts').properties['baton_grade']).toBe('A');
  });

  test('whom we saw gives way, and so does one who left', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const left = bench.hubspot.addOwner('left@example.com');
    bench.hubspot.add('contacts', { ...VERA, hubspot_owner_id: left });
    bench.hubspot.deactivateOwner('left@example.com');
    const first = await bench.crm.write(aWrite('1', { owner: ANA, known: true }), anew());
    expect(first?.keptOwner).toBeNull();
    const ana = bench.only('contacts').properties['hubspot_owner_id'];
    const second = await bench.crm.write(
      aWrite('2', { owner: BO, ownerBefore: 'Ana@Example.com', known: true }),
      anew(),
    );
    expect(second?.keptOwner).toBeNull();
    expect(bench.only('contacts').properties['hubspot_owner_id']).not.toBe(ana);
  });

  test('whom HubSpot has only just got, so that our list does not know them, stays too', async ({
    expect,
  }) => {
    await using bench = await openHubSpotBench();
    await bench.crm.notOwners([ANA]);
    const fresh = bench.hubspot.addOwner('fresh@example.com');
    bench.hubspot.add('contacts', { ...VERA, hubspot_owner_id: fresh });
    const written = await bench.crm.write(aWrite('1', { owner: ANA, known: true }), anew());
    expect(written?.keptOwner).toMatch(/fresh@example.com|owner \d+/);
    expect(bench.only('contacts').properties['hubspot_owner_id']).toBe(fresh);
  });

  test('who is not asked for stays without a word', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const cy = bench.hubspot.addOwner('cy@example.com');
    bench.hubspot.add('contacts', { ...VERA, hubspot_owner_id: cy });
    const written = await bench.crm.write(aWrite('1', { known: true }), anew());
    expect(written?.keptOwner).toBeNull();
    expect(bench.only('contacts').properties['hubspot_owner_id']).toBe(cy);
  });

  test('who was deactivated since our list was read gets nothing', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    await bench.crm.notOwners([ANA]);
    bench.hubspot.deactivateOwner(ANA);
    const refused = bench.crm.write(aWrite('1', { owner: ANA }), anew());
    await expect(refused).rejects.toMatchObject({
      code: 'CRM_OWNER_INVALID',
      message: expect.stringContaining(ANA),
    });
    expect(bench.hubspot.records('contacts')).toEqual([]);
    expect([...(await bench.crm.notOwners([ANA, BO])).keys()]).toEqual([ANA]);
  });

  test('who was deactivated between contact and task does not leave a task on nobody’s list', async ({
    expect,
  }) => {
    await using bench = await openHubSpotBench();
    bench.hubspot.fault({ kind: 'reset' }, { path: /tasks/ });
    await expect(bench.crm.write(aWrite('1', { owner: ANA }), anew())).rejects.toThrow();
    bench.hubspot.deactivateOwner(ANA);
    const refused = bench.crm.write(aWrite('1', { owner: ANA }), looking());
    await expect(refused).rejects.toMatchObject({ code: 'CRM_OWNER_INVALID' });
    expect(bench.hubspot.records('tasks')).toEqual([]);
    await bench.crm.write(aWrite('1', { owner: BO, known: true }), looking());
    const { hubspot_owner_id: bo } = bench.only('tasks').properties;
    expect(bo).toBe(bench.only('contacts').properties['hubspot_owner_id']);
    expect([...(await bench.crm.notOwners([ANA, BO])).keys()]).toEqual([ANA]);
  });

  test('who came since our list was read is found', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    await bench.crm.notOwners([ANA]);
    const cy = bench.hubspot.addOwner('cy@example.com');
    await bench.crm.write(aWrite('1', { owner: 'cy@example.com' }), anew());
    expect(bench.only('contacts').properties['hubspot_owner_id']).toBe(cy);
  });
});

describe.concurrent('the stage', () => {
  const stages = {
    order: ['lead', 'mql', 'customer'],
    hubspot: { mql: 'marketingqualifiedlead', customer: 'customer' },
  };
  test.for([
    ['lead', false, 'marketingqualifiedlead'],
    ['customer', false, 'customer'],
    ['customer', true, 'marketingqualifiedlead'],
  ] as const)('from %s, back allowed: %s, is then %s', async ([now, stage_back, then], { expect }) => {
    await using bench = await openHubSpotBench();
    bench.hubspot.add('contacts', { ...VERA, lifecyclestage: now });
    const call = under({ stages, crm: { hubspot: { stage_back } } });
    await bench.crm.write(aWrite('1', { stage: 'mql', known: true }), call);
    expect(bench.only('contacts').properties['lifecyclestage']).toBe(then);
  });

  test('is set on a new contact', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    await bench.crm.write(aWrite('1', { stage: 'mql' }), under({ stages }));
    expect(bench.only('contacts').properties['lifecyclestage']).toBe('marketingqualifiedlead');
  });
});

describe.concurrent('what HubSpot refuses', () => {
  test('is left out with a warning when it is one property, and the rest is written', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    await bench.crm.write(aWrite('0'), anew());
    bench.hubspot.defineProperty('contacts', { name: 'baton_cell', type: 'number' });
    bench.hubspot.defineProperty('contacts', { name: 'company', type: 'string', readOnly: true });
    const written = await bench.crm.write(aWrite('1', { person: { email: 'new@acme.com' } }), anew());
    expect(written?.warnings.toSorted()).toEqual([
      expect.stringMatching(
        /^HubSpot refused baton_cell \(INVALID_\w+\) of the contact\. It was left out\.$/,
      ),
      expect.stringMatching(/^HubSpot refused company \(READ_ONLY_VALUE\)/),
    ]);
    const { properties } = bench.hubspot.records('contacts').at(-1)!;
    expect(properties).toMatchObject({ email: 'new@acme.com', jobtitle: 'VP Operations', baton_grade: 'A' });
    // By then the portal is known as it is.
    const again = await bench.crm.write(aWrite('2', { person: { email: 'newer@acme.com' } }), anew());
    expect(again?.warnings.toSorted()).toEqual([
      `HubSpot's property baton_cell takes a number, not "A1". It was left out.`,
      `HubSpot's property company cannot be written. It was left out.`,
    ]);
  });

  test('fails for good when it is the address, without which they would be made again and again', async ({
    expect,
  }) => {
    await using bench = await openHubSpotBench();
    const refused = bench.crm.write(aWrite('1', { person: { email: 'vera@@acme' } }), anew());
    await expect(refused).rejects.toMatchObject({
      code: 'CRM_REFUSED',
      message: expect.stringMatching(/^HubSpot refused the contact: .*INVALID_EMAIL.*VALIDATION_ERROR/),
    });
    expect(bench.hubspot.records('contacts')).toEqual([]);
  });

  test('is left out, too, when it is a value that must be unique in the portal and is somebody else’s', async ({
    expect,
  }) => {
    await using bench = await openHubSpotBench();
    bench.hubspot.defineProperty('contacts', { name: 'baton_cell', type: 'string', unique: true });
    const first = await bench.crm.write(aWrite('1'), anew());
    for (const call of [anew(), looking()]) {
      const other = await bench.crm.write(aWrite('2', { person: { email: 'walt@acme.com' } }), call);
      expect(other?.ref.id).not.toBe(first?.ref.id);
      expect(other?.warnings).toEqual([
        expect.stringMatching(/^HubSpot refused baton_cell \(CONFLICTING_UNIQUE_VALUE\)/),
      ]);
    }
    expect(bench.hubspot.records('contacts')).toHaveLength(2);
  });

  test('of somebody who can be found by nothing', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const write = aWrite('1', { person: { email: null, phone: null } });
    await expect(bench.crm.write(write, anew())).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  });
});
