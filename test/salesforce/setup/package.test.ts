import { readdirSync, readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import type { Telling } from '../../../src/crm/salesforce/setup/lead-flow.ts';
import { packageFiles } from '../../../src/crm/salesforce/setup/package.ts';
import { wantedFields } from '../../../src/crm/salesforce/setup/wanted-fields.ts';
import { metadataFile } from '../../../src/crm/salesforce/setup/xml.ts';
import { policyOf } from '../../support/policies.ts';

/** What stands in docs/salesforce until somebody says better. */
const PLACEHOLDERS: Telling = {
  endpoint: 'https://baton.example.com/hooks/salesforce/THE-TOKEN',
  user: 'baton@example.com',
  apiVersion: '66.0',
};
const MAIN = 'force-app/main/default';
const FLOW = `${MAIN}/flows/Baton_Lead_Changed.flow-meta.xml`;
const MESSAGE = `${MAIN}/workflows/Lead.workflow-meta.xml`;

/** Text of every element of that name. @throws Error for what is no XML */
function textsOf(xml: string, wanted: string): string[] {
  const texts: string[] = [];
  let text = '';
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', () => (text = ''));
  parser.on('text', (more) => (text += more));
  parser.on('closetag', ({ local }) => local === wanted && texts.push(text));
  parser.write(xml).close();
  return texts;
}
const fileOf = (files: ReadonlyMap<string, string>, path: string): string =>
  files.get(path) ?? `${path} is not there`;

test('docs/salesforce holds what is generated, and nothing else', () => {
  const there = readdirSync('docs/salesforce', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.replace('docs/salesforce/', ''));
  const files = packageFiles(PLACEHOLDERS, []);
  expect(there.toSorted()).toEqual([...files.keys(), 'README.md'].toSorted());
  // npx baton setup salesforce --package docs/salesforce writes them, with the endpoint and the user above.
  for (const [path, text] of files)
    expect([path, readFileSync(`docs/salesforce/${path}`, 'utf8')]).toEqual([path, text]);
});

test('every file is well-formed, and the manifest names each part once', () => {
  const files = packageFiles(PLACEHOLDERS, []);
  for (const [path, text] of files) if (path.endsWith('.xml')) textsOf(text, 'any');
  const members = textsOf(fileOf(files, 'manifest/package.xml'), 'members');
  const fields = [...files.keys()].flatMap((path) => {
    const [, on, name] = /objects\/(\w+)\/fields\/(\w+)\.field-meta/.exec(path) ?? [];
    return on === undefined ? [] : [`${on}.${name}`];
  });
  expect(members.toSorted()).toEqual(
    [...fields, 'Baton_Lead_Changed', 'Baton', 'Lead.Baton_Lead_Changed'].toSorted(),
  );
  expect(fields).toHaveLength(wantedFields([]).length);
  expect(fields).toContain('Activity.Baton_Key__c');
});

test('what the policy maps to fields of its own is neither made nor granted', () => {
  const policies = [policyOf({ crm: { salesforce: { fields: { grade: 'Rank__c' } } } })];
  const all = [...packageFiles(PLACEHOLDERS, policies).values()].join('\n');
  expect(all).not.toMatch(/Rank__c|Lead\.Baton_Grade__c/);
  expect(all).toContain('Lead.Baton_Fit__c');
});

test('the permission set grants every field, a key of tasks for events too, and nothing else', () => {
  const xml = fileOf(packageFiles(PLACEHOLDERS, []), `${MAIN}/permissionsets/Baton.permissionset-meta.xml`);
  const wanted = wantedFields([]).map(({ on, name }) => `${on}.${name}`);
  expect(textsOf(xml, 'field').toSorted()).toEqual([...wanted, 'Event.Baton_Key__c'].toSorted());
  expect(xml).not.toMatch(/objectPermissions|userPermissions/);
});

test('the message tells which lead, to the address that is said, and takes no session along', () => {
  const endpoint = 'https://b.example.com/baton/hooks/sf/a&b<c>';
  const xml = fileOf(packageFiles({ ...PLACEHOLDERS, endpoint }, []), MESSAGE);
  expect(textsOf(xml, 'endpointUrl')).toEqual([endpoint]);
  expect(textsOf(xml, 'fields')).toEqual(['Id']);
  expect(textsOf(xml, 'includeSessionId')).toEqual(['false']);
});

test('the flow starts with what somebody else made or changed of what Baton reads', () => {
  const files = packageFiles({ ...PLACEHOLDERS, user: "o'hara@example.com" }, []);
  const [condition = ''] = textsOf(fileOf(files, FLOW), 'filterFormula');
  expect(condition).toMatch(/^AND\(\{!\$User\.Username\} <> "o'hara@example\.com", OR\(ISNEW\(\), ISCHANGED/);
  for (const field of ['Email', 'Status', 'OwnerId', 'Company'])
    expect(condition).toContain(`ISCHANGED({!$Record.${field}})`);
  // What Baton writes itself would send it in a circle.
  expect(condition).not.toMatch(/Baton_|SystemModstamp/);
  expect(textsOf(fileOf(files, FLOW), 'actionName')).toEqual(['Lead.Baton_Lead_Changed']);
});

test.each(['baton', 'x" = "@example.com', 'a b@example.com'])('%j is no name of a user', (user) => {
  expect(() => packageFiles({ ...PLACEHOLDERS, user }, [])).toThrow(/--user must be/);
});

test.each(['http://baton.example.com/hooks/salesforce/x', '/hooks/salesforce/x', 'https://b.example/?a=1'])(
  '%j is no endpoint',
  (endpoint) => {
    expect(() => packageFiles({ ...PLACEHOLDERS, endpoint }, [])).toThrow(
      /an https address.*BATON_PUBLIC_URL/,
    );
  },
);

test('what XML cannot say is refused, not left out', () => {
  expect(() => metadataFile('Flow', { a: { b: undefined } })).toThrow('b has no value');
});
