import { describe, expect, test } from 'vitest';
import { loadConfig } from '../src/config.ts';

describe('loadConfig', () => {
  test('nothing set: everything on this machine, with the sandbox', () => {
    expect(loadConfig({})).toMatchObject({
      port: 3000,
      role: 'all',
      dataFolder: './.baton',
      databaseUrl: undefined,
      crm: 'sandbox',
      publicUrl: 'http://localhost:3000',
    });
  });

  test('a blank value counts as not set', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: ' ', BATON_ADMIN_TOKEN: '' })).toMatchObject({
      port: 3000,
      databaseUrl: undefined,
      adminToken: undefined,
    });
  });

  test('every wrong value is told at once, one line each', () => {
    const wrong = {
      PORT: 'abc',
      BATON_ROLE: 'both',
      DATABASE_URL: 'mysql://x/y',
      BATON_ADMIN_TOKEN: 'short',
      LOG_LEVEL: 'loud',
    };
    const told = messageOf(() => loadConfig(wrong));
    for (const name of Object.keys(wrong)) expect(told).toMatch(new RegExp(`^  ${name}: .+`, 'm'));
    expect(told.split('\n')).toHaveLength(6);
  });

  test('proxies are addresses or networks', () => {
    const trusted = (list: string) => loadConfig({ BATON_TRUSTED_PROXIES: list }).trustedProxies;
    expect(trusted('10.0.0.5, 172.16.0.0/12,::1,fd00::/8')).toEqual([
      '10.0.0.5',
      '172.16.0.0/12',
      '::1',
      'fd00::/8',
    ]);
    expect(trusted(' ')).toBeUndefined();
    for (const wrong of ['proxy.example', '10.0.0.0/40', '10.0.0.5,', 'true'])
      expect(messageOf(() => trusted(wrong))).toMatch(/BATON_TRUSTED_PROXIES.*: must be addresses such as/);
  });

  test('a key for forms is no short word', () => {
    expect(messageOf(() => loadConfig({ BATON_FORM_KEY: 'short' }))).toContain(
      'BATON_FORM_KEY: must have at least 32',
    );
  });

  test.each([
    [{ REDIS_URL: 'redis://localhost' }, 'REDIS_URL: needs DATABASE_URL'],
    [{ BATON_ROLE: 'worker' }, 'BATON_ROLE: worker needs DATABASE_URL'],
  ])('what the embedded database cannot carry is refused: %j', (env, line) => {
    expect(messageOf(() => loadConfig(env))).toContain(line);
  });

  test('Salesforce needs its address and an app, by secret or by key', () => {
    const salesforce = { BATON_CRM: 'salesforce', SALESFORCE_LOGIN_URL: 'https://acme.my.salesforce.com/' };
    const told = messageOf(() => loadConfig({ BATON_CRM: 'salesforce' }));
    expect(told).toMatch(
      /SALESFORCE_LOGIN_URL: .*\n.*SALESFORCE_CLIENT_ID: .*\n.*SALESFORCE_CLIENT_SECRET: /,
    );
    const bySecret = { ...salesforce, SALESFORCE_CLIENT_ID: 'id', SALESFORCE_CLIENT_SECRET: 'secret' };
    expect(loadConfig({ ...bySecret, SALESFORCE_ORG_ID: '00D000000000001' }).salesforce).toMatchObject({
      loginUrl: 'https://acme.my.salesforce.com',
      orgId: '00D000000000001EAA',
      apiVersion: '66.0',
    });
    const byKey = {
      ...salesforce,
      SALESFORCE_CLIENT_ID: 'id',
      SALESFORCE_USERNAME: 'a@b.c',
      SALESFORCE_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----…',
    };
    expect(loadConfig(byKey).salesforce.clientSecret).toBeUndefined();
    const { SALESFORCE_PRIVATE_KEY: _, ...noKey } = byKey;
    expect(messageOf(() => loadConfig(noKey))).toContain('SALESFORCE_PRIVATE_KEY');
  });

  test.each([
    [
      { SALESFORCE_LOGIN_URL: 'https://login.salesforce.com' },
      'SALESFORCE_LOGIN_URL: login.salesforce.com takes no',
    ],
    [
      { SALESFORCE_LOGIN_URL: 'https://acme--uat.sandbox.lightning.force.com/lightning/page/home' },
      'has pages only; logins are taken at https://acme--uat.sandbox.my.salesforce.com',
    ],
    [
      { SALESFORCE_LOGIN_URL: 'https://acme.my.salesforce-setup.com' },
      'logins are taken at https://acme.my.salesforce.com',
    ],
    [{ SALESFORCE_LOGIN_URL: 'acme.my.salesforce.com' }, 'must be the address of the org: https://'],
    [{ SALESFORCE_LOGIN_URL: 'http://acme.my.salesforce.com' }, 'must begin with https'],
    [{ SALESFORCE_PRIVATE_KEY: '/etc/baton.key' }, 'SALESFORCE_PRIVATE_KEY: must be the key itself'],
    [{ SALESFORCE_ORG_ID: '005000000000001' }, 'SALESFORCE_ORG_ID: must be the id of an org'],
    [{ SALESFORCE_API_VERSION: 'v66' }, 'SALESFORCE_API_VERSION: must be a version such as 66.0'],
  ])('what Salesforce would refuse later is refused at the start: %j', (wrong, line) => {
    const right = {
      BATON_CRM: 'salesforce',
      SALESFORCE_LOGIN_URL: 'https://acme.my.salesforce.com',
      SALESFORCE_CLIENT_ID: 'id',
      SALESFORCE_CLIENT_SECRET: 'secret',
    };
    expect(messageOf(() => loadConfig({ ...right, ...wrong }))).toContain(line);
  });

  test('the public address loses its last slash, and the result cannot be changed', () => {
    const config = loadConfig({ BATON_PUBLIC_URL: 'https://baton.example.com/' });
    expect(config.publicUrl).toBe('https://baton.example.com');
    expect(Object.isFrozen(config)).toBe(true);
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  throw new Error('nothing was refused');
}
