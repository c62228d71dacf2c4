import { type Answer, invalid, type Refusal, Refused } from './answers.ts';
import { type Ask, param, present, textOr, typeIn } from './ask.ts';
import { define } from './definitions.ts';
import { PIPELINES } from './pipelines.ts';
import { group } from './portal.ts';

const NAME = /^[a-z][a-z0-9_]{0,99}$/;
const words = (text: string): string[] => text.split(' ');
const TYPES = words('string number date datetime enumeration bool phone_number');
const FIELD_TYPES = words(
  'text textarea number date select radio checkbox booleancheckbox phonenumber html file calculation_equation',
);
const MOST_UNIQUE = 10;

export const listProperties = (ask: Ask): Answer => ({
  status: 200,
  body: { results: [...ask.portal.definitions[typeIn(ask)].values()] },
});

export const getProperty = (ask: Ask): Answer => ({
  status: 200,
  body: present(
    ask.portal.definitions[typeIn(ask)].get(param(ask, 'name')),
    `Property "${param(ask, 'name')}" does not exist`,
  ),
});

export function createProperty(ask: Ask): Answer {
  const { portal, body } = ask;
  const type = typeIn(ask);
  const definitions = portal.definitions[type];
  const name = required(body, 'name');
  const label = required(body, 'label');
  const kind = oneOf(TYPES, required(body, 'type'));
  const fieldType = oneOf(FIELD_TYPES, required(body, 'fieldType'));
  const groupName = required(body, 'groupName');
  if (definitions.has(name)) throw new Refused(exists(`A property named '${name}' already exists.`));
  if (!NAME.test(name) || name.startsWith('hs_'))
    throw new Refused(invalid(`Property name '${name}' is invalid`));
  if (!portal.groups[type].some((one) => one.name === groupName))
    throw new Refused(invalid(`The property group '${groupName}' does not exist`));
  const choices = Array.isArray(body['options'])
    ? (body['options'] as { value: string; label: string }[])
    : [];
  if (choices.length === 0 && ['enumeration', 'bool'].includes(kind))
    throw new Refused(invalid(`Property '${name}' of type ${kind} needs options`));
  const unique = body['hasUniqueValue'] === true;
  const uniqueNow = [...definitions.values()].filter((one) => one.hasUniqueValue).length;
  if (unique && uniqueNow >= MOST_UNIQUE)
    throw new Refused(invalid(`At most ${MOST_UNIQUE} properties of ${type} may have unique values`));
  const description = textOr(body['description']) ?? '';
  const about = { name, label, type: kind, fieldType, groupName, description, unique };
  const definition = define(choices.length > 0 ? { ...about, choices } : about);
  definitions.set(name, definition);
  return { status: 201, body: definition };
}

export const listGroups = (ask: Ask): Answer => ({
  status: 200,
  body: { results: ask.portal.groups[typeIn(ask)] },
});

export function createGroup(ask: Ask): Answer {
  const groups = ask.portal.groups[typeIn(ask)];
  const made = group(required(ask.body, 'name'), required(ask.body, 'label'));
  if (groups.some(({ name }) => name === made.name))
    throw new Refused(exists(`A property group named '${made.name}' already exists.`));
  groups.push(made);
  return { status: 201, body: made };
}

export function listPipelines(ask: Ask): Answer {
  const type = typeIn(ask);
  const pipelines = type === 'deals' || type === 'leads' || type === 'contacts' ? PIPELINES[type] : [];
  const at = new Date().toISOString();
  const times = { createdAt: at, updatedAt: at, archived: false };
  const results = pipelines.map((pipeline, displayOrder) => ({
    ...pipeline,
    stages: pipeline.stages.map((stage, displayOrder) => ({ ...stage, displayOrder, ...times })),
    displayOrder,
    ...times,
  }));
  return { status: 200, body: { results } };
}

const exists = (message: string): Refusal => ({ status: 409, category: 'OBJECT_ALREADY_EXISTS', message });

function required(body: Ask['body'], name: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Refused(invalid(`Some required fields were not set: [${name}]`));
}

function oneOf(known: readonly string[], value: string): string {
  if (known.includes(value)) return value;
  throw new Refused(invalid(`${value} is not one of ${known.join(', ')}`));
}
