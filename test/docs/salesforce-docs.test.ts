import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENVIRONMENT_NAMES } from '../../src/config.ts';
import { ACCESS } from '../../src/crm/salesforce/setup/access-check.ts';
import { examineSalesforce } from '../../src/crm/salesforce/setup/doctor.ts';
import { FLOW } from '../../src/crm/salesforce/setup/lead-flow.ts';
import { nameOf, wantedFields } from '../../src/crm/salesforce/setup/wanted-fields.ts';
import { compilePolicy } from '../../src/domain/policy/policy.ts';
import { FAULTS } from '../../src/faults.ts';
import { smallSetup } from '../salesforce/setup/small-setup.ts';
import { call } from '../support/crm-call.ts';
import { policyOf } from '../support/policies.ts';
import { blocksOf, coded, partUnder, policyWith, readPage, tableUnder } from '../support/policy-page.ts';

const page = readPage('docs/salesforce.md');
const readme = readPage('docs/salesforce/README.md');
const namesIn = (text: string): Set<string> => new Set(text.match(/\bBaton_(?!Lead_Changed)\w+__c\b/g));

describe('docs/salesforce.md and the code say the same', () => {
  test('the fields, with where they are and their types', () => {
    const listed = tableUnder(partUnder(page, '## What Baton writes'), 'field').slice(1);
    const told = listed.flatMap(([name = '', on = '', type]) =>
      on.split(', ').map((one) => `${one}.${coded(name)[0]}: ${type}`),
    );
    const wanted = wantedFields([]).map(
      (field) => `${nameOf(field)}: ${field.type}${field.unique ? ', unique external id' : ''}`,
    );
    expect(told.toSorted()).toEqual(wanted.toSorted());
    const known = new Set(wantedFields([]).map(({ name }) => name));
    for (const name of [...namesIn(page), ...namesIn(readme)]) expect(known).toContain(name);
  });

  test('the rights of the user of Baton', () => {
    const listed = tableUnder(partUnder(page, '## The user of Baton'), 'object').slice(1);
    expect(listed.map(([name = '']) => coded(name)[0])).toEqual(ACCESS.map(({ type }) => type));
    const words = { read: /read/, create: /create/, change: /read, edit/, write: /read, create, edit/ };
    for (const [i, { type, right }] of ACCESS.entries())
      expect([type, listed[i]?.[1]]).toEqual([type, expect.stringMatching(words[right])]);
  });

  test('the environment: each name of Salesforce, and no other than there are', () => {
    const named = new Set(page.match(/\b[A-Z]+_[A-Z_]+\b/g));
    // What sources are known by has the names that the policy gives it.
    const secrets = ['SALESFORCE_TOKEN', 'WEBSITE_SECRET'];
    const known = new Set([...ENVIRONMENT_NAMES, ...Object.keys(FAULTS), ...secrets]);
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
    const ours = ENVIRONMENT_NAMES.filter((name) => /^SALESFORCE_|^CRM_|^BATON_(CRM|PUBLIC)/.test(name));
    expect(ours.filter((name) => !named.has(name))).toEqual([]);
  });

  test('what doctor may find', async () => {
    const explained = tableUnder(partUnder(page, '## When something is red'), '`doctor` says')
      .slice(1)
      .flatMap(([names = '']) => coded(names));
    const examined = (people: Record<string, { email: string }>) =>
      Array.fromAsync(
        examineSalesforce({
          api: smallSetup().api,
          policies: [policyOf({ people })],
          rate: 250,
          orgId: undefined,
          apiVersion: '66.0',
          call,
        }),
      );
    const found = [...(await examined({ gil: { email: 'gil@shop.example' } })), ...(await examined({}))];
    const words = new Set(found.map(({ what }) => what.replace(/(?<=^owner |^fields of ).*/, '…')));
    expect(explained).toEqual(expect.arrayContaining([...words]));
    expect(explained.filter((word) => !words.has(word))).toEqual([
      'configuration',
      'store',
      'queue',
      'policy',
      'sources',
      'webhooks',
    ]);
  });
});

test('the commands and the flow that are named are there', () => {
  expect(readme).toContain(FLOW);
  const options = new Set(
    [...`${page}${readme}`.matchAll(/baton setup salesforce((?: --\w+ \S+)+)/g)].flatMap(
      ([, said = '']) => said.match(/--\w+/g) ?? [],
    ),
  );
  expect(options).toEqual(new Set(['--package', '--user']));
});

test('what it says to put into the policy is one', () => {
  const [block] = blocksOf('docs/salesforce.md');
  const example = blocksOf('docs/policy.md').find(({ mark }) => mark.kind === 'whole')!;
  const compiled = compilePolicy(policyWith({ ...block!, mark: { kind: 'merged' } }, example), 'hash');
  expect(compiled).toMatchObject({ ok: true });
  expect(block?.text).toContain('type: salesforce');
});

test('every chapter is in the table of contents, and every link leads somewhere', () => {
  const anchorsOf = (text: string): string[] =>
    [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(/[`,]/g, '').replaceAll(' ', '-'),
    );
  const linksIn = (text: string, folder: string) =>
    [...text.matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g)].map(([, file = '', anchor]) => ({
      page: file === '' ? text : readPage(join(folder, file)),
      isOwn: file === '',
      anchor,
    }));
  const links = [...linksIn(page, 'docs'), ...linksIn(readme, 'docs/salesforce')];
  for (const link of links)
    if (link.anchor !== undefined) expect(anchorsOf(link.page)).toContain(link.anchor);
  expect(links.filter(({ isOwn }) => isOwn).map(({ anchor }) => anchor)).toEqual(
    expect.arrayContaining(anchorsOf(page)),
  );
});
