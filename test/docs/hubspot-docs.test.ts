import { describe, expect, test } from 'vitest';
import { ENVIRONMENT_NAMES } from '../../src/config.ts';
import { CONTACT_PROPERTIES, UNIQUE_KEY } from '../../src/crm/hubspot/baton-properties.ts';
import { FACT_PROPERTIES } from '../../src/crm/hubspot/read/contact-facts.ts';
import { PERSON_PROPERTIES } from '../../src/crm/hubspot/read/contact-profile.ts';
import { examineHubSpot } from '../../src/crm/hubspot/setup/doctor.ts';
import { LEADS_SCOPES, SCOPES } from '../../src/crm/hubspot/setup/scopes.ts';
import { compilePolicy } from '../../src/domain/policy/policy.ts';
import { FAULTS } from '../../src/faults.ts';
import { CALL, smallAccount } from '../hubspot/small-account.ts';
import { policyOf } from '../support/policies.ts';
import { blocksOf, coded, partUnder, policyWith, readPage, tableUnder } from '../support/policy-page.ts';

const page = readPage('docs/hubspot.md');
const json = [...page.matchAll(/```json\n(.*?)```/gs)].map((match) => JSON.parse(match[1] ?? ''));
const ofType = (type: string) => json.find((block) => block.type === type).config;

describe('docs/hubspot.md and the code say the same', () => {
  test('the properties, with their types', () => {
    const listed = tableUnder(partUnder(page, '## What Baton writes'), 'property').slice(1);
    const wanted = [...CONTACT_PROPERTIES, UNIQUE_KEY].map(({ name, type, unique }): [string, string] => [
      name,
      unique === true ? `${type}, unique` : type,
    ]);
    expect(listed.map(([name = '', type]) => [coded(name)[0], type])).toEqual(wanted);
    const named = new Set(page.match(/\bbaton_(?!app|webhooks)[a-z_]+/g));
    expect([...named].toSorted()).toEqual(wanted.map(([name]) => name).toSorted());
  });

  test('the scopes: those of the app, and those for leads beside them', () => {
    const always = SCOPES.map(({ name }) => name);
    expect(ofType('app').auth.requiredScopes.toSorted()).toEqual(always.toSorted());
    const leads = LEADS_SCOPES.map(({ name }) => name);
    const named = page.match(/\bcrm\.(?:objects|schemas)\.[a-z.]+\b/g) ?? [];
    expect(new Set(named).symmetricDifference(new Set([...leads, ...always]))).toEqual(
      new Set(['files', 'forms']),
    );
  });

  test('the environment: each name of HubSpot, and no other than there are', () => {
    const named = new Set(page.match(/\b[A-Z]+_[A-Z_]+\b/g));
    const known = new Set([...ENVIRONMENT_NAMES, ...Object.keys(FAULTS)]);
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
    const ours = ENVIRONMENT_NAMES.filter((name) => /^HUBSPOT_|^CRM_|^BATON_(CRM|PUBLIC)/.test(name));
    // The base URL is for tests.
    expect(ours.filter((name) => !named.has(name))).toEqual(['HUBSPOT_BASE_URL']);
  });

  test('what doctor may find', async () => {
    const explained = tableUnder(partUnder(page, '## When something is red'), '`doctor` says')
      .slice(1)
      .flatMap(([names = '']) => coded(names));
    const { api } = smallAccount();
    const policies = [policyOf({ people: { gil: { email: 'gil@shop.example' } } })];
    const found = await Array.fromAsync(examineHubSpot({ api, policies, rate: 190, call: CALL }));
    const words = new Set(found.map(({ what }) => what.replace(/(?<=^owner |^properties of ).*/, '…')));
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

test('the webhooks name every kind of change, each once', () => {
  const { subscriptions, settings } = ofType('webhooks');
  expect(settings.targetUrl).toMatch(/^https:\/\/[a-z.]+\/hooks\/hubspot$/);
  const kinds = (list: { subscriptionType: string }[]): string[] => list.map((one) => one.subscriptionType);
  const changes = subscriptions.crmObjects as { subscriptionType: string; propertyName?: string }[];
  expect([...new Set(kinds(changes))].toSorted()).toEqual(
    ['associationChange', 'creation', 'deletion', 'merge', 'propertyChange', 'restore'].map(
      (kind) => `object.${kind}`,
    ),
  );
  const each = changes.map((one) => `${one.subscriptionType} ${one.propertyName ?? ''}`);
  expect(each).toEqual([...new Set(each)]);
  expect(
    changes.every((one) => one.subscriptionType.endsWith('propertyChange') === 'propertyName' in one),
  ).toBe(true);
  // Baton reads the contact anew: to hear of what it does not read would be for nothing.
  const heard = changes.flatMap(({ propertyName }) => propertyName ?? []);
  expect([...PERSON_PROPERTIES, ...FACT_PROPERTIES]).toEqual(expect.arrayContaining(heard));
  expect(kinds(subscriptions.hubEvents)).toEqual(['contact.privacyDeletion']);
});

test('what it says to put into the policy is one', () => {
  const [block] = blocksOf('docs/hubspot.md');
  const example = blocksOf('docs/policy.md').find(({ mark }) => mark.kind === 'whole')!;
  const compiled = compilePolicy(policyWith({ ...block!, mark: { kind: 'merged' } }, example), 'hash');
  expect(compiled).toMatchObject({ ok: true });
  expect(block?.text).toContain('type: hubspot');
});

test('every chapter is in the table of contents, and every link leads somewhere', () => {
  const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');
  const anchors = headings.map((heading) => heading.toLowerCase().replaceAll(' ', '-'));
  const links = [...page.matchAll(/\]\(([^)#]*)(?:#([^)]+))?\)/g)];
  for (const [, file = '', anchor] of links)
    if (file === '') expect(anchors).toContain(anchor);
    else expect(() => readPage(`docs/${file}`)).not.toThrow();
  expect(links.map((link) => link[2])).toEqual(expect.arrayContaining(anchors));
});
