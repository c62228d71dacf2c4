import { describe, expect, test } from 'vitest';
import { hubspotWorkflow } from '../../../src/intake/hubspot/workflow.ts';
import type { Delivery, SourceSettings } from '../../../src/intake/source.ts';
import { delivery, faultOf, json, settings } from '../deliveries.ts';
import { SECRET, signed, signedV2 } from './deliveries.ts';

const source = settings({ name: 'workflow', type: 'hubspot_workflow', secrets: [SECRET] });
const verdict = (sent: Delivery, over: Partial<SourceSettings> = {}) =>
  faultOf(() => hubspotWorkflow.verify(sent, { ...source, ...over }));
const parse = (body: unknown, over: Partial<SourceSettings> = {}) =>
  hubspotWorkflow.parse(Buffer.from(JSON.stringify(body)), 'application/json', { ...source, ...over });

describe('who sends it', () => {
  const contact = { vid: 1 };
  const bearer = (secret: string) => delivery({ headers: { authorization: `Bearer ${secret}` } });

  test('is known by v3 or v2, by the secret as a bearer, or by the token of the path', () => {
    expect(verdict(signed(contact))).toBeNull();
    expect(verdict(signedV2(contact))).toBeNull();
    expect(verdict(bearer(SECRET))).toBeNull();
    expect(verdict(delivery({ pathToken: 'tok-4711' }), { secrets: [], tokens: ['tok-4711'] })).toBeNull();
    expect(verdict(signedV2(contact), { secrets: ['new', SECRET] })).toBeNull();
  });

  test('is refused otherwise', () => {
    expect(verdict(delivery())).toBe('SIGNATURE_MISSING');
    expect(verdict({ ...signedV2(contact), body: Buffer.from('{"vid":2}') })).toBe('SIGNATURE_MISMATCH');
    expect(verdict(signedV2(contact), { options: { signatures: ['v3'] } })).toBe('SIGNATURE_MISSING');
    expect(verdict(bearer('guessed'))).toBe('SIGNATURE_MISMATCH');
    expect(verdict(delivery({ pathToken: 'tok' }), { tokens: ['tok-4711'] })).toBe('SIGNATURE_MISMATCH');
    expect(verdict(delivery({ pathToken: '' }), { secrets: [], tokens: [''] })).toBe('SIGNATURE_MISMATCH');
    const both = { ...signed(contact), body: Buffer.from('{}') };
    expect(verdict({ ...both, headers: { ...both.headers, authorization: `Bearer ${SECRET}` } })).toBe(
      'SIGNATURE_MISMATCH',
    );
  });
});

describe('the contact', () => {
  const properties = {
    email: 'Mia@Oven.example',
    firstname: 'Mia',
    lastname: 'Marsh',
    jobtitle: 'Head of Ovens',
    company: 'Oven Ltd',
    numemployees: '220',
    country: 'France',
    mobilephone: '+33 6 12 34 56 78',
    message: 'How soon?',
    favourite_bread: 'rye',
    kind: 'webinar_attended',
    hs_object_id: '123',
    hs_email_domain: 'oven.example',
    hubspot_owner_id: '77',
    hs_google_click_id: 'g-1',
  };
  const history = Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      { value, versions: [{ value: 'old@oven.example', timestamp: 1, selected: false }] },
    ]),
  );
  const listed = Object.entries(properties).map(([name, value]) => ({ name, value }));

  test.each<[shape: string, body: unknown]>([
    ['with the history of each property', { vid: 123, 'portal-id': 990, properties: history }],
    ['as reading it gives', { id: '123', properties, createdAt: '2026-01-01T00:00:00Z', archived: false }],
    ['as a list of fields', { objectId: 123, fields: listed }],
    ['with picked properties alone', properties],
  ])('%s is a form that was filled in', (_, body) => {
    const said = parse(body);
    expect(said).toMatchObject({
      identity: { email: 'mia@oven.example', phone: '+33612345678' },
      profile: {
        attributes: {
          name: 'Mia Marsh',
          title: 'Head of Ovens',
          'company.name': 'Oven Ltd',
          'company.employees': 220,
          'company.country': 'FR',
          message: 'How soon?',
        },
        attribution: { clickIds: { gclid: 'g-1' } },
      },
      event: { name: 'form_submitted', properties: { favourite_bread: 'rye', source: 'workflow' } },
      occurredAt: null,
    });
    // What HubSpot keeps for itself would bury what the person said.
    expect('profile' in said && said.profile.answers).toEqual({
      favourite_bread: 'rye',
      kind: 'webinar_attended',
    });
  });

  test('the policy names the event, and may ask for any field of HubSpot', () => {
    const over = { options: { event: 'webinar_attended' }, fields: { hs_email_domain: 'mail_domain' } };
    expect(parse({ properties }, over)).toMatchObject({
      profile: { attributes: { mail_domain: 'oven.example' } },
      event: { name: 'webinar_attended' },
    });
  });

  test('it may say when it happened', () => {
    const at = '2026-10-01T08:00:00.000Z';
    expect(parse({ email: 'mia@oven.example', occurredAt: Date.parse(at) })).toMatchObject({
      occurredAt: at,
    });
    expect(parse({ email: 'mia@oven.example', occurredAt: '2026-10-01T10:00:00+02:00' })).toMatchObject({
      occurredAt: at,
    });
  });

  test.each<[body: unknown]>([
    [{ vid: 123 }],
    [{ objectId: '123' }],
    [{ id: 123, properties: { firstname: 'Mia' } }],
    [{ hs_object_id: '123', jobtitle: 'Baker' }],
    [{ properties: { hs_object_id: { value: '123', versions: [] } } }],
    [{ fields: [{ name: 'hs_object_id', value: '123' }] }],
    [{ vid: 123, email: 'not an address' }],
  ])('%j is only looked up again', (body) => {
    expect(parse(body)).toMatchObject({ kind: 'crm_news', change: 'changed', id: '123', formerIds: [] });
  });

  test('news bears the best time that the contact says', () => {
    const at = '2026-10-01T08:00:00.000Z';
    expect(parse({ id: '1', updatedAt: at })).toMatchObject({ at });
    expect(
      parse({ vid: 1, properties: { lastmodifieddate: { value: String(Date.parse(at)) } } }),
    ).toMatchObject({
      at,
    });
  });

  test('somebody with neither address, number nor id is left to be told of as any form', () => {
    expect(parse({ jobtitle: 'Baker' })).toMatchObject({ identity: { email: null, phone: null } });
  });

  test('a name that leads to a prototype is no field', () => {
    const said = parse({
      fields: [
        { name: '__proto__', value: 'x' },
        { name: 'email', value: 'mia@oven.example' },
      ],
    });
    expect(said).toMatchObject({ identity: { email: 'mia@oven.example' } });
    expect('profile' in said && Object.keys(said.profile.answers)).toEqual([]);
  });
});

describe('the door', () => {
  test('takes a contact with a history of nearly 1 MB', () => {
    const versions = Array.from({ length: 10 }, (_, i) => ({ value: 'v', timestamp: i, selected: false }));
    const long = Object.fromEntries(
      Array.from({ length: 1500 }, (_, i) => [`p${i}`, { value: 'v', versions }]),
    );
    const email = { value: 'mia@oven.example', versions };
    const body = JSON.stringify({ vid: 1, properties: { ...long, email } });
    expect(body.length / 1024).toBeGreaterThan(700);
    expect(faultOf(() => hubspotWorkflow.inspect(json(body)))).toBeNull();
    expect(parse(JSON.parse(body))).toMatchObject({ identity: { email: 'mia@oven.example' } });
    expect(faultOf(() => hubspotWorkflow.inspect(json(`"${'x'.repeat(1024 * 1024)}"`)))).toBe(
      'BODY_TOO_LARGE',
    );
  });

  test('several contacts in a list are signals of their own; a list of one is that contact', () => {
    const bodies = (text: string) => hubspotWorkflow.split(json(text)).map(({ body }) => String(body));
    expect(bodies('{"vid": 1}')).toEqual(['{"vid": 1}']);
    expect(bodies('[{"vid": 1}, {"vid": 90071992547409931}]')).toEqual([
      '{"vid":1}',
      '{"vid":"90071992547409931"}',
    ]);
    expect(bodies('[{"vid": 1}]')).toEqual(['[{"vid": 1}]']);
    expect(parse([{ email: 'mia@oven.example' }])).toMatchObject({ identity: { email: 'mia@oven.example' } });
    for (const none of ['[]', '"x"', '[1]', '[{"vid":1},[]]'])
      expect(faultOf(() => hubspotWorkflow.inspect(json(none)))).toBe('BODY_MALFORMED');
  });

  test('the same body within ten minutes is the same', () => {
    expect(hubspotWorkflow.dedupe(json('{"vid":1}'))).toMatchObject({ windowMs: 600_000 });
    expect(hubspotWorkflow.dedupe(json('{"vid":1}'))).not.toEqual(hubspotWorkflow.dedupe(json('{"vid":2}')));
  });
});

describe('a form that the contact filled in', () => {
  const form = (id: string, timestamp: number, title: string) => ({
    'conversion-id': id,
    'form-id': `f-${title}`,
    timestamp,
    title,
    'page-url': `https://acme.example/${title}`,
  });
  const contact = {
    vid: 7,
    properties: { email: { value: 'vera@acme.example' } },
    'form-submissions': [form('c-1', 1_793_000_000_000, 'guide'), form('c-2', 1_793_600_000_000, 'demo')],
  };
  const keyOf = (body: object) => hubspotWorkflow.split(json(JSON.stringify(body)))[0]?.dedupe;

  test('is told of the last, with its id', () => {
    const said = parse(contact);
    if (!('identity' in said)) throw new Error('no submission');
    expect(said.profile.answers).toMatchObject({ form_id: 'f-demo', submission_id: 'c-2' });
    expect(said.profile.attribution.page).toBe('https://acme.example/demo');
    expect(said.event.properties['form']).toBe('demo');
    expect(said.edition).toMatch(/^[0-9a-f]{64}$/);
    expect(parse(contact, { options: { event: 'pricing_viewed' } })).not.toHaveProperty('edition');
  });

  test('is the same whenever HubSpot repeats it, and news once something changed', () => {
    expect(keyOf(contact)?.windowMs).toBeNull();
    expect(keyOf({ ...contact, vid: 8 })?.key).not.toBe(keyOf(contact)?.key);
    expect(keyOf({ ...contact, 'form-submissions': [] })?.windowMs).not.toBeNull();
  });
});
