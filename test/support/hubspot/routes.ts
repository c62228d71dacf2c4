import type { ObjectType } from '../../../src/crm/hubspot/hubspot-api.ts';
import {
  accountDetails,
  formSubmissions,
  getOwner,
  importFile,
  importStatus,
  listForms,
  listOwners,
  uploadFile,
} from './account-routes.ts';
import type { Ask, Handler } from './ask.ts';
import { typeIn } from './ask.ts';
import { associate, associateByDefault, batchReadAssociations } from './association-routes.ts';
import { batchCreate, batchRead, batchUpdate, batchUpsert } from './batches.ts';
import {
  createGroup,
  createProperty,
  getProperty,
  listGroups,
  listPipelines,
  listProperties,
} from './schema-routes.ts';
import { search } from './search.ts';
import {
  archiveObject,
  createObject,
  gdprDelete,
  getObject,
  listObjects,
  mergeObjects,
  updateObject,
} from './single-objects.ts';

/** A list: one of these scopes is enough. */
type Scopes = (ask: Ask) => readonly string[];

export interface Route {
  readonly handler: Handler;
  readonly scopes: Scopes;
  readonly params: Readonly<Record<string, string>>;
}

/** Tasks and notes are read and written with the scopes of contacts. */
const scopeOf = (type: ObjectType): string => (type === 'tasks' || type === 'notes' ? 'contacts' : type);
const objects =
  (right: 'read' | 'write', name = 'type'): Scopes =>
  (ask) => [`crm.objects.${scopeOf(typeIn(ask, name))}.${right}`];
const schemas =
  (right: 'read' | 'write'): Scopes =>
  (ask) => {
    const type = scopeOf(typeIn(ask));
    return [`crm.schemas.${type}.${right}`, ...(right === 'read' ? [`crm.objects.${type}.read`] : [])];
  };
const only =
  (...scopes: string[]): Scopes =>
  () =>
    scopes;
const nothing: Scopes = () => [];

const OBJECTS = '/crm/v3/objects/:type';
const PROPERTIES = '/crm/v3/properties/:type';
const LINKS = '/crm/v4/objects/:from/:id/associations';

const TABLE: readonly (readonly [method: string, path: string, Scopes, Handler])[] = [
  ['POST', `${OBJECTS}/batch/read`, objects('read'), batchRead],
  ['POST', `${OBJECTS}/batch/create`, objects('write'), batchCreate],
  ['POST', `${OBJECTS}/batch/update`, objects('write'), batchUpdate],
  ['POST', `${OBJECTS}/batch/upsert`, objects('write'), batchUpsert],
  ['POST', `${OBJECTS}/search`, objects('read'), search],
  ['POST', `${OBJECTS}/merge`, objects('write'), mergeObjects],
  ['POST', `${OBJECTS}/gdpr-delete`, objects('write'), gdprDelete],
  ['GET', OBJECTS, objects('read'), listObjects],
  ['POST', OBJECTS, objects('write'), createObject],
  ['GET', `${OBJECTS}/:id`, objects('read'), getObject],
  ['PATCH', `${OBJECTS}/:id`, objects('write'), updateObject],
  ['DELETE', `${OBJECTS}/:id`, objects('write'), archiveObject],
  ['POST', '/crm/v4/associations/:from/:to/batch/read', objects('read', 'from'), batchReadAssociations],
  ['PUT', `${LINKS}/default/:to/:toId`, objects('write', 'from'), associateByDefault],
  ['PUT', `${LINKS}/:to/:toId`, objects('write', 'from'), associate],
  ['GET', '/crm/v3/owners', only('crm.objects.owners.read'), listOwners],
  ['GET', '/crm/v3/owners/:id', only('crm.objects.owners.read'), getOwner],
  ['GET', `${PROPERTIES}/groups`, schemas('read'), listGroups],
  ['POST', `${PROPERTIES}/groups`, schemas('write'), createGroup],
  ['GET', PROPERTIES, schemas('read'), listProperties],
  ['POST', PROPERTIES, schemas('write'), createProperty],
  ['GET', `${PROPERTIES}/:name`, schemas('read'), getProperty],
  ['GET', '/crm/v3/pipelines/:type', schemas('read'), listPipelines],
  ['GET', '/account-info/v3/details', nothing, accountDetails],
  ['POST', '/files/v3/files', only('files'), uploadFile],
  ['POST', '/files/v3/files/import-from-url/async', only('files'), importFile],
  ['GET', '/files/v3/files/import-from-url/async/tasks/:id/status', only('files'), importStatus],
  ['GET', '/form-integrations/v1/submissions/forms/:form', only('forms'), formSubmissions],
  ['GET', '/marketing/v3/forms', only('forms'), listForms],
];

const ROUTES = TABLE.map(([method, path, scopes, handler]) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll(/:(\w+)/g, '(?<$1>[^/]+)')}/?$`),
  scopes,
  handler,
}));

/** Nobody gets anything done with a token that lacks the scope; with `all` scopes there are. */
export const ALL_SCOPES = [
  ...['contacts', 'companies', 'deals', 'leads'].flatMap((type) => [
    `crm.objects.${type}.read`,
    `crm.objects.${type}.write`,
    `crm.schemas.${type}.read`,
    `crm.schemas.${type}.write`,
  ]),
  'crm.objects.owners.read',
  'forms',
  'files',
  'oauth',
];

/** The paths of a date-based version lead to the same place. */
const undated = (path: string): string =>
  path
    .replace(/^\/crm\/objects\/\d{4}-\d{2}\/([^/]+\/[^/]+\/associations\/)/, '/crm/v4/objects/$1')
    .replace(/^\/crm\/associations\/\d{4}-\d{2}\//, '/crm/v4/associations/')
    .replace(/^\/crm\/(objects|properties|owners|pipelines)\/\d{4}-\d{2}(?=\/|$)/, '/crm/v3/$1')
    .replace(/^\/(account-info|marketing\/forms|files)\/\d{4}-\d{2}\//, '/$1/v3/');

export function routeOf(method: string, path: string): Route | undefined {
  const plain = undated(path);
  for (const route of ROUTES) {
    const groups = route.method === method ? route.pattern.exec(plain)?.groups : undefined;
    const found = groups ?? (route.method === method && route.pattern.test(plain) ? {} : undefined);
    if (!found) continue;
    const params = Object.fromEntries(
      Object.entries(found).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
    return { handler: route.handler, scopes: route.scopes, params };
  }
  return undefined;
}
