import type { ObjectType } from '../hubspot-api.ts';
import type { HubSpotRequest } from './hubspot-http.ts';

type Call = Omit<HubSpotRequest, 'body' | 'query'>;

/** Without these nothing of Baton's work with HubSpot can be done; the rest it can do without. */
const NEEDED: readonly string[] = ['contacts', 'tasks', 'notes'];

const call = (method: Call['method'], path: string, more: Partial<Call> = {}): Call => ({
  method,
  path,
  writes: false,
  isSearch: false,
  isNeeded: false,
  ...more,
});

const about = (type: string): Partial<Call> => ({ isNeeded: NEEDED.includes(type) });
const part = encodeURIComponent;

/** Every path of HubSpot that Baton knows, and what a call to it is. v3 and v4 lose support in 2027: they move here. */
export const CALLS = {
  read: (type: ObjectType) => call('POST', `/crm/v3/objects/${type}/batch/read`, about(type)),
  create: (type: ObjectType) =>
    call('POST', `/crm/v3/objects/${type}/batch/create`, { ...about(type), writes: true }),
  update: (type: ObjectType) =>
    call('POST', `/crm/v3/objects/${type}/batch/update`, { ...about(type), writes: true }),
  search: (type: ObjectType) =>
    call('POST', `/crm/v3/objects/${type}/search`, { ...about(type), isSearch: true }),
  associated: (from: ObjectType, to: ObjectType) =>
    call('POST', `/crm/v4/associations/${from}/${to}/batch/read`),
  owners: call('GET', '/crm/v3/owners', { isNeeded: true }),
  properties: (type: ObjectType) => call('GET', `/crm/v3/properties/${type}`, about(type)),
  propertyGroups: (type: ObjectType) => call('GET', `/crm/v3/properties/${type}/groups`),
  // Made by `baton setup` only, which must not bring a Baton at work to a stop when it lacks the scope.
  createPropertyGroup: (type: ObjectType) =>
    call('POST', `/crm/v3/properties/${type}/groups`, { writes: true }),
  createProperty: (type: ObjectType) => call('POST', `/crm/v3/properties/${type}`, { writes: true }),
  pipelines: (type: string) => call('GET', `/crm/v3/pipelines/${type}`),
  account: call('GET', '/account-info/v3/details'),
  scopes: call('POST', '/oauth/v2/private-apps/get/access-token-info'),
  uploadFile: call('POST', '/files/v3/files', { writes: true }),
  importFile: call('POST', '/files/v3/files/import-from-url/async', { writes: true }),
  importedFile: (task: string) =>
    call('GET', `/files/v3/files/import-from-url/async/tasks/${part(task)}/status`),
  formSubmissions: (form: string) => call('GET', `/form-integrations/v1/submissions/forms/${part(form)}`),
};
