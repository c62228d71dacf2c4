import * as z from 'zod';
import { didYouMean } from './problem.ts';

/** What zod expected, as somebody who has never heard of it would say it. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, such as [a, b]',
  tuple: 'a list of two, such as [10, 50]',
  object: 'a map of keys, such as { … }',
  record: 'a map of names, such as { name: value }',
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  date: 'a date',
  datetime: 'a date, or a time such as 2026-12-24T08:00:00Z',
  url: 'an address that begins with https://',
  safeint: 'a whole number',
};

/**
 * Our words for each of zod's issues; a message that the schema itself gives goes before. Of unknown keys it gives only
 * those that are allowed, parted by spaces: which of them was meant is for the reader of the issue to say.
 */
export const plainWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'string' && typeof issue.input === 'number')
        return 'must be text: put it in quotes';
      return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case 'invalid_format':
      return issue.format === 'regex'
        ? 'is not written as it should be'
        : `must be ${FORMATS[issue.format] ?? 'text'}`;
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map(String))}${typeof issue.input === 'string' ? hint(issue.input, issue.values) : ''}`;
    case 'too_small':
    case 'too_big':
      return bound(issue);
    case 'unrecognized_keys':
      return allowedKeys(issue.inst).join(' ');
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'not_multiple_of':
    case 'custom':
      return 'is not what belongs here';
  }
};

const hint = (input: string, values: readonly unknown[]): string => {
  const guess = didYouMean(input, values.map(String));
  return guess === '' ? '' : `.${guess}`;
};

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(values: readonly string[]): string {
  const last = values.at(-1) ?? 'nothing';
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} or ${last}`;
}

function bound(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig>): string {
  const small = issue.code === 'too_small';
  const limit = Number(small ? issue.minimum : issue.maximum);
  if (issue.origin === 'string') return small ? 'must not be empty' : `must have at most ${limit} characters`;
  if (issue.origin === 'array') {
    if (small && limit === 1) return 'must not be empty';
    return `must have ${small ? 'at least' : 'at most'} ${limit} entries`;
  }
  if (Math.abs(limit) >= Number.MAX_SAFE_INTEGER) return 'must be a whole number';
  if (small) return issue.inclusive === false ? `must be more than ${limit}` : `must be ${limit} or more`;
  return `must be ${limit} or less`;
}

const allowedKeys = (schema: unknown): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];

/** A value as the message shows what stands there now. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'nothing';
  const short = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  const number = value.trim() !== '' && Number.isFinite(Number(value));
  return number ? `"${short}" in quotes, which is text` : `"${short}"`;
}
