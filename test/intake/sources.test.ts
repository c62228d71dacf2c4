import { expect, test } from 'vitest';
import { SOURCE_TYPES } from '../../src/domain/policy/source-types.ts';
import { form } from '../../src/intake/form.ts';
import { SOURCES, sourceFor } from '../../src/intake/sources.ts';
import { faultOf } from './deliveries.ts';

test('a type is either built or says that it is not', () => {
  expect(sourceFor('form')).toBe(form);
  for (const type of [...SOURCE_TYPES, 'constructor'])
    expect(faultOf(() => sourceFor(type))).toBe(
      Object.hasOwn(SOURCES, type) ? null : 'SOURCE_TYPE_NOT_BUILT',
    );
});
