import { describe, expect, test } from 'vitest';
import { hubspot } from '../../../src/intake/hubspot/hubspot.ts';
import { settings } from '../deliveries.ts';

const source = settings({ name: 'hubspot', type: 'hubspot' });
const parse = (body: unknown) => hubspot.parse(Buffer.from(JSON.stringify(body)), 'application/json', source);
const AT = new Date(1_793_000_000_000).toISOString();

describe('what our own poll found', () => {
  test('a contact that changed', () => {
    expect(parse({ poll: 'changed', objectId: '123', occurredAt: 1_793_000_000_000 })).toEqual({
      kind: 'crm_news',
      change: 'changed',
      id: '123',
      formerIds: [],
      at: AT,
      because: 'changed while nobody listened',
    });
  });

  test('a form that was filled in is read as any form', () => {
    const said = parse({
      form: '8f4c1a6e-2b7d-4c39-9e05-d1a3b6c7f820',
      submittedAt: 1_793_000_000_000,
      pageUrl: 'https://oven.example/pricing?utm_source=ads',
      conversionId: 'c-1',
      values: [
        { name: 'email', value: 'Mia@Oven.example' },
        { name: 'firstname', value: 'Mia' },
        { name: 'jobtitle', value: 'Head of Ovens' },
        { name: 'numemployees', value: '220' },
        { name: 'message', value: 'How soon can you come?' },
        { name: 'kind', value: 'webinar_attended' },
        { name: 'topics', value: 'a;b' },
        { name: 'name', value: 'Oven Ltd', objectTypeId: '0-2' },
        { name: '0-2/industry', value: 'Bakeries' },
      ],
    });
    expect(said).toMatchObject({
      identity: { email: 'mia@oven.example' },
      profile: {
        attributes: {
          first_name: 'Mia',
          title: 'Head of Ovens',
          message: 'How soon can you come?',
          'company.name': 'Oven Ltd',
          'company.employees': 220,
          'company.industry': 'Bakeries',
        },
        answers: { kind: 'webinar_attended', topics: 'a;b' },
        attribution: { utm: { source: 'ads' } },
      },
      event: {
        name: 'form_submitted',
        properties: { form: '8f4c1a6e-2b7d-4c39-9e05-d1a3b6c7f820', path: '/pricing', source: 'hubspot' },
      },
      occurredAt: AT,
    });
  });

  test('the policy maps its fields as those of any form', () => {
    const mapped = { ...source, fields: { when_do_you_start: 'timeframe' } };
    const body = Buffer.from(
      JSON.stringify({ submittedAt: 1, values: [{ name: 'when_do_you_start', value: 'ASAP' }] }),
    );
    expect(hubspot.parse(body, 'application/json', mapped)).toMatchObject({
      profile: { attributes: { timeframe: 'now' } },
    });
  });
});
