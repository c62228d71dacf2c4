import type { Clock, CrmCall } from '../../flow/ports.ts';
import { type Kept, keep } from '../kept.ts';
import { unlessRefused } from '../or-fault.ts';
import { KEY_PROPERTY } from './baton-properties.ts';
import type { Account, HubSpotApi, ObjectType, Pipeline, PropertyDefinition } from './hubspot-api.ts';

/** How this account of HubSpot is set up. @throws Fault CRM_* from each */
export interface Portal {
  /** What records of this type can hold, by name. */
  readonly properties: (type: ObjectType) => Promise<ReadonlyMap<string, PropertyDefinition>>;
  readonly account: () => Promise<Account>;
  /** As it was last read, however long ago; null until then. */
  readonly knownAccount: () => Account | null;
  /** Ids of the stages, of all pipelines, in which a deal is won or lost. */
  readonly closedDealStages: () => Promise<ReadonlySet<string>>;
  /** The stages of leads (0-136); null: this account does not have them. */
  readonly leadsPipeline: () => Promise<Pipeline | null>;
  /** Has everything read anew: it was changed, or HubSpot refused what it should take by what we knew. */
  readonly forget: () => void;
}

/** Whether records of this type can be told apart by our key: `baton setup hubspot` was run. @throws Fault CRM_* */
export const isKeyed = async (
  { properties }: Pick<Portal, 'properties'>,
  type: ObjectType,
): Promise<boolean> => (await properties(type)).get(KEY_PROPERTY)?.unique === true;

type PortalApi = Pick<HubSpotApi, 'properties' | 'account' | 'pipelines'>;

const FRESH_MS = 60 * 60_000;

export function openPortal({ api, now }: { api: PortalApi; now: Clock }): Portal {
  const hourly = <Value>(read: (call: CrmCall) => Promise<Value>): Kept<Value> =>
    keep(read, { now, freshMs: FRESH_MS });

  const properties = new Map<ObjectType, Kept<ReadonlyMap<string, PropertyDefinition>>>();
  let known: Account | null = null;
  const account = hourly(async (call) => (known = await api.account(call)));
  const closedDealStages = hourly((call) => closedStages(api, call));
  const leads = hourly((call) => leadsPipeline(api, call));

  return {
    properties: (type) => {
      const known = properties.get(type) ?? hourly((call) => propertiesOf(type, api, call));
      properties.set(type, known);
      return known.get();
    },
    account: () => account.get(),
    knownAccount: () => known,
    closedDealStages: () => closedDealStages.get(),
    leadsPipeline: () => leads.get(),
    forget: () => {
      properties.clear();
      for (const one of [account, closedDealStages, leads]) one.forget();
    },
  };
}

const propertiesOf = async (
  type: ObjectType,
  api: PortalApi,
  call: CrmCall,
): Promise<ReadonlyMap<string, PropertyDefinition>> =>
  new Map((await api.properties(type, call)).map((one) => [one.name, one]));

async function closedStages(api: PortalApi, call: CrmCall): Promise<ReadonlySet<string>> {
  const stages = (await api.pipelines('deals', call)).flatMap((pipeline) => pipeline.stages);
  return new Set(stages.filter(({ closed }) => closed).map(({ id }) => id));
}

/** HubSpot does not document what an account without leads answers: a refusal or no pipeline both say so. */
const leadsPipeline = async (api: PortalApi, call: CrmCall): Promise<Pipeline | null> =>
  (await unlessRefused(api.pipelines('leads', call)))?.[0] ?? null;
