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

  test.each([
    [{ REDIS_URL: 'redis://localhost' }, 'REDIS_URL: needs DATABASE_URL'],
    [{ BATON_ROLE: 'worker' }, 'BATON_ROLE: worker needs DATABASE_URL'],
  ])('what the embedded database cannot carry is refused: %j', (env, line) => {
    expect(messageOf(() => loadConfig(env))).toContain(line);
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
