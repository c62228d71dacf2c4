import { expect, test } from 'vitest';
import type { CrmNews } from '../../src/domain/lead/crm-news.ts';
import { otherCrm, toldElsewhere } from '../../src/flow/other-crm.ts';
import type { SourceSettings } from '../../src/intake/source.ts';

const source = (type: SourceSettings['type']): SourceSettings => ({
  name: 'a-source',
  type,
  secrets: [],
  tokens: [],
  fields: {},
  options: {},
});
const news = (change: CrmNews['change']): CrmNews => ({
  kind: 'crm_news',
  change,
  id: '7',
  formerIds: [],
  at: null,
  because: 'somebody did it',
});

test.each([
  ['hubspot', 'HubSpot', null],
  ['hubspot_workflow', 'HubSpot', null],
  ['salesforce', 'Salesforce', null],
  ['form', 'Salesforce', null],
  ['hubspot', 'Salesforce', 'HubSpot'],
  ['hubspot_workflow', 'Salesforce', 'HubSpot'],
  ['salesforce', 'HubSpot', 'Salesforce'],
  ['salesforce', 'sandbox', 'Salesforce'],
] as const)(
  'a source of type %s, while Baton works with %s, tells of another CRM: %s',
  (type, crm, other) => {
    expect(otherCrm(source(type), crm)).toBe(other);
  },
);

test('what another CRM tells is followed nowhere; that somebody was erased is not passed over', () => {
  expect(toldElsewhere(news('deleted'), 'HubSpot', 'Salesforce')).toBe(
    'told by HubSpot, and Baton works with Salesforce now',
  );
  expect(() => toldElsewhere(news('erased'), 'HubSpot', 'Salesforce')).toThrow(/7 was erased.*baton erase/);
});
