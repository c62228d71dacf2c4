import { longId } from '../../../src/domain/lead/salesforce-id.ts';
import { refuse } from './answers.ts';
import type { FakeValue } from './fake-salesforce.ts';
import type { Field } from './fields.ts';
import { stamp } from './org.ts';

const TEXTS = [
  'string',
  'textarea',
  'picklist',
  'multipicklist',
  'combobox',
  'email',
  'phone',
  'url',
  'base64',
];
const NUMBERS = ['double', 'int', 'currency', 'percent'];

/** A value as Salesforce keeps it. Text loses the blanks around it; empty text is nothing. @throws Refused */
export function checkValue(field: Field, value: unknown): FakeValue {
  if (value === null || value === '') return field.type === 'boolean' ? wrongBoolean(field) : null;
  if (field.type === 'boolean') return typeof value === 'boolean' ? value : unreadable('boolean', value);
  if (NUMBERS.includes(field.type)) return asNumber(value);
  if (typeof value !== 'string') return unreadable('string', value);
  if (field.type === 'date') return asDate(value);
  if (field.type === 'datetime') return asInstant(value);
  if (field.type === 'reference') return asId(field, value);
  if (TEXTS.includes(field.type)) return asText(field, value);
  return unreadable(field.type, value);
}

function asText(field: Field, value: string): string | null {
  const text = field.type === 'textarea' || field.type === 'base64' ? value : value.trim();
  if (text === '') return null;
  if (field.length > 0 && text.length > field.length)
    refuse(
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${text.slice(0, 255)} (max length=${field.length})`,
      [field.name],
    );
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    refuse('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, [field.name]);
  const parts = field.type === 'multipicklist' ? text.split(';') : [text];
  if (field.restricted && parts.some((part) => !field.options.includes(part)))
    refuse(
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field.label}: bad value for restricted picklist field: ${text}`,
      [field.name],
    );
  return text;
}

function asNumber(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : unreadable('double', value);
}

function asDate(value: string): string {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  return isDate ? value : unreadable('date', value);
}

function asInstant(value: string): string {
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(value);
  const date = new Date(value);
  return isInstant && !Number.isNaN(date.getTime()) ? stamp(date) : unreadable('datetime', value);
}

function asId(field: Field, value: string): string {
  return (
    longId(value) ??
    refuse('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, [field.name])
  );
}

const wrongBoolean = ({ label, name }: Field): never =>
  refuse('INVALID_TYPE_ON_FIELD_IN_RECORD', `${label}: value not of required type: `, [name]);

function unreadable(type: string, value: unknown): never {
  const token = typeof value === 'string' ? `VALUE_STRING value ${value}` : `token of ${typeof value}`;
  return refuse(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${type} from ${token} or request may be missing a required field`,
  );
}
