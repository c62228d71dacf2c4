import { z } from 'zod';
import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';
import { invalid, invalidProperties, type PropertyProblem, type Refusal, Refused } from './answers.ts';
import { byId, isUnique, uniqueKey, uniqueKeys } from './find-record.ts';
import { ASSOCIATION_TYPES, OBJECT_TYPES, PRIMARY_CONTACT_OF_LEAD } from './object-types.ts';
import type { Portal, StoredRecord } from './portal.ts';
import { checkValue } from './values.ts';

const AssociationSpec = z.object({ associationCategory: z.string(), associationTypeId: z.number() });

/** One record as it is asked for. Values are texts, whatever the type of the property. */
const Input = z.object({
  id: z.string().min(1).optional(),
  idProperty: z.string().optional(),
  properties: z.record(z.string(), z.string()),
  associations: z
    .array(z.object({ to: z.object({ id: z.string() }), types: z.array(AssociationSpec) }))
    .optional(),
  objectWriteTraceId: z.string().optional(),
});
export type Input = z.infer<typeof Input>;

/** @throws Refused 400 for the whole request: HubSpot cannot read it */
export const readInput = (given: unknown): Input => readAs(Input, given);
export const readSpecs = (given: unknown): SpecInput[] => readAs(z.array(AssociationSpec).min(1), given);
type SpecInput = z.infer<typeof AssociationSpec>;

function readAs<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  throw new Refused(invalid(`Invalid input JSON: ${z.prettifyError(read.error)}`));
}

export interface Link {
  readonly to: ObjectType;
  readonly toId: string;
  readonly typeId: number;
}

/** Properties as HubSpot keeps them. */
export type Checked =
  | { readonly kind: 'good'; readonly properties: Record<string, string>; readonly links: readonly Link[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** At least one of each inner list. */
const REQUIRED: Readonly<Record<ObjectType, readonly (readonly string[])[]>> = {
  contacts: [['email', 'firstname', 'lastname']],
  companies: [['name', 'domain']],
  deals: [['dealname'], ['dealstage']],
  tasks: [['hs_timestamp']],
  notes: [['hs_timestamp']],
  leads: [['hs_lead_name']],
};

/** @param now the record that is there, when one is to be changed */
export function checkInput(
  portal: Portal,
  type: ObjectType,
  input: Input,
  now: StoredRecord | undefined,
): Checked {
  const read = readProperties(portal, type, input.properties);
  if (read.kind === 'refused') return read;
  const { properties } = read;
  const refuse = (refusal: Refusal): Checked => ({ kind: 'refused', refusal });
  if (!now) {
    const missing = REQUIRED[type].filter((names) => names.every((name) => !properties[name]));
    if (missing.length > 0)
      return refuse(
        invalid(`Error creating ${OBJECT_TYPES[type].one}. Some required properties were not set.`, {
          properties: missing.flat(),
        }),
      );
  }
  const taken = conflict(portal, type, properties, now);
  if (taken) return refuse(taken);
  const links = readLinks(portal, type, input.associations);
  if (!Array.isArray(links)) return refuse(links);
  const isAlone = !now && type === 'leads' && links.every(({ typeId }) => typeId !== PRIMARY_CONTACT_OF_LEAD);
  if (isAlone) return refuse(invalid('A lead must be associated with a primary contact or company'));
  return { kind: 'good', properties, links };
}

function readProperties(portal: Portal, type: ObjectType, given: Input['properties']): Checked {
  const problems: PropertyProblem[] = [];
  const properties: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const checked = readProperty(portal, type, name, value);
    if ('value' in checked) properties[name] = checked.value;
    else problems.push(checked);
  }
  if (problems.length > 0) return { kind: 'refused', refusal: invalidProperties(problems, portal.id) };
  return { kind: 'good', properties, links: [] };
}

function readProperty(
  { definitions, owners }: Portal,
  type: ObjectType,
  name: string,
  value: string,
): { value: string } | PropertyProblem {
  const definition = definitions[type].get(name);
  if (!definition) {
    return { name, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
  }
  if (definition.modificationMetadata.readOnlyValue) {
    const message = `"${name}" is a read only property; its value cannot be set.`;
    return { name, code: 'READ_ONLY_VALUE', message };
  }
  return checkValue(definition, value, owners);
}

/** A second contact with an e-mail is a conflict; for other properties it is one more value that is not valid. */
function conflict(
  portal: Portal,
  type: ObjectType,
  properties: Readonly<Record<string, string>>,
  now: StoredRecord | undefined,
): Refusal | null {
  for (const key of uniqueKeys(portal, type, properties)) {
    const existing = portal.unique.get(key);
    if (existing === undefined || existing === now?.id) continue;
    if (type === 'contacts' && key.startsWith(uniqueKey(type, 'email', ''))) return contactExists(existing);
    const name = key.split('/')[1] ?? '';
    const message = `${existing} already has that value.`;
    return invalidProperties([{ name, code: 'CONFLICTING_UNIQUE_VALUE', message }], portal.id);
  }
  return null;
}

const contactExists = (id: string): Refusal => ({
  status: 409,
  category: 'CONFLICT',
  message: `Contact already exists. Existing ID: ${id}`,
  context: { existingId: [id] },
});

function readLinks(portal: Portal, from: ObjectType, given: Input['associations'] = []): Link[] | Refusal {
  const links: Link[] = [];
  for (const { to, types } of given)
    for (const spec of types) {
      const link = readLink(portal, from, to.id, spec);
      if ('status' in link) return link;
      links.push(link);
    }
  return links;
}

/** An id of another kind of association, of the other direction, or of a record that is not there is refused. */
export function readLink(
  portal: Portal,
  from: ObjectType,
  toId: string,
  { associationCategory, associationTypeId: typeId }: SpecInput,
): Link | Refusal {
  const spec = `${associationCategory}=${typeId}`;
  const known = associationCategory === 'HUBSPOT_DEFINED' ? ASSOCIATION_TYPES.get(typeId) : undefined;
  if (known?.from !== from)
    return invalid('One or more associations are invalid', {
      associationSpec: [spec],
      INVALID_ASSOCIATION_TYPE_ID: [`${spec} is not a valid association definition id`],
    });
  const target = byId(portal, known.to, toId);
  if (!target)
    return invalid('One or more associations are invalid', {
      INVALID_OBJECT_IDS: [`${OBJECT_TYPES[known.to].one}=${toId} is not valid`],
    });
  return { to: known.to, toId: target.id, typeId };
}

/** The values of a batch that stand in it twice. */
export function repeated(portal: Portal, type: ObjectType, inputs: readonly Checked[]): string | undefined {
  const seen = new Set<string>();
  for (const input of inputs)
    for (const key of input.kind === 'good' ? uniqueKeys(portal, type, input.properties) : []) {
      if (seen.has(key)) return key;
      seen.add(key);
    }
  return undefined;
}

export const identifies = (portal: Portal, type: ObjectType, name: string | undefined): name is string =>
  name !== undefined && isUnique(portal, type, name);
