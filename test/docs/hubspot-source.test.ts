import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { SourceEntry } from '../../src/domain/policy/source-schema.ts';
import { hubspot } from '../../src/intake/hubspot/hubspot.ts';
import { hubspotWorkflow } from '../../src/intake/hubspot/workflow.ts';
import { json, settings } from '../intake/deliveries.ts';
import { partUnder, readPage } from '../support/policy-page.ts';

const page = readPage('docs/sources/hubspot.md');
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '');

test('what the page says of a delivery is so', () => {
  const [delivery = ''] = blocks(partUnder(page, '## `hubspot`: webhooks'), 'json');
  const said = hubspot
    .split(json(delivery))
    .map(({ body }) => hubspot.parse(body, 'application/json', settings({ type: 'hubspot' })));
  expect(said).toMatchObject([
    { change: 'changed', id: '5001' },
    { change: 'merged', id: '5003', formerIds: ['5001', '5002'] },
  ]);
});

test('each contact that the page shows is read', () => {
  const contacts = blocks(partUnder(page, '## `hubspot_workflow`: the webhook of a workflow'), 'json');
  expect(contacts).toHaveLength(3);
  for (const contact of contacts)
    expect(
      hubspotWorkflow.parse(Buffer.from(contact), 'application/json', settings({ type: 'hubspot_workflow' })),
    ).toMatchObject({
      identity: { email: 'mia@oven.example' },
      profile: { attributes: { title: 'Head of Ovens' }, answers: {} },
    });
});

test('each source that the page shows can be written so', () => {
  const entries = blocks(page, 'yaml').flatMap((text) =>
    Object.values((parse(text) as { sources: object }).sources),
  );
  expect(entries).toHaveLength(3);
  for (const entry of entries) expect(SourceEntry.safeParse(entry).success).toBe(true);
});
