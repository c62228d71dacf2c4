import { expect, test } from 'vitest';
import { SOURCE_TYPES } from '../../src/domain/policy/source-types.ts';
import { form } from '../../src/intake/form.ts';
import { mostBytesOf, SOURCES, sourceFor } from '../../src/intake/sources.ts';
import { faultOf } from './deliveries.ts';

test('a type is either built or says that it is not', () => {
  expect(sourceFor('form')).toBe(form);
  for (const type of [...SOURCE_TYPES, 'constructor'])
    expect(faultOf(() => sourceFor(type))).toBe(
      Object.hasOwn(SOURCES, type) ? null : 'SOURCE_TYPE_NOT_BUILT',
    );
});

test('HubSpot may send 1 MB, others 256 KB', () => {
  const kilobytes = ['hubspot', 'hubspot_workflow', 'form', 'typeform', ''].map(
    (type) => mostBytesOf(type) / 1024,
  );
  expect(kilobytes).toEqual([1024, 1024, 256, 256, 256]);
});
