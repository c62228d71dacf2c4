import type { Policy } from '../../../domain/policy/policy.ts';
import { USUAL_LEAD_STATUS } from '../../../domain/policy/race-schema.ts';
import { bad, type Finding, good, unknown } from '../../../flow/finding.ts';
import type { CrmCall } from '../../../flow/ports.ts';
import { type Check, examine } from '../../examine.ts';
import type { HubSpotApi, PropertyDefinition } from '../hubspot-api.ts';
import { checkOwners } from './owner-check.ts';
import { LEADS_SCOPES, SCOPES } from './scopes.ts';
import { SET_UP_TYPES, standingOf, wantedOn } from './wanted-properties.ts';

interface Patient {
  readonly api: HubSpotApi;
  readonly policies: readonly Policy[];
  /** `CRM_RATE`, or what is usual. */
  readonly rate: number;
  readonly call: CrmCall;
}

/** Whether Baton can do in HubSpot what these policies ask of it; one finding for each thing, good or not. */
export const examineHubSpot = (patient: Patient): AsyncGenerator<Finding> =>
  examine(CHECKS, patient, { crm: 'HubSpot', key: 'the token' });

interface Mapped {
  readonly what: string;
  readonly property: string;
  /** Where the policy says it. */
  readonly key: string;
  readonly used: (document: Policy['document']) => readonly string[];
}

const MAPPED: readonly Mapped[] = [
  {
    what: 'lifecycle stages',
    property: 'lifecyclestage',
    key: 'stages.hubspot',
    used: ({ stages }) => Object.values(stages.hubspot),
  },
  {
    what: 'lead status',
    property: 'hs_lead_status',
    key: 'crm.hubspot.lead_status',
    used: ({ crm }) => Object.values(crm.hubspot?.lead_status ?? USUAL_LEAD_STATUS),
  },
];

const CHECKS: readonly [Check<Patient>, ...Check<Patient>[]] = [
  { what: 'token', find: token },
  { what: 'scopes', find: scopes },
  { what: 'owners', find: owners },
  ...SET_UP_TYPES.map((type) => ({
    what: `properties of ${type}`,
    find: (patient: Patient) => properties(type, patient),
  })),
  ...MAPPED.map((mapped) => ({
    what: mapped.what,
    find: (patient: Patient) => options(mapped, patient),
  })),
  { what: 'pipelines', find: pipelines },
  { what: 'limit', find: limit },
];

async function token({ api, call }: Patient): Promise<Finding[]> {
  const { portalId, timeZone } = await api.account(call);
  return [good('token', `opens account ${portalId}, whose days end by the clock of ${timeZone}`)];
}

async function scopes({ api, policies, call }: Patient): Promise<Finding[]> {
  const granted = await api.scopes(call);
  if (granted === null)
    return [
      unknown(
        'scopes',
        'HubSpot does not tell what this token may do; what is refused below names its scope',
      ),
    ];
  const needed = [...SCOPES, ...(policies.some(usesLeads) ? LEADS_SCOPES : [])];
  const missing = needed.filter(({ name }) => !granted.includes(name));
  if (missing.length === 0) return [good('scopes', `all ${needed.length} are granted`)];
  return missing.map(({ name, needed: why }) =>
    bad(
      'scopes',
      `${name} is missing, ${why}`,
      'Add it to requiredScopes of the app, upload it and install it anew.',
    ),
  );
}

async function owners({ api, policies, call }: Patient): Promise<Finding[]> {
  return checkOwners(policies, await api.owners(false, call), await api.owners(true, call));
}

async function properties(
  type: (typeof SET_UP_TYPES)[number],
  { api, policies, call }: Patient,
): Promise<Finding[]> {
  const what = `properties of ${type}`;
  const there = await api.properties(type, call);
  const wanted = wantedOn(type, policies);
  const differing: Finding[] = [];
  // What is missing has one mend, or two where the policy names properties of its own.
  const missing = new Map<string, string[]>();
  for (const property of wanted) {
    const { name } = property;
    const standing = standingOf(property, there);
    if (standing.kind === 'differs') differing.push(bad(what, `${name} ${standing.why}`, standing.mend));
    if (standing.kind === 'missing')
      missing.set(standing.mend, [...(missing.get(standing.mend) ?? []), name]);
  }
  const faults = [
    ...[...missing].map(([mend, names]) => bad(what, `not there: ${names.join(', ')}`, mend)),
    ...differing,
  ];
  if (faults.length > 0) return faults;
  return [
    good(what, type === 'contacts' ? `all ${wanted.length} are there` : 'baton_key is there and unique'),
  ];
}

/** Whether the values that the policies write are among the property's options. */
async function options(
  { what, property, key, used }: Mapped,
  { api, policies, call }: Patient,
): Promise<Finding[]> {
  const values = [...new Set(policies.flatMap(({ document }) => used(document)))];
  if (values.length === 0) return [good(what, `the policy names none, so ${property} is left alone`)];
  const definition = (await api.properties('contacts', call)).find(({ name }) => name === property);
  if (definition === undefined)
    return [bad(what, `${property} is not there`, `Take ${key} out of the policy.`)];
  const missing = values.filter((value) => !definition.options.some((option) => option.value === value));
  if (missing.length === 0) return [good(what, `${values.join(', ')}: HubSpot knows them`)];
  return missing.map((value) =>
    bad(
      what,
      `"${value}" is no option of ${property}`,
      `Mend ${key} in the policy: HubSpot has ${optionsOf(definition)}.`,
    ),
  );
}

const optionsOf = ({ options }: PropertyDefinition): string =>
  options.map(({ value, label }) => (value === label ? value : `${value} (${label})`)).join(', ');

async function pipelines({ api, policies, call }: Patient): Promise<Finding[]> {
  const deals = await api.pipelines('deals', call);
  const found = [good('pipelines', `${deals.length} of deals`)];
  if (!policies.some(usesLeads)) return found;
  const leads = await api.pipelines('leads', call);
  return [...found, good('pipelines', `${leads.length} of leads`)];
}

async function limit({ rate }: Patient): Promise<Finding[]> {
  return [
    unknown(
      'limit',
      `we ask at most ${rate} times in 10 s; whether the account takes as much HubSpot does not tell`,
      'Free and Starter take 100: set CRM_RATE=100 there. Professional and Enterprise take 190.',
    ),
  ];
}

const usesLeads = ({ document }: Policy): boolean => document.crm.hubspot?.leads === true;
