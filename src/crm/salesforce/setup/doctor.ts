import { longId } from '../../../domain/lead/salesforce-id.ts';
import { Fault } from '../../../faults.ts';
import { bad, type Finding, good, unknown } from '../../../flow/finding.ts';
import { type Check, examine, wordsOf } from '../../examine.ts';
import { orFault, unlessRefused } from '../../or-fault.ts';
import { soql } from '../soql.ts';
import { readUserList } from '../user-list.ts';
import { type Asking, checkAccess, checkFields } from './access-check.ts';
import { checkStatuses, checkTaskWords } from './choice-check.ts';
import { FLOW } from './lead-flow.ts';
import { checkOwners, keysOf } from './owner-check.ts';
import { SET_UP_TYPES } from './wanted-fields.ts';

interface Patient extends Asking {
  /** `CRM_RATE`, or what is usual. */
  readonly rate: number;
  /** `SALESFORCE_ORG_ID` */
  readonly orgId: string | undefined;
  /** "66.0" */
  readonly apiVersion: string;
}

const CHECKS: readonly [Check<Patient>, ...Check<Patient>[]] = [
  { what: 'login', find: login },
  { what: 'org', find: org },
  { what: 'API version', find: version },
  { what: 'permissions', find: checkAccess },
  ...SET_UP_TYPES.map((type) => ({
    what: `fields of ${type}`,
    find: (patient: Patient) => checkFields(type, patient),
  })),
  { what: 'lead status', find: checkStatuses },
  { what: 'task words', find: checkTaskWords },
  { what: 'owners', find: owners },
  { what: 'calls of the day', find: budget },
  { what: 'flow', find: flow },
];

/** Whether Baton can do in Salesforce what these policies ask of it; one finding for each thing, good or not. */
export const examineSalesforce = (patient: Patient): AsyncGenerator<Finding> =>
  examine(CHECKS, patient, { crm: 'Salesforce', key: 'a login' });

async function login({ api, call }: Patient): Promise<Finding[]> {
  const self = await orFault(api.whoAmI(call));
  if (!(self instanceof Fault)) return [good('login', `opens org ${self.orgId}, as user ${self.userId}`)];
  if (self.code === 'CRM_ACCESS_DENIED') return [bad('login', 'Baton is not let in', wordsOf(self))];
  return [
    bad(
      'login',
      'there is no answer',
      `${wordsOf(self)} Is SALESFORCE_LOGIN_URL the address of the org (My Domain), and can this machine reach it? https://status.salesforce.com tells whether Salesforce is away.`,
    ),
  ];
}

async function org({ api, orgId, call }: Patient): Promise<Finding[]> {
  const self = await api.whoAmI(call);
  const mend = `Set SALESFORCE_ORG_ID=${self.orgId}.`;
  if (orgId === undefined)
    return [bad('org', 'SALESFORCE_ORG_ID is not set, so messages of any org would be believed', mend)];
  return longId(orgId) === longId(self.orgId)
    ? [good('org', 'it is the one whose messages are believed')]
    : [bad('org', `messages are believed of ${orgId}, and the login opens another`, mend)];
}

async function version({ api, apiVersion, call }: Patient): Promise<Finding[]> {
  const spoken = await api.versions(call);
  if (spoken.includes(apiVersion)) return [good('API version', `${apiVersion} is spoken there`)];
  return [
    bad(
      'API version',
      `${apiVersion} is not spoken there, but ${spoken.at(0)} to ${spoken.at(-1)}`,
      'Set SALESFORCE_API_VERSION to one that is.',
    ),
  ];
}

async function owners({ api, policies, call }: Patient): Promise<Finding[]> {
  return checkOwners(policies, await readUserList(new Set(keysOf(policies).values()), api, call));
}

/** From here on somebody should look; from 95 % on Baton itself asks only for handoffs. */
const MUCH = 0.8;

async function budget({ api, rate, call }: Patient): Promise<Finding[]> {
  const what = 'calls of the day';
  const standing = await api.dailyRequests(call);
  const limit = `Baton makes at most ${rate} in 10 s`;
  if (standing === null) return [unknown(what, `Salesforce does not tell how many are left; ${limit}`)];
  const { used, most } = standing;
  const told = `${used} of ${most} in the last 24 hours, by all apps of the org; ${limit}`;
  if (used < MUCH * most) return [good(what, told)];
  return [
    bad(
      what,
      told,
      'Find out which app makes them (Setup, System Overview), or buy more; when they are used up, handoffs wait.',
    ),
  ];
}

/** Who may not see the set-up is refused, which says nothing of the flow. */
async function flow({ api, call }: Patient): Promise<Finding[]> {
  const mend = 'Deploy the package, and switch the flow on: docs/salesforce/README.md.';
  const query = soql`SELECT ApiName, IsActive FROM FlowDefinitionView WHERE ApiName = ${FLOW}`;
  const found = await unlessRefused(api.query(query, call));
  const [row] = found ?? [];
  if (row === undefined)
    return [unknown('flow', `Salesforce shows no flow ${FLOW}; there may be another that tells Baton`, mend)];
  if (row['IsActive'] !== true) return [bad('flow', `${FLOW} is not active, so no change is told`, mend)];
  return [good('flow', `${FLOW} is active; which address it calls only Salesforce knows`)];
}
