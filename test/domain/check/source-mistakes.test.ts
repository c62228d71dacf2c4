import { describe, expect, test } from 'vitest';
import { reviewPolicy } from '../../../src/domain/policy/review.ts';
import { FULL } from '../../support/full-policy.ts';
import { NOW } from '../../support/leads.ts';
import { expectFound, inRow, type Row } from '../../support/mistake.ts';

const BEFORE = '  fair: { type: typeform';
const before = (entry: string): string => `${entry}\n${BEFORE}`;

const ROWS: readonly Row[] = [
  [
    'a slip in a key of HubSpot',
    BEFORE,
    before('  hub: { type: hubspot, «catchup: true }'),
    'unknown-key',
    'Did you mean "catch_up"?',
  ],
  [
    'a key that HubSpot does not know',
    BEFORE,
    before('  hub: { type: hubspot, «portal: 99 }'),
    'unknown-key',
    'known are type, secret, token, origins, signatures, forms, catch_up',
  ],
  [
    'a key of the other type of HubSpot',
    BEFORE,
    before('  hub: { type: hubspot, «event: webinar_attended }'),
    'unknown-key',
    '"event" is a key of sources of type hubspot_workflow',
  ],
  [
    'a key of HubSpot at a form',
    'origins: ["https://ovens.example"] }',
    'origins: ["https://ovens.example"], «signatures: [v3] }',
    'unknown-key',
    'type hubspot or hubspot_workflow',
  ],
  [
    'a key of a form at another type',
    BEFORE,
    before('  ask: { type: jotform, token: x, «thanks: "https://ovens.example/thanks" }'),
    'unknown-key',
    '"thanks" is a key of sources of type form',
  ],
  ...['"https://ovens.example/contact"', '"https://*.ovens.example"', '"file:///ovens"', 'ovens.example'].map(
    (origin): Row => [
      `an origin that no browser would name, ${origin}`,
      'origins: ["https://ovens.example"] }',
      `origins: [«${origin}] }`,
      'bad-value',
      'must be a website without any path',
    ],
  ),
  ...['"javascript:alert(1)"', '/thanks'].map(
    (thanks): Row => [
      `thanks at no web address, ${thanks}`,
      'origins: ["https://ovens.example"] }',
      `origins: ["https://ovens.example"], thanks: «${thanks} }`,
      'bad-value',
      'must be a web address',
    ],
  ),
  [
    'a slip in a key of any type',
    'type: form, secret',
    'type: form, «secrit: x, secret',
    'unknown-key',
    '"secret"',
  ],
  [
    'a signature that there is not',
    BEFORE,
    before('  hub: { type: hubspot, signatures: [v3, «v4] }'),
    'bad-value',
    'must be v3, v2 or v1',
  ],
  [
    'no signature',
    BEFORE,
    before('  hub: { type: hubspot, signatures: «[] }'),
    'bad-value',
    'signatures: [v3, v2]',
  ],
  [
    'a form by its name',
    BEFORE,
    before('  hub: { type: hubspot, forms: [«Contact us] }'),
    'bad-value',
    'must be the id of a form',
  ],
  [
    'an event in words',
    BEFORE,
    before('  hub: { type: hubspot_workflow, event: «Came to the webinar }'),
    'bad-value',
    'event: form_submitted',
  ],
  [
    'a wish in words',
    BEFORE,
    before('  hub: { type: hubspot, catch_up: «daily }'),
    'bad-value',
    'catch_up: true',
  ],
  [
    'a slip in a key of Salesforce',
    BEFORE,
    before('  sf: { type: salesforce, token: x, «action: [04k5g000000TnPq] }'),
    'unknown-key',
    'Did you mean "actions"?',
  ],
  [
    'a key of HubSpot at Salesforce',
    BEFORE,
    before('  sf: { type: salesforce, token: x, «signatures: [v3] }'),
    'unknown-key',
    'type hubspot or hubspot_workflow',
  ],
  [
    'Salesforce with nothing to know it by',
    BEFORE,
    before('  «sf: { type: salesforce, origins: ["https://ovens.example"] }'),
    'bad-value',
    'needs a token or a secret',
  ],
  [
    'a provider with nothing to know it by',
    BEFORE,
    before('  «ask: { type: jotform }'),
    'bad-value',
    'needs a token or a secret',
  ],
  [
    'a sender who could never get in',
    BEFORE,
    before('  «ads: { type: googleads, token: x }'),
    'bad-value',
    'needs a secret',
  ],
  [
    'forms of Salesforce',
    BEFORE,
    before('  sf: { type: salesforce, token: x, new_contacts: «forms }'),
    'bad-value',
    'must be created or none',
  ],
  [
    'an organisation by its name',
    BEFORE,
    before('  sf: { type: salesforce, token: x, org: «Ovens Ltd }'),
    'bad-value',
    'begins with 00D',
  ],
  [
    'an outbound message by its name',
    BEFORE,
    before('  sf: { type: salesforce, token: x, actions: [«Lead_changed] }'),
    'bad-value',
    'begins with 04k',
  ],
  [
    'change events in words',
    BEFORE,
    before('  sf: { type: salesforce, token: x, change_events: «often }'),
    'bad-value',
    'change_events: true',
  ],
  [
    'an address of Meta without a scheme',
    BEFORE,
    before('  fb: { type: meta, secret: x, base_url: «graph.facebook.com }'),
    'bad-value',
    'https://graph.facebook.com',
  ],
  [
    'a token for answers that come by themselves',
    BEFORE,
    before('  ask: { type: tally, secret: x, «access_token: y }'),
    'unknown-key',
    'of type meta',
  ],
];

describe('mistakes: keys of a source', () =>
  test.each(ROWS.map(inRow))('%s', (_, mistake) => expectFound(mistake)));

test('what HubSpot and Salesforce may be told is taken', () => {
  const text = FULL.replace(
    BEFORE,
    before(
      '  hub: { type: hubspot, forms: [8F4C1A6E-2b7d-4c39-9e05-d1a3b6c7f820], catch_up: false, signatures: [v3, v1] }\n' +
        '  flow: { type: hubspot_workflow, event: webinar_attended, token: "${FLOW_TOKEN}" }\n' +
        '  sf: { type: salesforce, token: ["${SF_NEW}", "${SF_OLD}"], org: 00D5g000004Xy1Z, actions: [04k5g000000TnPqAAK], change_events: true, catch_up: false, new_contacts: none }',
    ),
  );
  expect(reviewPolicy(text, 'h', NOW)).toMatchObject({ ok: true, problems: [] });
});
