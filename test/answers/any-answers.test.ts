import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOfLinkedin } from '../../src/answers/linkedin-fields.ts';
import { fieldsOfMeta } from '../../src/answers/meta-fields.ts';
import { Fault } from '../../src/faults.ts';
import type { JsonObject } from '../../src/intake/body/body.ts';
import { submissionOf } from '../../src/intake/submission.ts';
import { LEAD } from './graph.ts';
import { FORM, RESPONSE } from './lead-sync.ts';

const SOURCE = { name: 'ads', fields: { 'question 11': 'email', consent_4150: 'consent.calls' } };
const ANYTHING = fc.jsonValue({ maxDepth: 3 });

/** A body of the provider's, with anything in some of its places. */
const damaged = (body: unknown): fc.Arbitrary<unknown> => {
  const here = fc.constant(body);
  if (Array.isArray(body))
    return fc.oneof(
      { weight: 6, arbitrary: fc.tuple(...body.map(damaged)) },
      { weight: 1, arbitrary: ANYTHING },
    );
  if (typeof body !== 'object' || body === null)
    return fc.oneof({ weight: 4, arbitrary: here }, { weight: 1, arbitrary: ANYTHING });
  const fields = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, damaged(value)]));
  return fc.oneof(
    { weight: 6, arbitrary: fc.record(fields, { requiredKeys: [] }) },
    { weight: 1, arbitrary: ANYTHING },
  );
};

const objects = (body: object): fc.Arbitrary<JsonObject> =>
  damaged(body).map((one) =>
    typeof one === 'object' && one !== null && !Array.isArray(one) ? (one as JsonObject) : {},
  );

/** It is understood, or a Fault says what is missing. */
function isUnderstood(read: () => JsonObject): void {
  try {
    const { identity } = submissionOf(read(), SOURCE);
    expect(identity.email === null || identity.email.includes('@')).toBe(true);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    expect(error.code).toBe('BODY_MALFORMED');
  }
}

describe('whatever a provider tells, 10,000 times', () => {
  test('of LinkedIn, and of its form', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(objects(RESPONSE), fc.option(objects(FORM)), (response, form) =>
        isUnderstood(() => fieldsOfLinkedin(response, form, SOURCE, '1-a')),
      ),
      { numRuns: 10_000 },
    );
  });

  test('of Meta', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(objects(LEAD), (lead) => isUnderstood(() => fieldsOfMeta(lead, '7'))),
      { numRuns: 10_000 },
    );
  });
});
