import { describe, expect, test } from 'vitest';
import { hideSecrets } from '../../src/domain/policy/hidden-secrets.ts';
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

  test('an older one is shown for its hash and called old; an unknown hash is not found', async () => {
    const older = policyOf(POLICY_TEXT.replace('version: 7', 'version: 6'), 'old-hash');
    const { body } = await get(worldOf({ older: [older] }), '/policy?hash=old-hash');
    expect(body).toContain('not live any more');
    expect(body).toContain('<code>version: 6</code>');
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
