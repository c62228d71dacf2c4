import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { standard } from '../../../src/intake/providers/standard.ts';
import { keyOf, read, verdict } from './provider-deliveries.ts';

const body = {
  type: 'lead.created',
  timestamp: '2026-11-02T09:00:00Z',
  data: { email: 'ola@nord.example', company: { name: 'Nord' }, form: 'Trial', account: 12345678901234 },
};

test('the fields are read as those of a form', () => {
  const { identity, profile, event, occurredAt } = read(standard, body);
  expect(identity.email).toBe('ola@nord.example');
  expect(profile.attributes['company.name']).toBe('Nord');
  expect(profile.answers).toEqual({ type: 'lead.created', account: 12345678901234 });
  expect(event).toMatchObject({
    name: 'form_submitted',
    properties: { form: 'Trial', type: 'lead.created' },
  });
  expect(occurredAt).toBe('2026-11-02T09:00:00.000Z');
});

test('a field named kind says which event it is', () => {
  expect(read(standard, { kind: 'webinar_attended', email: 'a@b.example' }).event.name).toBe(
    'webinar_attended',
  );
});

describe.each(['webhook', 'svix'])('with the headers %s-id, -timestamp and -signature', (prefix) => {
  const secret = 'whsec_bm9yZGljLWxpZ2h0cy1pbi1ub3ZlbWJlcg==';
  const at = new Date('2026-11-02T09:00:00Z');
  const sent = Buffer.from(JSON.stringify(body));
  const code = (age: number, over: Record<string, string> = {}) => {
    const time = new Date(at.getTime() - age * 1000);
    const headers = {
      [`${prefix}-id`]: 'msg_1',
      [`${prefix}-timestamp`]: String(time.getTime() / 1000),
      [`${prefix}-signature`]: new Webhook(secret).sign('msg_1', time, sent.toString()),
      ...over,
    };
    return verdict(standard, { body: sent, headers, receivedAt: at }, { secrets: ['whsec_b2xk', secret] });
  };

  test('it is signed as the standard says', () => {
    expect(code(0)).toBeNull();
    expect(code(0, { 'svix-id': prefix === 'svix' ? 'msg_1' : 'other' })).toBeNull();
    expect(code(301)).toBe('SIGNATURE_STALE');
    expect(code(0, { [`${prefix}-id`]: 'msg_2' })).toBe('SIGNATURE_MISMATCH');
    expect(code(0, { [`${prefix}-signature`]: '' })).toBe('SIGNATURE_MISSING');
  });

  test('a delivery is known by its id', () => {
    const known = keyOf(standard, body, { [`${prefix}-id`]: 'msg_1' });
    expect(keyOf(standard, {}, { 'webhook-id': 'msg_1' })).toBe(known);
    expect(keyOf(standard, body, { [`${prefix}-id`]: 'msg_2' })).not.toBe(known);
  });
});

test('without a signature it is not known', () => {
  expect(verdict(standard, {})).toBe('SIGNATURE_MISSING');
  expect(verdict(standard, {}, {})).toBe('SIGNATURE_MISSING');
});
