import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../src/domain/policy/policy.ts';
import type { PolicySet } from '../../src/domain/policy/policy-set.ts';
import { sourceSettings } from '../../src/intake/source-settings.ts';
import { FULL } from '../support/full-policy.ts';

/** What a source named `hub` that is written so is set to. */
function settingsOf(
  entry: string,
  environment: Record<string, string>,
  makeSecret: ((name: string) => string) | null = null,
) {
  const read = compilePolicy(FULL.replace('sources:\n', `sources:\n  hub: ${entry}\n`), 'h');
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const policies = [read.policy] as unknown as PolicySet;
  return sourceSettings(policies, { SHOP_SECRET: 's', FAIR_SECRET: 'f', ...environment }, makeSecret).get(
    'hub',
  );
}

/** Its secrets and its tokens. */
function hub(...source: Parameters<typeof settingsOf>) {
  const { secrets, tokens } = settingsOf(...source) ?? {};
  return [secrets, tokens];
}

describe('a source of HubSpot without a secret of its own', () => {
  test.each([
    ['one', ['one']],
    [' new , old ', ['new', 'old']],
    ['one,', ['one']],
  ])('takes the client secret of the app: %j', (value, wanted) => {
    expect(hub('{ type: hubspot }', { HUBSPOT_CLIENT_SECRET: value })).toEqual([wanted, []]);
    expect(hub('{ type: hubspot_workflow }', { HUBSPOT_CLIENT_SECRET: value })).toEqual([wanted, []]);
  });

  test.each([{}, { HUBSPOT_CLIENT_SECRET: '' }, { HUBSPOT_CLIENT_SECRET: ' , ' }])(
    'names it when it is missing: %j',
    (environment) => {
      for (const type of ['hubspot', 'hubspot_workflow'])
        expect(() => hub(`{ type: ${type} }`, environment)).toThrow(
          expect.objectContaining({
            code: 'SECRET_MISSING',
            message: expect.stringContaining(': HUBSPOT_CLIENT_SECRET.'),
          }),
        );
    },
  );

  test('in the sandbox one is made', () => {
    expect(hub('{ type: hubspot }', {}, (name) => `made for ${name}`)).toEqual([
      ['made for HUBSPOT_CLIENT_SECRET'],
      [],
    ]);
  });
});

describe('a form with a captcha', () => {
  const entry =
    '{ type: form, origins: ["https://a.example"], captcha: { type: turnstile, secret: "${CAPTCHA}", hostname: a.example } }';

  test('has its secret', () => {
    expect(settingsOf(entry, { CAPTCHA: 'walnut' })?.options).toMatchObject({
      captcha: { type: 'turnstile', secret: 'walnut', hostname: ['a.example'] },
    });
  });

  test('names it when it is missing; in the sandbox none is made, and no captcha asked for', () => {
    expect(() => settingsOf(entry, {})).toThrow(/: CAPTCHA\./);
    expect(settingsOf(entry, {}, () => 'made')?.options).not.toHaveProperty('captcha');
  });
});

describe('a source of Meta', () => {
  const entry = '{ type: meta, secret: s, access_token: "${META_TOKEN}", verify_token: ["${NEW}", old] }';

  test('has its tokens filled in', () => {
    expect(settingsOf(entry, { META_TOKEN: ' EAAB\n', NEW: 'new' })?.options).toEqual({
      access_token: 'EAAB',
      verify_token: ['new', 'old'],
    });
  });

  test('names the token of the page when it is missing; in the sandbox none is made', () => {
    expect(() => settingsOf(entry, { NEW: 'new' })).toThrow(/: META_TOKEN\./);
    const sandbox = settingsOf(entry, {}, (name) => `made for ${name}`);
    expect(sandbox?.options).toEqual({ verify_token: ['made for NEW', 'old'] });
  });
});

test('a secret of its own goes before, and stays whole', () => {
  const environment = { HUBSPOT_CLIENT_SECRET: 'app', OWN: 'a,b' };
  expect(hub('{ type: hubspot_workflow, secret: "${OWN}" }', environment)).toEqual([['a,b'], []]);
  expect(hub('{ type: hubspot, secret: ["${HUBSPOT_CLIENT_SECRET}", "${OWN}"] }', environment)).toEqual([
    ['app', 'a,b'],
    [],
  ]);
});

test.each(['', '  ', 'whsec_', 'whsec_ '])('a secret or token of nothing is none: %j', (nothing) => {
  for (const entry of ['{ type: typeform, secret: "${KEY}" }', '{ type: jotform, token: "${KEY}" }'])
    expect(() => hub(entry, { KEY: nothing })).toThrow(expect.objectContaining({ code: 'SECRET_MISSING' }));
});

test('while a token is being changed both are good', () => {
  const entry = '{ type: form, token: ["${NEW_TOKEN}", "${OLD_TOKEN}"] }';
  expect(hub(entry, { NEW_TOKEN: 'new', OLD_TOKEN: 'old' })).toEqual([[], ['new', 'old']]);
  expect(() => hub(entry, { NEW_TOKEN: 'new' })).toThrow(/lacks: OLD_TOKEN\./);
});

test('a workflow with a token needs no secret; webhooks of the app always do', () => {
  expect(hub('{ type: hubspot_workflow, token: "${OWN}" }', { OWN: 'tok' })).toEqual([[], ['tok']]);
  expect(() => hub('{ type: hubspot, token: "${OWN}" }', { OWN: 'tok' })).toThrow(/HUBSPOT_CLIENT_SECRET/);
});

test('origins are those of browsers, and of forms alone', () => {
  const origins = '["https://Shop.Example/", "https://shop.example:443", "http://localhost:8080"]';
  const shop = 'https://shop.example';
  const set = settingsOf(`{ type: form, origins: ${origins}, honeypot: bread }`, {});
  expect(set).toMatchObject({
    origins: [shop, shop, 'http://localhost:8080'],
    options: { honeypot: 'bread' },
  });
  expect(settingsOf(`{ type: typeform, secret: x, origins: ${origins} }`, {})?.origins).toBeUndefined();
});

describe('the organisation of a source of Salesforce', () => {
  const ORG = '00D5g000004Xy1ZEAS';
  const other = '00D5g000009Qq2AEAS';
  const optionsOf = (more: string, environment: Record<string, string>, made = false) =>
    settingsOf(`{ type: salesforce, secret: x${more} }`, environment, made ? () => 'made' : null)?.options;

  test('is the one that Baton works with, unless the source names another', () => {
    for (const id of [ORG, ` ${ORG.slice(0, 15)} `])
      expect(optionsOf('', { SALESFORCE_ORG_ID: id })).toEqual({ org: ORG });
    expect(optionsOf(', org: 00D5g000009Qq2A', { SALESFORCE_ORG_ID: ORG })).toEqual({ org: other });
    expect(optionsOf(', org: "${OTHER}"', { SALESFORCE_ORG_ID: ORG, OTHER: other })).toEqual({ org: other });
  });

  test('is any where nobody names one, and never one that was made up', () => {
    expect(optionsOf('', {})).toEqual({});
    expect(optionsOf(', org: "${OTHER}"', {}, true)).toEqual({});
    expect(() => optionsOf(', org: "${OTHER}"', {})).toThrow(/lacks: OTHER\./);
  });

  test('is never one that is none', () => {
    for (const id of ['ovens', '00Q5g000004Xy1Z', `${ORG}x`])
      expect(() => optionsOf('', { SALESFORCE_ORG_ID: id })).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID' }),
      );
  });

  test('concerns no other source', () => {
    expect(settingsOf('{ type: form, secret: x }', { SALESFORCE_ORG_ID: 'ovens' })?.options).toEqual({});
  });
});
