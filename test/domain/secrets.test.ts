import { expect, test } from 'vitest';
import { fillSecret } from '../../src/domain/policy/policy.ts';

test.each([
  ['a name is filled in', '${WEB_SECRET}', 'from the environment'],
  ['a name the environment lacks', '${OTHER_SECRET}', undefined],
  ['anything else is taken as it is', 'plain', 'plain'],
  ['a name inside other text is other text', 'x${WEB_SECRET}', 'x${WEB_SECRET}'],
  ['names are upper case', '${web_secret}', '${web_secret}'],
])('%s', (_, text, expected) => {
  expect(fillSecret(text, { WEB_SECRET: 'from the environment' })).toBe(expected);
});
