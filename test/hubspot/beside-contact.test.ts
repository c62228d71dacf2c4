import { describe, test } from 'vitest';
import { anew, aWrite, looking } from '../contract/crm-bench.ts';
import { policyOf } from '../support/policies.ts';
import { openHubSpotBench } from './hubspot-bench.ts';

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

  test('what Baton keeps itself is sent, and is a link where it is gone', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    const files = ['fil_1', 'fil_2'].map((id) => ({
      name: `${id}.pdf`,
      id,
      url: `https://baton.example/api/files/${id}`,
      size: 5,
      type: 'application/pdf',
    }));
    const written = await bench.crm.write(aWrite('1', { files }), anew());
    const { hs_attachment_ids: ids, hs_note_body: body } = bench.only('notes').properties;
    expect(bench.hubspot.file(ids ?? '')).toEqual({ name: 'fil_1.pdf', content: 'hello' });
    expect(body).toBe('Who: Vera Stone<br>fil_2.pdf: https://baton.example/api/files/fil_2');
    expect(written?.warnings).toEqual([
      'fil_2.pdf is a link in the note, not attached: Baton has it no longer.',
    ]);
    expect(bench.hubspot.calls.filter(({ path }) => path.includes('import-from-url'))).toEqual([]);
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
  const leads = () => ({ ...anew(), policy: policyOf({ crm: { hubspot: { leads: true } } }) });

  test('there is one open lead for a contact, and another once it is closed', async ({ expect }) => {
    await using bench = await openHubSpotBench();
    await bench.crm.write(aWrite('1', { owner: 'ana@example.com' }), leads());
    await bench.crm.write(
      aWrite('2', { owner: 'ana@example.com', known: true, ownerBefore: 'ana@example.com' }),
      leads(),
    );
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
