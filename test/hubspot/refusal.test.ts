import { expect, test } from 'vitest';
import { HubSpotError, refusalOf } from '../../src/crm/hubspot/wire/refusal.ts';

const read = (body: unknown, status?: number) => refusalOf(HubSpotError.parse(body), status);
const embedded = (...items: object[]): string => `Property values were not valid: ${JSON.stringify(items)}`;

test.each<[string, unknown, unknown[]]>([
  [
    'beside the message',
    {
      errors: [
        { code: 'INVALID_OPTION', context: { propertyName: ['hs_lead_status'] } },
        { code: 'INVALID_OPTION', context: { propertyName: ['hs_lead_status'] } },
      ],
    },
    [{ name: 'hs_lead_status', code: 'INVALID_OPTION' }],
  ],
  [
    'as JSON within it',
    {
      message: embedded({ isValid: false, error: 'PROPERTY_DOESNT_EXIST', name: 'nope', message: 'no [x]' }),
    },
    [{ name: 'nope', code: 'PROPERTY_DOESNT_EXIST' }],
  ],
  [
    'in both, one of them without a code',
    {
      message: embedded({ error: 'INVALID_INTEGER', name: 'size' }),
      context: { propertyName: ['size', 'age'] },
    },
    [
      { name: 'size', code: 'INVALID_INTEGER' },
      { name: 'age', code: null },
    ],
  ],
  [
    'by the place of the error',
    { errors: [{ in: 'hs_task_status' }] },
    [{ name: 'hs_task_status', code: null }],
  ],
  ['not at all', { message: 'Bad [{words' }, []],
])('the properties at fault are found %s', (_, body, properties) => {
  expect(read(body, 400).properties).toEqual(properties);
});

test.each<[unknown, string | null]>([
  [{ message: 'Contact already exists. Existing ID: 1948209' }, '1948209'],
  [{ message: 'Contact already exists', context: { existingId: ['51'] } }, '51'],
  [{ message: 'x', context: { existingId: 184580432881 } }, '184580432881'],
  [{ message: embedded({ message: '77 already has that value.', error: 'CONFLICTING_UNIQUE_VALUE' }) }, '77'],
  [{ message: 'Contact already exists' }, null],
])('the record that is there already: %j', (body, id) => {
  expect(read(body, 409).existingId).toBe(id);
});

test('says what HubSpot said, cut short, with its category and correlation id', () => {
  const refusal = read({ message: 'm'.repeat(3_000), category: 'CONFLICT', correlationId: 'c-1' });
  expect(refusal).toMatchObject({ status: 409, category: 'CONFLICT', correlationId: 'c-1' });
  expect(refusal.message).toMatch(/^m{500}… \(CONFLICT, correlation id c-1\)$/);
});

test('what is wrong is told where it stands only beside the message, and once', () => {
  const errors = ['The country is required.', 'not valid', 'The country is required.'].map((message) => ({
    message,
  }));
  const { message } = read({
    message: 'Property values were not valid',
    category: 'VALIDATION_ERROR',
    errors,
  });
  expect(message).toBe('Property values were not valid; The country is required. (VALIDATION_ERROR)');
});

test.each([{}, { message: 7, category: null, errors: 'none', context: [] }, { errors: [{}] }])(
  'takes whatever comes: %j',
  (body) => expect(read(body)).toMatchObject({ status: 400, message: 'without a word', properties: [] }),
);
