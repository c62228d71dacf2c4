import { FIELD_NAMES } from '../../../domain/handoff/crm-write.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { contactProperty, UNIQUE_KEY } from '../baton-properties.ts';
import type { NewProperty, PropertyDefinition } from '../hubspot-api.ts';

/** The types of record that Baton has properties of its own on. */
export const SET_UP_TYPES = ['contacts', 'tasks', 'notes'] as const;
export type SetUpType = (typeof SET_UP_TYPES)[number];

/** A property that Baton writes, under the name that it has in this account. */
export interface WantedProperty extends NewProperty {
  /** Named by the policy in place of ours: it is somebody else's, and never made by us. */
  readonly mapped: boolean;
}

export type Standing =
  | { readonly kind: 'there' }
  | { readonly kind: 'missing' | 'differs'; readonly why: string; readonly mend: string };

/** What Baton writes on this type of record under any of these policies; each name once. */
export function wantedOn(type: SetUpType, policies: readonly Policy[]): readonly WantedProperty[] {
  const key = { ...UNIQUE_KEY, mapped: false };
  if (type !== 'contacts') return [key];
  const wanted = policies.flatMap(({ document }) => {
    const names = document.crm.hubspot?.fields ?? {};
    return FIELD_NAMES.map((field) => {
      const property = contactProperty(field);
      const name = names[field];
      return name === undefined ? { ...property, mapped: false } : { ...property, name, mapped: true };
    });
  });
  return [...new Map([...wanted, key].map((property) => [property.name, property])).values()];
}

/** Types that hold what we write. A property of ours has the very type; one of somebody else's need only bear the value. */
const BEARS: Readonly<Record<NewProperty['type'], readonly string[]>> = {
  string: ['string', 'enumeration'],
  number: ['number', 'string'],
  datetime: ['datetime', 'date', 'string'],
};

/** How a wanted property stands among those that a type of record has. */
export function standingOf(wanted: WantedProperty, there: readonly PropertyDefinition[]): Standing {
  const found = there.find(({ name }) => name === wanted.name);
  if (found === undefined) {
    const mend = wanted.mapped
      ? 'Make it in HubSpot (Settings, Properties), or mend its name in the policy under crm.hubspot.fields.'
      : 'Run npx baton setup hubspot.';
    return { kind: 'missing', why: 'is not there', mend };
  }
  if (found.readOnly)
    return { kind: 'differs', why: 'cannot be written', mend: 'Name another one under crm.hubspot.fields.' };
  const takes = wanted.mapped ? BEARS[wanted.type] : [wanted.type];
  if (!takes.includes(found.type))
    return {
      kind: 'differs',
      why: `is of type ${found.type}, not ${takes.join(' or ')}`,
      mend: wanted.mapped
        ? 'Name another one under crm.hubspot.fields.'
        : 'Delete it in HubSpot (Settings, Properties), or name another one under crm.hubspot.fields; then run npx baton setup hubspot.',
    };
  if (wanted.unique === true && !found.unique)
    return {
      kind: 'differs',
      why: 'is not unique, so that the same thing could be written twice',
      mend: 'HubSpot makes a property unique only when it is made: delete it (Settings, Properties), then run npx baton setup hubspot.',
    };
  return { kind: 'there' };
}
