import { expect, test } from 'vitest';
import { SOURCE_TYPES } from '../../src/domain/policy/source-types.ts';
import { form } from '../../src/intake/form/form.ts';
import { mostBytesOf, sourceFor } from '../../src/intake/sources.ts';

test('every type that a policy may name is read', () => {
  expect(sourceFor('form')).toBe(form);
  for (const type of SOURCE_TYPES) expect(sourceFor(type).contentTypes, type).not.toEqual([]);
});

test('HubSpot may send 1 MB, Salesforce 2, most others 256 KB', () => {
  const kilobytes = (
    ['hubspot', 'hubspot_workflow', 'salesforce', 'form', 'typeform', undefined] as const
  ).map((type) => mostBytesOf(type) / 1024);
  expect(kilobytes).toEqual([1024, 1024, 2048, 256, 256, 256]);
});
