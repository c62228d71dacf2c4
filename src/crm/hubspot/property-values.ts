import type { Properties } from './hubspot-api.ts';

/** What a property says; null where it is empty, or was not there to be read. */
export function textIn(properties: Properties, name: string): string | null {
  const text = properties[name]?.trim() ?? '';
  return text === '' ? null : text;
}

export function numberIn(properties: Properties, name: string): number | null {
  const text = textIn(properties, name);
  const number = Number(text);
  return text === null || !Number.isFinite(number) ? null : number;
}

/** A time as ISO 8601. HubSpot writes it so, or as milliseconds since the epoch. */
export function instantIn(properties: Properties, name: string): string | null {
  const text = textIn(properties, name);
  if (text === null) return null;
  const at = new Date(/^-?\d+$/.test(text) ? Number(text) : text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The parts of a list that HubSpot writes as `a;b`, in lower case. */
export const listIn = (properties: Properties, name: string): string[] =>
  (textIn(properties, name) ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
