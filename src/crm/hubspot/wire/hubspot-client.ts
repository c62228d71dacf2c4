import type * as z from 'zod';
import type { CrmCall } from '../../../flow/ports.ts';
import type { ChangedRecord, HubSpotApi, NewRecord, Owner, Search } from '../hubspot-api.ts';
import { readAssociated } from './associated.ts';
import { type BatchInput, writeBatch } from './batch-write.ts';
import * as bodies from './hubspot-bodies.ts';
import { type HubSpotHttpDeps, type HubSpotRequest, openHubSpotHttp } from './hubspot-http.ts';
import { CALLS } from './hubspot-paths.ts';
import { readBatch } from './read-batch.ts';
import { refused } from './wire-faults.ts';

/** HubSpot's API as Baton uses it, over HubSpot's own client. */
export function openHubSpotApi(deps: HubSpotHttpDeps): HubSpotApi {
  const send = openHubSpotHttp(deps);

  /** An answer, where a refusal leaves nothing to be done. */
  const ask = async <T>(request: HubSpotRequest, schema: z.ZodType<T>, call: CrmCall): Promise<T> => {
    const answer = await send(request, schema, call);
    if (answer.kind === 'refused') throw refused(request, answer.refusal);
    return answer.body;
  };

  return {
    read: (type, what, call) => readBatch(send, CALLS.read(type), what, call),
    create: (type, inputs, call) => writeBatch(send, CALLS.create(type), inputs.map(newInput), call),
    update: (type, inputs, call) => writeBatch(send, CALLS.update(type), inputs.map(changedInput), call),
    search: (type, what, call) =>
      ask({ ...CALLS.search(type), body: searchBody(what) }, bodies.FoundRecords, call),
    associated: (from, to, ids, call) => readAssociated(ask, CALLS.associated(from, to), ids, call),

    owners: async (archived, call) => {
      const owners: Owner[] = [];
      for (let after: string | null = ''; after !== null; ) {
        const query = { limit: '100', archived: String(archived), ...(after !== '' && { after }) };
        const page: z.infer<typeof bodies.Owners> = await ask(
          { ...CALLS.owners, query },
          bodies.Owners,
          call,
        );
        owners.push(...page.results);
        after = page.paging;
      }
      return owners;
    },
    properties: async (type, call) =>
      (await ask(CALLS.properties(type), bodies.PropertyDefinitions, call)).results,
    propertyGroups: async (type, call) =>
      (await ask(CALLS.propertyGroups(type), bodies.PropertyGroups, call)).results.map(({ name }) => name),
    createPropertyGroup: async (type, { name, label }, call) => {
      const body = { name, label, displayOrder: -1 };
      await ask({ ...CALLS.createPropertyGroup(type), body }, bodies.Anything, call);
    },
    createProperty: async (type, { group, unique, ...property }, call) => {
      const body = { ...property, groupName: group, ...(unique === true && { hasUniqueValue: true }) };
      await ask({ ...CALLS.createProperty(type), body }, bodies.Anything, call);
    },
    pipelines: async (type, call) => (await ask(CALLS.pipelines(type), bodies.Pipelines, call)).results,
    account: (call) => ask(CALLS.account, bodies.AccountDetails, call),
    scopes: async (call) => {
      const body = { tokenKey: deps.accessToken };
      const answer = await send({ ...CALLS.scopes, body }, bodies.TokenInfo, call);
      return answer.kind === 'refused' ? null : answer.body.scopes;
    },

    uploadFile: async ({ name, bytes, folder }, call) => {
      const body = new FormData();
      body.append('file', new Blob([new Uint8Array(bytes)]), name);
      body.append('fileName', name);
      body.append('folderPath', folder);
      body.append('options', JSON.stringify(FILE_OPTIONS));
      return (await ask({ ...CALLS.uploadFile, body }, bodies.FileTask, call)).id;
    },
    importFile: async ({ url, name, folder }, call) => {
      const body = { url, name, folderPath: folder, ...FILE_OPTIONS };
      return (await ask({ ...CALLS.importFile, body }, bodies.FileTask, call)).id;
    },
    importedFile: async (task, call) => {
      const { status, result, errors } = await ask(CALLS.importedFile(task), bodies.FileTaskStatus, call);
      if (status === 'COMPLETE' && result) return { kind: 'done', id: result.id };
      if (status === 'PENDING' || status === 'PROCESSING') return { kind: 'pending' };
      return { kind: 'failed', message: errors[0]?.message ?? `HubSpot's import ended as ${status}` };
    },
    formSubmissions: (form, after, call) => {
      const query = { limit: '50', ...(after !== null && { after }) };
      return ask({ ...CALLS.formSubmissions(form), query }, bodies.FormSubmissions, call);
    },
  };
}

/** Given twice it is there once. */
const FILE_OPTIONS = {
  access: 'PRIVATE',
  overwrite: false,
  duplicateValidationStrategy: 'RETURN_EXISTING',
  duplicateValidationScope: 'EXACT_FOLDER',
};

function newInput({ properties, associations = [] }: NewRecord, index: number): BatchInput {
  const body = {
    properties,
    associations: associations.map(({ toId, typeId }) => ({
      to: { id: toId },
      types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId }],
    })),
  };
  return { traceId: String(index), id: null, properties, body };
}

const changedInput = ({ id, properties }: ChangedRecord, index: number): BatchInput => ({
  traceId: String(index),
  id,
  properties,
  body: { id, properties },
});

const searchBody = ({ filters, properties, sortBy, after, limit }: Search): unknown => ({
  filterGroups: [
    {
      filters: filters.map(({ property, operator, values }) => ({
        propertyName: property,
        operator,
        ...(operator === 'IN' ? { values } : operator !== 'HAS_PROPERTY' && { value: values[0] }),
      })),
    },
  ],
  properties,
  limit,
  ...(sortBy !== undefined && { sorts: [{ propertyName: sortBy, direction: 'ASCENDING' }] }),
  ...(after !== undefined && { after }),
});
