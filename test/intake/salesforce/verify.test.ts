import { describe, expect, test } from 'vitest';
import { salesforce } from '../../../src/intake/salesforce/salesforce.ts';
import type { Delivery, SourceSettings } from '../../../src/intake/source.ts';
import { delivery, faultOf, settings } from '../deliveries.ts';
import { ACTION, message, ORG, TOKEN, xml } from './deliveries.ts';

const OTHER_ORG = '00D5g000009Qq2AEAS';

const verdict = (sent: Delivery, over: Partial<SourceSettings> = {}) =>
  faultOf(() => salesforce.verify(sent, settings({ type: 'salesforce', tokens: [TOKEN], ...over })));
const of = (options: Record<string, unknown>, sent: Delivery = xml(message())) => verdict(sent, { options });
const callout = (body: unknown, over: Partial<Delivery> = {}) =>
  delivery({ body: Buffer.from(JSON.stringify(body)), pathToken: TOKEN, ...over });

describe('a sender is known', () => {
  test('by the token of the path, the old one and the new one while it is being changed', () => {
    expect(verdict(xml(message()))).toBeNull();
    expect(verdict(xml(message()), { tokens: ['new', TOKEN] })).toBeNull();
    expect(verdict(xml(message()), { tokens: ['new'] })).toBe('SIGNATURE_MISMATCH');
    expect(verdict(xml(message(), { pathToken: `${TOKEN}x` }))).toBe('SIGNATURE_MISMATCH');
    expect(verdict(xml(message(), { pathToken: '' }), { tokens: [''] })).toBe('SIGNATURE_MISMATCH');
    expect(verdict(xml(message(), { pathToken: undefined }))).toBe('SIGNATURE_MISSING');
  });

  test('by the secret of the source, as a named credential sends it', () => {
    const sent = (secret: string) =>
      callout({ leadId: '00Q' }, { pathToken: undefined, headers: { authorization: `Bearer ${secret}` } });
    expect(verdict(sent('s3cret'), { tokens: [], secrets: ['s3cret'] })).toBeNull();
    expect(verdict(sent('s3cret!'), { tokens: [], secrets: ['s3cret'] })).toBe('SIGNATURE_MISMATCH');
  });

  test('and nothing that it sends makes up for a wrong token', () => {
    const sent = xml(message(), { pathToken: 'guessed' });
    expect(verdict(sent, { options: { org: ORG, actions: [ACTION] } })).toBe('SIGNATURE_MISMATCH');
  });
});

describe('the organisation', () => {
  test('is the one of the source, in either form', () => {
    for (const org of [ORG, ORG.slice(0, 15)]) expect(of({ org: ORG }, xml(message({ org })))).toBeNull();
  });

  test('another one is refused, unless the source names none', () => {
    const sent = xml(message({ org: OTHER_ORG }));
    expect(of({ org: ORG }, sent)).toBe('SIGNATURE_MISMATCH');
    expect(of({}, sent)).toBeNull();
    expect(of({ org: ORG }, xml(message({ org: ORG.toLowerCase() })))).toBe('SIGNATURE_MISMATCH');
  });

  test('cannot be smuggled in beside another', () => {
    const twice = message().replace('<ActionId>', `<OrganizationId>${OTHER_ORG}</OrganizationId><ActionId>`);
    expect(of({ org: OTHER_ORG }, xml(twice))).toBe('SIGNATURE_MISMATCH');
    const text = message({ org: OTHER_ORG });
    const hidden = text.replace(
      '<ActionId>',
      `<x xmlns="urn:x"><OrganizationId>${ORG}</OrganizationId></x><ActionId>`,
    );
    expect(of({ org: ORG }, xml(hidden))).toBe('SIGNATURE_MISMATCH');
  });

  test('is that of every callout that says one', () => {
    expect(
      of({ org: ORG }, callout([{ leadId: '00Q', orgId: ORG.slice(0, 15) }, { leadId: '00Q' }])),
    ).toBeNull();
    for (const orgId of [OTHER_ORG, 'ours'])
      expect(
        of(
          { org: ORG },
          callout([
            { leadId: '00Q', orgId: ORG },
            { leadId: '00Q', orgId },
          ]),
        ),
      ).toBe('SIGNATURE_MISMATCH');
    expect(of({}, callout({ leadId: '00Q', orgId: OTHER_ORG }))).toBeNull();
  });
});

describe('the action', () => {
  test('is one of those that the source lists, in either form', () => {
    expect(of({ actions: ['04k5g000000TnPr', ACTION.slice(0, 15)] })).toBeNull();
    expect(of({ actions: [ACTION] }, xml(message({ action: ACTION.slice(0, 15) })))).toBeNull();
    expect(of({ actions: ['04k5g000000TnPr'] })).toBe('SIGNATURE_MISMATCH');
    for (const action of [null, '', 'mine'])
      expect(of({ actions: [ACTION] }, xml(message({ action })))).toBe('SIGNATURE_MISMATCH');
  });

  test('a callout has none', () => {
    expect(of({ actions: [ACTION] }, callout({ leadId: '00Q' }))).toBeNull();
  });
});

test('of what cannot be read the token alone decides', () => {
  const broken = message({ org: OTHER_ORG }).slice(0, -9);
  expect(of({ org: ORG, actions: [ACTION] }, xml(broken))).toBeNull();
  expect(of({ org: ORG }, xml(broken, { pathToken: 'guessed' }))).toBe('SIGNATURE_MISMATCH');
  expect(of({ org: ORG }, delivery({ body: Buffer.from('{"orgId"'), pathToken: TOKEN }))).toBeNull();
});

test('a fault repeats neither token nor organisation', () => {
  const check = (over: Partial<Delivery>, org: string) => () =>
    salesforce.verify(
      xml(message(), over),
      settings({ type: 'salesforce', tokens: [TOKEN], options: { org } }),
    );
  expect(check({ pathToken: 'guess-me' }, ORG)).toThrow(/^(?!.*(?:guess-me|q9Xw3vT7))/s);
  expect(check({}, OTHER_ORG)).toThrow(/^(?!.*00D)/s);
});
