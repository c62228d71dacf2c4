import type { FakeRecord } from './fake-salesforce.ts';
import { type Field, field, reference } from './fields.ts';
import type { Org } from './org.ts';
import type { SoqlGround } from './soql/run-soql.ts';

/** Types that only queries know: what the org itself is made of, fields that are hidden from the user among it. */
const DEFINITIONS: Readonly<Record<string, readonly Field[]>> = {
  EntityDefinition: [
    field('DurableId', 'string'),
    field('QualifiedApiName', 'string'),
    field('Label', 'string'),
  ],
  FieldDefinition: [
    field('DurableId', 'string'),
    field('QualifiedApiName', 'string'),
    field('Label', 'string'),
    field('DataType', 'string'),
    reference('EntityDefinitionId', ['EntityDefinition']),
  ],
};

/** What the integration user may ask of. */
export const groundOf = (org: Org): SoqlGround => ({
  fieldsOf: (type) => {
    const fields =
      org.access.get(type) === 'none' ? undefined : (DEFINITIONS[type] ?? org.types.get(type)?.values());
    if (!fields) return undefined;
    return new Map(
      [...fields]
        .filter(({ access }) => access !== 'none')
        .map(({ name, type, length, relationship, referenceTo }) => [
          name,
          {
            type,
            ...(length > 0 && { length }),
            ...(relationship !== null && { relationship, referenceTo }),
          },
        ]),
    );
  },
  recordsOf: (type) => {
    if (type === 'EntityDefinition') return [...org.types.keys()].map(entity);
    if (type !== 'FieldDefinition') return org.all(type);
    return [...org.types].flatMap(([on, fields]) => [...fields.values()].map((one) => definition(on, one)));
  },
  byId: (id) => (org.types.has(id) ? entity(id) : org.get(id)),
});

const entity = (type: string): FakeRecord => ({
  id: type,
  type: 'EntityDefinition',
  values: { DurableId: type, QualifiedApiName: type, Label: type },
  isDeleted: false,
});

const definition = (on: string, { name, label, type }: Field): FakeRecord => ({
  id: `${on}.${name}`,
  type: 'FieldDefinition',
  values: {
    DurableId: `${on}.${name}`,
    QualifiedApiName: name,
    Label: label,
    DataType: type,
    EntityDefinitionId: on,
  },
  isDeleted: false,
});
