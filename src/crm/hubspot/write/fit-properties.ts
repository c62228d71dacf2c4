import { cut } from '../../../domain/cut.ts';
import { countryCode } from '../../../domain/lead/country.ts';
import { folded } from '../../../domain/scoring/folded.ts';
import type { ObjectType, PropertyDefinition } from '../hubspot-api.ts';

/** What is to be written, by property. An empty text clears. */
export type Wanted = Readonly<Record<string, string | number>>;

export interface Fitted {
  readonly properties: Readonly<Record<string, string>>;
  /** What could not be written, and why; readable. */
  readonly warnings: readonly string[];
}

/** HubSpot: the longest text that a property takes. */
const MOST_TEXT = 65_536;
const SHOWN = 60;

/** Fits values to what the portal's properties take. An empty text clears, so it fits everywhere. */
export function fitProperties(
  wanted: Wanted,
  definitions: ReadonlyMap<string, PropertyDefinition>,
  type: ObjectType,
): Fitted {
  const properties: Record<string, string> = {};
  const warnings: string[] = [];
  for (const [name, value] of Object.entries(wanted)) {
    const definition = definitions.get(name);
    const fitted = definition ? writable(String(value), definition) : isHubSpots(name) ? String(value) : null;
    if (fitted === null) warnings.push(whyNot(name, String(value), definition, type));
    else properties[name] = fitted;
  }
  return { properties, warnings };
}

function whyNot(
  name: string,
  value: string,
  definition: PropertyDefinition | undefined,
  type: ObjectType,
): string {
  if (!definition) {
    const mend = name.startsWith('baton_') ? 'run npx baton setup hubspot' : 'make it, or name another';
    return `HubSpot has no property ${name} on ${type}: ${mend}. It was left out.`;
  }
  if (definition.readOnly) return `HubSpot's property ${name} cannot be written. It was left out.`;
  const shown = cut(value, SHOWN);
  return definition.type === 'enumeration'
    ? `HubSpot's property ${name} has no option "${shown}". It was left out.`
    : `HubSpot's property ${name} takes a ${definition.type}, not "${shown}". It was left out.`;
}

/** Every account has HubSpot's own properties: where a list lacks one, HubSpot itself is to say so. */
const isHubSpots = (name: string): boolean => name.startsWith('hs_') || HUBSPOTS.has(name);
const HUBSPOTS = new Set(
  'email firstname lastname phone jobtitle company country lifecyclestage hubspot_owner_id'.split(' '),
);

const writable = (word: string, definition: PropertyDefinition): string | null =>
  definition.readOnly ? null : fit(word, definition);

/** Null: the property does not take it. */
function fit(word: string, definition: PropertyDefinition): string | null {
  if (word === '') return '';
  switch (definition.type) {
    case 'enumeration':
    case 'bool':
      return optionOf(word, definition);
    case 'number':
      return word.trim() !== '' && Number.isFinite(Number(word)) ? String(Number(word)) : null;
    case 'datetime':
      return instantOf(word);
    case 'date':
      return instantOf(word)?.slice(0, 'YYYY-MM-DD'.length) ?? null;
    default: {
      // A one-line field shows the lines of a longer text run together, without anything between them.
      const text = definition.fieldType === 'text' ? word.trim().replaceAll(/\s*\n\s*/g, '; ') : word;
      return cut(text, MOST_TEXT - 1);
    }
  }
}

/**
 * Options by their value, else by their label, countries under whatever name. A property without any, as that of the
 * owner, takes its values from elsewhere.
 */
function optionOf(word: string, { name, options, type }: PropertyDefinition): string | null {
  if (options.length === 0) return type === 'enumeration' || /^(true|false)$/.test(word) ? word : null;
  const meaning = (text: string): string => (name === 'country' ? countryCode(text) : null) ?? folded(text);
  const meant = meaning(word);
  const option =
    options.find(({ value }) => meaning(value) === meant) ??
    options.find(({ label }) => meaning(label) === meant);
  return option?.value ?? null;
}

/** ISO 8601 text, or milliseconds since the epoch. */
function instantOf(word: string): string | null {
  const at = new Date(/^\d{11,}$/.test(word) ? Number(word) : word);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
