import { isObject, type Json, type JsonObject } from './body.ts';

const NONE: JsonObject = Object.freeze(Object.create(null));

/** The object under this name; an empty one where there is none. */
export const objectIn = (object: JsonObject, name: string): JsonObject => {
  const value = object[name];
  return isObject(value) ? value : NONE;
};

/** The objects of the list under this name; what else stands in it says nothing. */
export const objectsIn = (object: JsonObject, name: string): readonly JsonObject[] => {
  const value = object[name];
  return Array.isArray(value) ? value.filter((item): item is JsonObject => isObject(item)) : [];
};

/** An id, be it text or a number; null when there is none. */
export const idIn = (object: JsonObject, name: string): string | null => {
  const value = object[name] ?? null;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? null : text;
};

/** Each named value as a question of its own, under its name. */
export const asAnswers = (object: JsonObject): readonly { readonly label: string; readonly value: Json }[] =>
  Object.entries(object).map(([label, value]) => ({ label, value }));

/** Seconds since 1970, as ISO 8601; null for what is none, and for 0, which some send for "never". */
export function epochSeconds(value: Json | undefined): string | null {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  const seconds = /^\d{1,11}$/.test(text) ? Number(text) : 0;
  return seconds === 0 ? null : new Date(seconds * 1000).toISOString();
}
