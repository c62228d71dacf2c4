import { describe, expect, test } from 'vitest';
import { hideSecrets } from '../../src/domain/policy/hidden-secrets.ts';
import { WHOLE } from '../support/whole-policy.ts';
import { POLICY_TEXT, policyOf } from './policy.ts';
import { get, worldOf } from './site.ts';

describe('the policy', () => {
  test('name, version, hash, owner, and every line under its number', async () => {
    const { body } = await get(worldOf(), '/policy');
    for (const shown of ['inbound-b2b', '3f9c2a7be1d04c55', 'mailto:revops@example.com'])
      expect(body).toContain(shown);
    expect(body.match(/<li id="L\d+">/g)).toHaveLength(POLICY_TEXT.split('\n').length);
    expect(body).toMatch(/<li id="L2"><a href="#L2" aria-label="Line 2"><\/a><code>version: 7<\/code>/);
  });

  test('sources, with the names of their secrets and never a value', async () => {
    const { body } = await get(worldOf(), '/policy');
    expect(body).toContain('a secret: WEBSITE_SECRET; browsers on https://www.example.com');
    expect(body).toContain('a secret: EVENTS_SECRET, one written into the policy');
    expect(body).toContain('/hooks/partner/{token}');
    expect(body).not.toContain('written-in-plain-sight');
  });

  test('people by what each CRM calls them, where the policy says it', async () => {
    const named = `bjorn: { email: bjorn@example.com, hubspot: "77", salesforce: 00G000000000001EAA }`;
    const text = POLICY_TEXT.replace('bjorn: { email: bjorn@example.com }', named);
    const { body } = await get(worldOf({ policy: policyOf(text) }), '/policy');
    expect(body).toContain('; in HubSpot 77; in Salesforce 00G000000000001EAA');
  });

  test('the playbook in words: each part with its line in the file', async () => {
    const { body } = await get(worldOf({ policy: policyOf(WHOLE) }), '/policy');
    const text = body.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
    for (const said of [
      'if email.kind is free: at most ★★ line 77',
      'A handoff makes a lead mql if grade is ★★★ or ★★.',
      'If grade is ★ or out: nobody in sales line 97',
      'If crm.owner is known: whoever crm.owner names, or pool home if they are away',
      'All others: pool home , by turns; who was away catches up by at most 2 leads in 1 day line 101',
      'Mon, Wed, Fri 09:00–17:00 Europe/Rome, holidays: 2026-12-24',
      'Mon–Fri 06:00–14:00 Europe/Vienna, holidays of AT',
      'weight 2; at most 30 open; at most 6 a day line 87',
      'away 2026-08-03 to 2026-08-21',
      'accept within 4 h, call or write within 1 working day line 106',
      'At 80% of the time: owner is reminded At 100% of the time: boss is told At 150% of the time: the next of the pool gets it',
      'May give up after 3 attempts, 2 channels, 5 working days. Ends when replied, or meeting booked.',
      'hello : Flour for {{company}}',
      'later needs a day to call back line 127',
      'engagement starts again at nothing, it rests 30 days, it comes back when engagement has grown by 20 line 130',
      'Won ★★★: 30%, ★★: 10% line 145',
      'Slack (SLACK_BOSS); webhook (address hidden) line 136',
      'monday 07:30, to boss',
      'attachments 60 days',
    ])
      expect(text).toContain(said);
    expect(body).not.toContain('mill.example/hook');
  });

  test('of a part that the policy lacks there is no word', async () => {
    const { body } = await get(worldOf(), '/policy');
    expect(body).toContain('id="sla"');
    for (const id of ['pursuit', 'templates', 'returns', 'goals', 'notify', 'retention'])
      expect(body).not.toContain(`id="${id}"`);
  });

  test('an older one is shown for its hash and called old; an unknown hash is not found', async () => {
    const older = policyOf(POLICY_TEXT.replace('version: 7', 'version: 6'), 'old-hash');
    const { body } = await get(worldOf({ older: [older] }), '/policy?hash=old-hash');
    expect(body).toContain('not live any more');
    expect(body).toContain('<code>version: 6</code>');
    expect(body).toMatch(/href="\/policy\?hash&#61;old-hash#L\d+">line/);
    expect((await get(worldOf(), '/policy?hash=nope')).status).toBe(404);
  });

  test('secrets in plain text are blotted out in every way of writing them, line for line', () => {
    const yaml = [
      'x: &shared "by-anchor-1"',
      'sources:',
      '  a: { type: form, secret: [ "${OK}", plain-2 ] }',
      '  b:',
      '    token: |',
      '      block-3',
      '      block-4',
      '    access_token: "quo\\u0074ed-5"',
      '    secret: *shared',
      'notify:',
      '  owner: [ { slack: "https://hooks.slack.com/6" } ]',
      'fields:',
      '  a: { partner_key: timeframe }',
    ];
    const shown = hideSecrets(yaml.join('\n')).split('\n');
    expect(shown).toHaveLength(yaml.length);
    expect(shown.join('\n')).not.toMatch(/by-anchor-1|plain-2|block-3|block-4|ed-5|hooks\.slack/);
    expect(shown.join('\n')).toContain('${OK}');
    expect(shown.at(-1)).toContain('partner_key: timeframe');
  });
});

test('a newer policy that was refused is told of at the top, with what is wrong', async () => {
  const refused = {
    at: '2026-11-22T08:00:00.000Z',
    problems: ['policy.yaml:3:1 unknown-key "<b>" is not a key'],
  };
  const { body } = await get(worldOf({ refused }), '/policy');
  expect(body).toContain('policy.yaml:3:1 unknown-key &#34;&#60;b&#62;&#34; is not a key');
  expect(body.indexOf('id="refused"')).toBeLessThan(body.indexOf('id="text"'));
  expect((await get(worldOf(), '/policy')).body).not.toContain('id="refused"');
});
