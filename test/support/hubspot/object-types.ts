import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';

/** HubSpot's ids of the object types, and its word for one record in messages. */
export const OBJECT_TYPES: Readonly<Record<ObjectType, { id: string; one: string }>> = {
  contacts: { id: '0-1', one: 'CONTACT' },
  companies: { id: '0-2', one: 'COMPANY' },
  deals: { id: '0-3', one: 'DEAL' },
  tasks: { id: '0-27', one: 'TASK' },
  notes: { id: '0-46', one: 'NOTE' },
  leads: { id: '0-136', one: 'LEAD' },
};

export const ALL_TYPES = Object.keys(OBJECT_TYPES) as ObjectType[];

/** HubSpot takes the plural, the singular and the id in a path. */
export const objectType = (text: string): ObjectType | undefined =>
  ALL_TYPES.find((type) => {
    const { id, one } = OBJECT_TYPES[type];
    return text === type || text === id || text === one.toLowerCase();
  });

interface AssociationType {
  readonly from: ObjectType;
  readonly to: ObjectType;
  readonly label: string | null;
  /** The one that HubSpot makes in the other direction beside it. */
  readonly inverse: number;
}

const PRIMARY = 'Primary';
const pairs: readonly [ObjectType, number, ObjectType, number, (string | null)?][] = [
  ['contacts', 279, 'companies', 280],
  ['contacts', 1, 'companies', 2, PRIMARY],
  ['contacts', 4, 'deals', 3],
  ['deals', 341, 'companies', 342],
  ['deals', 5, 'companies', 6, PRIMARY],
  ['tasks', 204, 'contacts', 203],
  ['tasks', 192, 'companies', 191],
  ['tasks', 216, 'deals', 215],
  ['notes', 202, 'contacts', 201],
  ['notes', 190, 'companies', 189],
  ['notes', 214, 'deals', 213],
  ['leads', 608, 'contacts', 609],
  ['leads', 578, 'contacts', 579, PRIMARY],
  ['leads', 610, 'companies', 611],
  ['leads', 580, 'companies', 581, PRIMARY],
  ['leads', 646, 'tasks', 647],
  ['leads', 854, 'notes', 855],
];

/** Ids of kind HUBSPOT_DEFINED; each is good for one direction only. */
export const ASSOCIATION_TYPES: ReadonlyMap<number, AssociationType> = new Map(
  pairs.flatMap(([from, there, to, back, label = null]): [number, AssociationType][] => [
    [there, { from, to, label, inverse: back }],
    [back, { from: to, to: from, label, inverse: there }],
  ]),
);

export const PRIMARY_COMPANY_OF_CONTACT = 1;
export const PRIMARY_CONTACT_OF_LEAD = 578;

/** What HubSpot makes when two records are associated without saying how. */
export function defaultAssociation(from: ObjectType, to: ObjectType): number | undefined {
  for (const [id, type] of ASSOCIATION_TYPES)
    if (type.from === from && type.to === to && type.label === null) return id;
  return undefined;
}

/** A primary association stands beside the plain one. */
export const plainTwin = (id: number): number | undefined => {
  const type = ASSOCIATION_TYPES.get(id);
  return type && type.label === PRIMARY ? defaultAssociation(type.from, type.to) : undefined;
};
