import type { SalesforceRecord } from './salesforce-api.ts';

/** What a field says; null where it is empty, or was not there to be read. */
export function textIn(record: SalesforceRecord, field: string): string | null {
  const value = record[field];
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? null : text;
}

/** A number of whatever field; null where it is empty, or was not there to be read. */
export function numberIn(record: SalesforceRecord, field: string): number | null {
  const value = record[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** An instant as ISO 8601 in UTC. Salesforce: `2026-03-02T09:00:00.000+0000`. */
export function instantIn(record: SalesforceRecord, field: string): string | null {
  const at = new Date(textIn(record, field) ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** A checkbox; false where it was not there to be read. */
export const isChecked = (record: SalesforceRecord, field: string): boolean => record[field] === true;
