import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ENVIRONMENT_NAMES } from '../../src/config.ts';
import { FAULTS } from '../../src/faults.ts';

const read = (file: string): string => readFileSync(file, 'utf8');

test('every fault code is explained in docs/errors.md, and nothing else is', () => {
  const explained = [...read('docs/errors.md').matchAll(/^### `([A-Z_0-9]+)`$/gm)].map(
    (match) => match[1] ?? '',
  );
  expect(explained.toSorted()).toEqual(Object.keys(FAULTS).toSorted());
});

test('docs/errors.md gives the HTTP status that the table has, where it gives one', () => {
  const given = [...read('docs/errors.md').matchAll(/^### `([A-Z_0-9]+)`\n(\d{3})\b/gm)];
  expect(given.length).toBeGreaterThan(20);
  for (const [, code, status] of given)
    expect([code, FAULTS[code as keyof typeof FAULTS].http]).toEqual([code, Number(status)]);
});

test('.env.example names every setting, each under a comment, and no other but the secrets of the policy', () => {
  const lines = read('.env.example').split('\n');
  const named = lines.flatMap((line, i) => {
    const name = /^(?:# )?([A-Z][A-Z_]+)=/.exec(line)?.[1];
    return name === undefined ? [] : [{ name, before: lines[i - 1] ?? '' }];
  });
  const secrets = [...read('policy.yaml').matchAll(/\$\{([A-Z_]+)\}/g)].map((match) => match[1] ?? '');
  expect(named.map(({ name }) => name).toSorted()).toEqual([...ENVIRONMENT_NAMES, ...secrets].toSorted());
  const bare = named.filter(({ before, name }) => !before.startsWith('#') && name !== 'HOST');
  expect(bare).toEqual([]);
});

test('the README opens with the two commands', () => {
  expect(read('README.md').split('\n').slice(0, 4)).toEqual([
    '```sh',
    'npm ci && npm start',
    'npm ci && npm test',
    '```',
  ]);
});

test('the README names no npm script that is not there, and no file that is not there', () => {
  const scripts = Object.keys(JSON.parse(read('package.json')).scripts);
  const used = [...read('README.md').matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] ?? '');
  expect(used.filter((name) => !scripts.includes(name ?? ''))).toEqual([]);
  for (const [, file] of read('README.md').matchAll(/\]\((?!http)([^)]+)\)/g)) {
    expect(() => readFileSync(file ?? '', 'utf8'), file).not.toThrow(/ENOENT/);
  }
});

test('the image and the compose file fit what the code needs', () => {
  const compose = parse(read('docker-compose.yml'), { merge: true });
  expect(compose.services.web.environment.BATON_ROLE).toBe('web');
  expect(compose.services.worker.environment).toMatchObject({
    BATON_ROLE: 'worker',
    DATABASE_URL: expect.stringContaining('postgres:5432'),
  });
  expect(compose.services.worker.ports, 'a published port would forbid --scale').toBeUndefined();
  expect(compose.services.redis.command).toEqual(
    expect.arrayContaining(['noeviction', '--appendonly', 'yes']),
  );
  expect(Object.keys(compose.services.web.environment)).toEqual(
    expect.arrayContaining([
      'REDIS_URL',
      'BATON_ADMIN_TOKEN',
      'BATON_PUBLIC_URL',
      'CRM_RATE',
      'HUBSPOT_ACCESS_TOKEN',
      'HUBSPOT_CLIENT_SECRET',
      ...ENVIRONMENT_NAMES.filter((name) => name.startsWith('SALESFORCE_')),
    ]),
  );
  const image = read('Dockerfile');
  const wanted = JSON.parse(read('package.json')).devDependencies.node.split('.')[0];
  expect([...image.matchAll(/^FROM node:(\d+)/gm)].map((match) => match[1])).toEqual([wanted, wanted]);
  expect(image).toMatch(/^USER node$/m);
  expect(image).toMatch(/^HEALTHCHECK /m);
});
