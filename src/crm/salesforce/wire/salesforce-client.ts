import * as z from 'zod';
import type { CrmCall } from '../../../flow/ports.ts';
import { faultOf } from '../refusal-fault.ts';
import type { ItemResult, SalesforceApi } from '../salesforce-api.ts';
import * as bodies from './bodies.ts';
import { checkedId, checkedName } from './checked.ts';
import { upsertMetadata } from './metadata.ts';
import { recordsOf, runQueries, runQuery } from './query.ts';
import { openSalesforceHttp, type SalesforceHttp, type SalesforceHttpDeps } from './salesforce-http.ts';
import { writeTogether } from './together.ts';
import { writeGroups } from './write-groups.ts';

export type { SalesforceLogin } from './login.ts';
export type { SalesforceHttpDeps } from './salesforce-http.ts';

const MOST_IN_TITLE = 255;
const MOST_IN_REASON = 1_000;
/** Salesforce has no such type, or the user may not see it. */
const NO_TYPE = ['NOT_FOUND', 'INVALID_TYPE'];

/** Salesforce's API, and the session in which it is spoken to, for what needs one elsewhere. */
export interface SalesforceWire extends Pick<SalesforceHttp, 'session' | 'renew'> {
  readonly api: SalesforceApi;
}

/** Salesforce's API as Baton uses it, over jsforce with a transport of our own. */
export function openSalesforceWire(deps: SalesforceHttpDeps): SalesforceWire {
  const { apiVersion } = deps;
  if (!/^\d{2,3}\.0$/.test(apiVersion)) throw new TypeError(`"${apiVersion}" is no version of the API`);
  const http = openSalesforceHttp(deps);
  const { session, renew } = http;
  return { api: apiOver(http, apiVersion), session, renew };
}

/** For who needs the session nowhere else. */
export const openSalesforceApi = (deps: SalesforceHttpDeps): SalesforceApi => openSalesforceWire(deps).api;

function apiOver(http: SalesforceHttp, apiVersion: string): SalesforceApi {
  const base = `/services/data/v${apiVersion}`;
  const get = (path: string, name: string) =>
    ({ method: 'GET', path: `${base}${path}`, name: `GET ${name}`, writes: false }) as const;

  return {
    query: async (soql, call, options) => recordsOf(await runQuery(http, base, soql, call, options)),
    queries: (soqls, call, options) => runQueries(http, base, soqls, call, options),
    together: (steps, call) => writeTogether(http, base, steps, call),
    writeGroups: (groups, call) => writeGroups(http, base, groups, call),
    createFile: (file, call) => createFile(http, base, file, call),
    describe: async (type, call) => {
      const request = get(`/sobjects/${checkedName(type)}/describe`, `/sobjects/${type}/describe`);
      const answer = await http.send(request, bodies.Description, call);
      if (answer.kind === 'answered') return answer.body;
      if (NO_TYPE.includes(answer.refusal.code)) return null;
      throw faultOf(answer.refusal, request.name);
    },
    whoAmI: async (call) => {
      const { orgId, userId } = await http.session(call);
      return { orgId, userId };
    },
    dailyRequests: async (call) => {
      const answer = await http.send(get('/limits', '/limits'), bodies.Limits, call);
      // Only some users may see the limits.
      return answer.kind === 'refused' ? null : answer.body;
    },
    versions: (call) =>
      http.ask(
        { method: 'GET', path: '/services/data/', name: 'GET /services/data/', writes: false },
        bodies.Versions,
        call,
      ),
    upsertMetadata: (type, parts, call) => upsertMetadata(http, type, parts, call),
  };
}

const Created = z.object({ id: bodies.Id, success: z.literal(true) });

async function createFile(
  http: SalesforceHttp,
  base: string,
  { name, bytes, recordId, reason }: Parameters<SalesforceApi['createFile']>[0],
  call: CrmCall,
): Promise<ItemResult> {
  const body = {
    Title: name.slice(0, MOST_IN_TITLE),
    PathOnClient: name,
    VersionData: Buffer.from(bytes).toString('base64'),
    FirstPublishLocationId: checkedId(recordId),
    ReasonForChange: reason.slice(0, MOST_IN_REASON),
  };
  const path = `${base}/sobjects/ContentVersion`;
  const request = {
    method: 'POST',
    path,
    name: 'POST /sobjects/ContentVersion',
    writes: true,
    body,
  } as const;
  const answer = await http.send(request, Created, call);
  return answer.kind === 'refused' ? answer : { kind: 'done', id: answer.body.id, created: true };
}
