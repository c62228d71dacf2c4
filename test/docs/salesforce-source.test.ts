import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { SourceEntry } from '../../src/domain/policy/source-schema.ts';
import { json } from '../intake/deliveries.ts';
import { CONTACT, LEAD, newsOf, xml } from '../intake/salesforce/deliveries.ts';
import { readPage } from '../support/policy-page.ts';

const page = readPage('docs/sources/salesforce.md');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '');

test('the message that the page shows is read', () => {
  expect(blocks('xml').flatMap((text) => newsOf(xml(text)))).toMatchObject([{ change: 'changed', id: LEAD }]);
});

test('the callouts that the page shows are read', () => {
  expect(blocks('json').flatMap((text) => newsOf(json(text)))).toMatchObject([
    { change: 'changed', id: LEAD },
    { change: 'changed', id: CONTACT, at: '2026-11-20T10:00:00.000Z' },
    { change: 'changed', id: LEAD },
  ]);
});

test('each source that the page shows can be written so', () => {
  const entries = blocks('yaml').flatMap((text) =>
    Object.values((parse(text) as { sources: object }).sources),
  );
  expect(entries).toHaveLength(5);
  for (const entry of entries) expect(SourceEntry.safeParse(entry).success).toBe(true);
});
