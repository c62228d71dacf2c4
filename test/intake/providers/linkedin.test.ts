import { describe, expect, test } from 'vitest';
import { linkedin } from '../../../src/intake/providers/linkedin.ts';
import { delivery, faultOf, settings } from '../deliveries.ts';
import { hexHmac, idle, keysOf, posted, readAll, SECRET, verdictOf } from './signed-bodies.ts';

const URN = 'urn:li:leadGenFormResponse:7f3e-9';
const told = (over: object = {}) => ({
  type: 'LEAD_ACTION',
  leadGenFormResponse: URN,
  leadGenForm: 'urn:li:versionedLeadGenForm:(urn:li:leadGenForm:3,1)',
  owner: { sponsoredAccount: 'urn:li:sponsoredAccount:5' },
  leadType: 'SPONSORED',
  leadAction: 'CREATED',
  occurredAt: 1793609980000,
  ...over,
});

test('who sends it is known by a digest over a word of LinkedIn’s and the bytes', () => {
  const body = JSON.stringify(told());
  const signed = (...parts: string[]) => ({ headers: { 'x-li-signature': hexHmac('sha256', ...parts) } });
  expect(verdictOf(linkedin, posted(body, signed('hmacsha256=', body)))).toBeNull();
  expect(verdictOf(linkedin, posted(body, signed(body)))).toBe('SIGNATURE_MISMATCH');
  expect(verdictOf(linkedin, posted(`${body} `, signed('hmacsha256=', body)))).toBe('SIGNATURE_MISMATCH');
  expect(verdictOf(linkedin, posted(body))).toBe('SIGNATURE_MISSING');
});

describe('the question whether the address is ours', () => {
  const CODE = '0b6c8c52-7f0e-4d0e-9d53-6f2f0d1c2a11';
  const asked = (challengeCode: string, secrets: readonly string[] = [SECRET, 'old']) => {
    const query = new URLSearchParams({ challengeCode, applicationId: '12' });
    const sent = delivery({ method: 'GET', url: `https://baton.example/hooks/linkedin?${query.toString()}` });
    return linkedin.challenge?.(sent, settings({ secrets }));
  };

  test('is answered with the code, signed with the newest secret', () => {
    expect(JSON.parse(asked(CODE)?.body ?? '')).toEqual({
      challengeCode: CODE,
      challengeResponse: hexHmac('sha256', CODE),
    });
  });

  test('signs nothing for anybody that would pass for a delivery', () => {
    for (const code of [`hmacsha256=${JSON.stringify(told())}`, `${CODE}\n`, `x${CODE}`, '', 'hmacsha256='])
      expect(faultOf(() => asked(code))).toBe('CHALLENGE_REFUSED');
  });

  test('is refused by a source without a secret', () => {
    for (const secrets of [[], ['']]) expect(faultOf(() => asked(CODE, secrets))).toBe('CHALLENGE_REFUSED');
  });
});

test('a lead is the same when it comes again, and its withdrawal is another signal', () => {
  const [key] = keysOf(linkedin, told());
  expect(key).toMatch(/^id:/);
  expect(keysOf(linkedin, told({ occurredAt: 1793609990000 }))).toEqual([key]);
  expect(keysOf(linkedin, told({ leadAction: 'DELETED' }))).not.toEqual([key]);
});

test('only the id is read: the answers are elsewhere, and what is deleted names the delivery that it came by', () => {
  expect(readAll(linkedin, posted(told()))).toEqual([
    { kind: 'answers_elsewhere', provider: 'linkedin', id: '7f3e-9' },
  ]);
  expect(readAll(linkedin, posted(told({ leadAction: undefined })))).toMatchObject([{ id: '7f3e-9' }]);
  expect(keysOf(linkedin, told({ leadAction: undefined }))).toEqual(keysOf(linkedin, told()));
  const [delivery] = keysOf(linkedin, told());
  expect(readAll(linkedin, posted(told({ leadAction: 'DELETED' })))).toEqual([
    { kind: 'withdrawal', what: URN, delivery },
  ]);
});

test('an action that nobody knows is no withdrawal and no lead', () => {
  for (const leadAction of ['DELETE', 'deleted', 'UPDATED'])
    expect(() => readAll(linkedin, posted(told({ leadAction })))).toThrow(leadAction);
});

test.each(['../9', '7/../9', '7?x=1', '7%2f', '', 'a'.repeat(101)])('an id is not %j', (id) => {
  for (const leadAction of ['CREATED', 'DELETED']) {
    const body = told({ leadAction, leadGenFormResponse: `urn:li:leadGenFormResponse:${id}` });
    expect(faultOf(() => readAll(linkedin, posted(body)))).toBe('BODY_MALFORMED');
  }
});

test('other news need nothing, and what cannot be understood is told of', () => {
  expect(idle(linkedin, told({ type: 'ORGANIZATION_SOCIAL_ACTION' }))).toContain('ORGANIZATION');
  for (const body of [{}, told({ leadGenFormResponse: 7 })])
    expect(faultOf(() => readAll(linkedin, posted(body)))).toBe('BODY_MALFORMED');
});
