import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';
import { type Answer, invalid, invalidProperties, Refused } from './answers.ts';
import { type Ask, names, typeIn } from './ask.ts';
import { objectType } from './object-types.ts';
import type { Portal, StoredRecord, Version } from './portal.ts';
import { idsOf, valueOf, view } from './record-view.ts';
import { instantOf } from './values.ts';

interface Filter {
  readonly propertyName: string;
  readonly operator: string;
  readonly value?: string;
  readonly highValue?: string;
  readonly values?: readonly string[];
}

/** What search knows of a record: it may be older than what stands there. */
interface Seen {
  readonly record: StoredRecord;
  readonly version: Version;
}

const MOST_ON_A_PAGE = 200;
const MOST_IN_ALL = 10_000;
const MOST_GROUPS = 5;
const MOST_FILTERS = 6;
const MOST_FILTERS_IN_ALL = 18;

/** HubSpot's search with its limits; like HubSpot's it lags behind what was written. */
export function search(ask: Ask): Answer {
  const { portal, body } = ask;
  const type = typeIn(ask);
  const groups = groupsOf(body['filterGroups']);
  refuseUnknown(portal, type, groups.flat());
  const limit = Number(body['limit'] ?? 10);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= MOST_ON_A_PAGE))
    throw new Refused(invalid(`The maximum page size is ${MOST_ON_A_PAGE}`));
  const start = Number(body['after'] ?? 0);
  if (!Number.isInteger(start) || start < 0) throw new Refused(invalid('after must be an integer'));
  if (start + limit > MOST_IN_ALL)
    throw new Refused(invalid(`Search is limited to ${MOST_IN_ALL} results: narrow the filters`));
  const found = [...seen(portal, type)].filter(
    (one) =>
      groups.length === 0 || groups.some((group) => group.every((filter) => holds(portal, one, filter))),
  );
  sort(portal, found, body['sorts']);
  const end = start + limit;
  return {
    status: 200,
    body: {
      total: found.length,
      results: found
        .slice(start, end)
        .map(({ record, version }) => view(portal, record, names(body['properties']), version)),
      ...(end < found.length && { paging: { next: { after: String(end) } } }),
    },
  };
}

function groupsOf(given: unknown): Filter[][] {
  const groups = (Array.isArray(given) ? given : []).map(
    (group: { filters?: Filter[] }) => group.filters ?? [],
  );
  const isTooMuch =
    groups.length > MOST_GROUPS ||
    groups.some((filters) => filters.length > MOST_FILTERS) ||
    groups.flat().length > MOST_FILTERS_IN_ALL;
  if (isTooMuch)
    throw new Refused(
      invalid(
        `Too many filters: at most ${MOST_GROUPS} groups of ${MOST_FILTERS}, and ${MOST_FILTERS_IN_ALL} in all`,
      ),
    );
  return groups;
}

function refuseUnknown({ definitions, id }: Portal, type: ObjectType, filters: readonly Filter[]): void {
  const unknown = filters.filter(
    ({ propertyName: name }) => !definitions[type].has(name) && associationOf(name) === undefined,
  );
  const problems = unknown.map(({ propertyName: name }) => ({
    name,
    code: 'PROPERTY_DOESNT_EXIST',
    message: `Property "${name}" does not exist`,
  }));
  if (problems.length > 0) throw new Refused(invalidProperties(problems, id));
}

function* seen({ records, searchLagMs }: Portal, type: ObjectType): Generator<Seen> {
  const until = Date.now() - searchLagMs;
  for (const record of records[type].values()) {
    const version = record.updatedAt <= until ? record : record.before;
    if (version) yield { record, version };
  }
}

const associationOf = (name: string): ObjectType | undefined =>
  name.startsWith('associations.') ? objectType(name.slice('associations.'.length)) : undefined;

function holds(portal: Portal, { record, version }: Seen, filter: Filter): boolean {
  const { propertyName: name, operator } = filter;
  const other = associationOf(name);
  if (other) {
    const wanted = filter.values ?? [filter.value ?? ''];
    return idsOf(record, other).some((id) => wanted.includes(id));
  }
  const value = valueOf(portal, record, name, version);
  if (operator === 'HAS_PROPERTY') return value !== null;
  if (operator === 'NOT_HAS_PROPERTY') return value === null;
  if (value === null) return operator === 'NEQ' || operator === 'NOT_IN';
  const type = portal.definitions[record.type].get(name)?.type ?? 'string';
  const order = (than: string | undefined): number => compare(type, value, than ?? '');
  const text = value.toLowerCase();
  const given = (filter.value ?? '').toLowerCase();
  switch (operator) {
    case 'EQ':
      return order(filter.value) === 0;
    case 'NEQ':
      return order(filter.value) !== 0;
    // HubSpot: the values of a list must be in lower case, others find nothing.
    case 'IN':
      return filter.values?.includes(text) ?? false;
    case 'NOT_IN':
      return !filter.values?.includes(text);
    case 'GT':
      return order(filter.value) > 0;
    case 'GTE':
      return order(filter.value) >= 0;
    case 'LT':
      return order(filter.value) < 0;
    case 'LTE':
      return order(filter.value) <= 0;
    case 'BETWEEN':
      return order(filter.value) >= 0 && order(filter.highValue) <= 0;
    case 'CONTAINS_TOKEN':
      return text.includes(given.replaceAll('*', ''));
    case 'NOT_CONTAINS_TOKEN':
      return !text.includes(given.replaceAll('*', ''));
    default:
      throw new Refused(invalid(`${operator} is not a valid filter operator`));
  }
}

function compare(type: string, one: string, other: string): number {
  if (type === 'number') return Number(one) - Number(other);
  if (type === 'datetime' || type === 'date') return (instantOf(one) ?? 0) - (instantOf(other) ?? Number.NaN);
  return one.toLowerCase() < other.toLowerCase() ? -1 : Number(one.toLowerCase() > other.toLowerCase());
}

/** By id, which is by age, where nothing else is asked for or two are equal. */
function sort(portal: Portal, found: Seen[], given: unknown): void {
  const [first] = Array.isArray(given) ? (given as unknown[]) : [];
  if (first === undefined) return;
  const { propertyName: name, direction = 'ASCENDING' } = (
    typeof first === 'string' ? { propertyName: first } : first
  ) as { propertyName: string; direction?: string };
  const type = portal.definitions[found[0]?.record.type ?? 'contacts'].get(name)?.type ?? 'string';
  const sign = direction === 'DESCENDING' ? -1 : 1;
  const keyed = found.map((one) => ({ one, key: valueOf(portal, one.record, name, one.version) ?? '' }));
  keyed.sort((a, b) => sign * compare(type, a.key, b.key));
  found.splice(0, found.length, ...keyed.map(({ one }) => one));
}
