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

  test('of somebody who can be found by nothing', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const write = aWrite('1', { person: { email: null, phone: null } });
    await expect(bench.crm.write(write, anew())).rejects.toMatchObject({ code: 'CRM_REFUSED' });
  });
});

describe.concurrent('task and note', () => {
  test('say what to do, as text and never as markup', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const body = 'They wrote: "<b>5 & 6</b>"\n  size: +35';
    const write = aWrite('1', { note: { key: 'n', body } });
    await bench.crm.write({ ...write, task: { ...write.task!, body, priority: 'low' } }, anew());
    const html = 'They wrote: &quot;&lt;b&gt;5 &amp; 6&lt;/b&gt;&quot;<br>&nbsp;&nbsp;size: +35';
    expect(bench.only('notes').properties['hs_note_body']).toBe(html);
    expect(bench.only('tasks').properties).toMatchObject({
      hs_task_body: html,
      hs_task_priority: 'LOW',
      hs_task_status: 'NOT_STARTED',
      hs_task_type: 'CALL',
      baton_key: 'sla-1',
    });
  });

  test('a task is a mail where nobody knows a number', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    await bench.crm.write(aWrite('1', { person: { phone: null } }), anew());
    expect(bench.only('tasks').properties['hs_task_type']).toBe('EMAIL');
  });

  test('what they attached hangs at the note, or is a link where HubSpot cannot fetch it', async ({
    expect,
  }) => {
    await using bench = await openHubSpotBench();
    const files = [
      { name: 'plan.pdf', url: 'https://files.example.com/plan.pdf' },
      { name: 'lost.pdf', url: 'https://files.invalid/lost.pdf' },
    ];
    const written = await bench.crm.write(aWrite('1', { files }), anew());
    expect(bench.only('notes').properties).toMatchObject({
      hs_attachment_ids: expect.stringMatching(/^\d+$/),
      hs_note_body: 'Who: Vera Stone<br>lost.pdf: https://files.invalid/lost.pdf',
    });
    expect(written?.warnings).toEqual([
      'lost.pdf is a link in the note, not attached: Could not download the file.',
    ]);
    const imports = (): number =>
      bench.hubspot.calls.filter(({ path }) => path.includes('import-from-url')).length;
    const before = imports();
    await bench.crm.write(aWrite('1', { files }), looking());
    expect(imports()).toBe(before);
  });

  test('a file that takes too long, or may not be put there, costs no handoff', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const denied = { status: 'error', category: 'MISSING_SCOPES', message: 'The scope is missing: files' };
    bench.hubspot.fault({ kind: 'answer', status: 403, body: denied }, { path: /files/ });
    const files = [{ name: 'plan.pdf', url: 'https://files.example.com/plan.pdf' }];
    const written = await bench.crm.write(aWrite('1', { files }), anew());
    expect(written?.warnings).toEqual([
      expect.stringMatching(/^plan\.pdf is a link in the note, not attached: /),
    ]);
    expect(bench.only('notes').properties['hs_note_body']).toContain(files[0]!.url);
  });
});

describe.concurrent('leads, where the policy wants them', () => {
  const leads = (): ReturnType<typeof under> => under({ crm: { hubspot: { leads: true } } });

  test('there is one open lead for a contact, and another once it is closed', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    await bench.crm.write(aWrite('1', { owner: ANA }), leads());
    await bench.crm.write(aWrite('2', { owner: ANA, known: true, ownerBefore: ANA }), leads());
    const lead = bench.only('leads');
    expect(lead.properties).toMatchObject({
      hs_lead_name: 'Vera Stone',
      hubspot_owner_id: bench.only('contacts').properties['hubspot_owner_id'],
    });
    expect(lead.associations).toContainEqual({
      toType: 'contacts',
      toId: bench.only('contacts').id,
      typeId: 578,
    });
    bench.hubspot.edit('leads', lead.id, { hs_pipeline_stage: 'qualified-stage-id' });
    await bench.crm.write(aWrite('3', { known: true }), leads());
    expect(bench.hubspot.records('leads')).toHaveLength(2);
  });

  test('an account without them is told of, and the handoff goes on', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const denied = { status: 'error', category: 'MISSING_SCOPES', message: 'No leads here' };
    bench.hubspot.fault({ kind: 'answer', status: 403, body: denied }, { path: /leads/ }, 9);
    const written = await bench.crm.write(aWrite('1'), leads());
    expect(written?.warnings).toEqual([
      expect.stringMatching(/^No lead was opened beside the contact: .*No leads here/),
    ]);
    expect(bench.only('tasks').properties['hs_task_subject']).toBe('First touch: Vera');
  });

  test('without a new handoff, or without the policy’s word, there is none', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    await bench.crm.write(aWrite('1', { task: null }), leads());
    await bench.crm.write(aWrite('2', { known: true }), anew());
    expect(bench.hubspot.records('leads')).toEqual([]);
  });
});
