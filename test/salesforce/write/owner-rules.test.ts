import { describe, test } from 'vitest';
import { anew, aWrite, looking } from '../../contract/crm-bench.ts';
import { OWNERS, openSalesforceBench } from '../salesforce-bench.ts';

const [ANA, BO] = OWNERS;
const VERA = { LastName: 'Stone', Company: 'Acme', Email: 'vera@acme.com' };

describe.concurrent('the owner', () => {
  test('whom a person set after our read stays, is told, and gets the task', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const cy = bench.salesforce.addUser('cy@example.com');
    bench.salesforce.add('Lead', { ...VERA, OwnerId: cy });
    for (const call of [anew(), looking()]) {
      const written = await bench.crm.write(aWrite('1', { owner: ANA, ownerBefore: BO, known: true }), call);
      expect(written).toMatchObject({ keptOwner: 'cy@example.com', warnings: [] });
    }
    for (const type of ['Lead', 'Task']) expect(bench.only(type).values['OwnerId']).toBe(cy);
    expect(bench.only('Lead').values['Baton_Grade__c']).toBe('A');
  });

  test('who took a lead that we made stays too', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const [ana, bo] = bench.owners;
    await bench.crm.write(aWrite('1', { owner: ANA }), anew());
    bench.salesforce.edit(bench.only('Lead').id, { OwnerId: bo });
    const written = await bench.crm.write(aWrite('1', { owner: ANA }), looking());
    expect(written?.keptOwner).toBe(BO);
    expect(bench.only('Lead').values['OwnerId']).toBe(bo);
    expect(bench.only('Task').values['OwnerId']).toBe(bo);
    expect(ana).not.toBe(bo);
  });

  test.for(['whom we saw', 'who left', 'that is a queue', 'that is our own user'] as const)(
    '%s gives way',
    async (who, { expect }) => {
      await using bench = await openSalesforceBench();
      const [ana, bo] = bench.owners;
      const left = bench.salesforce.addUser('left@example.com', { isActive: false });
      const owner = {
        'whom we saw': bo,
        'who left': left,
        'that is a queue': bench.salesforce.addQueue('Web leads'),
        'that is our own user': bench.salesforce.userId,
      }[who];
      bench.salesforce.add('Lead', { ...VERA, OwnerId: owner });
      const ownerBefore = who === 'whom we saw' ? 'Bo@Example.com' : null;
      const written = await bench.crm.write(aWrite('1', { owner: ANA, ownerBefore, known: true }), anew());
      expect(written?.keptOwner).toBeNull();
      expect(bench.only('Lead').values['OwnerId']).toBe(ana);
      expect(bench.only('Task').values['OwnerId']).toBe(ana);
    },
  );

  test('who is not asked for stays without a word', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const cy = bench.salesforce.addUser('cy@example.com');
    bench.salesforce.add('Lead', { ...VERA, OwnerId: cy });
    const written = await bench.crm.write(aWrite('1', { known: true }), anew());
    expect(written).toMatchObject({ keptOwner: null, warnings: [] });
    expect(bench.only('Lead').values['OwnerId']).toBe(cy);
  });

  test('who is a queue that takes no tasks does not get the task, and that is told', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    const queue = bench.salesforce.addQueue('Web leads');
    bench.salesforce.add('Lead', { ...VERA, OwnerId: queue });
    const written = await bench.crm.write(aWrite('1', { known: true }), anew());
    expect(written?.warnings).toEqual([expect.stringMatching(/takes no tasks in Salesforce/)]);
    expect(bench.only('Task').values['OwnerId']).toBe(bench.salesforce.userId);
    expect(bench.only('Lead').values['OwnerId']).toBe(queue);
  });

  test.for(['alone', 'at once with others'])(
    'who was deactivated since our list was read gets nothing, %s',
    async (how, { expect }) => {
      await using bench = await openSalesforceBench();
      await bench.crm.notOwners([ANA]);
      bench.salesforce.edit(bench.owners[0], { IsActive: false });
      const refused = bench.crm.write(aWrite('1', { owner: ANA }), anew());
      const others =
        how === 'alone'
          ? []
          : ['a', 'b'].map((one) =>
              bench.crm.write(aWrite(one, { owner: BO, person: { email: `${one}@acme.com` } }), anew()),
            );
      await expect(refused).rejects.toMatchObject({
        code: 'CRM_OWNER_INVALID',
        message: expect.stringContaining(ANA),
      });
      await Promise.all(others);
      expect(bench.salesforce.records('Lead')).toHaveLength(others.length);
      expect([...(await bench.crm.notOwners([ANA, BO])).keys()]).toEqual([ANA]);
    },
  );

  test('who came since our list was read is found', async ({ expect }) => {
    await using bench = await openSalesforceBench();
    await bench.crm.notOwners([ANA]);
    const cy = bench.salesforce.addUser('cy@example.com');
    await bench.crm.write(aWrite('1', { owner: 'cy@example.com' }), anew());
    expect(bench.only('Lead').values['OwnerId']).toBe(cy);
  });

  test.for([
    { isThere: true, isActive: false, code: 'CRM_OWNER_INVALID' },
    { isThere: false, isActive: false, code: 'CRM_OWNER_INVALID' },
    { isThere: true, isActive: true, code: 'CRM_REFUSED' },
    { isThere: false, isActive: true, code: 'CRM_REFUSED' },
  ])(
    'goes back into routing for an id of nobody only where it may be theirs: $code, the lead there already: $isThere',
    async ({ isThere, isActive, code }, { expect }) => {
      await using bench = await openSalesforceBench();
      if (isThere) bench.salesforce.add('Lead', VERA);
      await bench.crm.notOwners([ANA]);
      bench.salesforce.edit(bench.owners[0], { IsActive: isActive });
      const message = 'invalid cross reference id';
      bench.salesforce.fault({ kind: 'row', code: 'INVALID_CROSS_REFERENCE_KEY', message }, { type: 'Lead' });
      const refused = bench.crm.write(aWrite('1', { owner: ANA }), anew());
      await expect(refused).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
      expect(bench.salesforce.records('Task')).toEqual([]);
    },
  );
});
