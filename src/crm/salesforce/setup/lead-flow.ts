import { LEAD_KEY } from '../baton-fields.ts';
import { PEOPLE_FIELDS } from '../read/people-fields.ts';

export const MESSAGE = 'Baton_Lead_Changed';
export const FLOW = 'Baton_Lead_Changed';

/** Where changes of leads are told, and by whom they are not. */
export interface Telling {
  /** `https://…/hooks/<source>/<token>` */
  readonly endpoint: string;
  /** The name with which Baton's user logs in: what that user changes is no news to Baton. */
  readonly user: string;
  /** "66.0" */
  readonly apiVersion: string;
}

/** What Salesforce writes by itself, or Baton: no news of the person. */
const UNWATCHED = [
  'Id',
  'CreatedDate',
  'SystemModstamp',
  'IsDeleted',
  'MasterRecordId',
  'ConvertedContactId',
  LEAD_KEY,
];
/** A change of one of these makes Baton look again. */
const WATCHED: readonly string[] = PEOPLE_FIELDS.Lead.filter((field) => !UNWATCHED.includes(field));

/** The outbound message: that a lead changed, and which; Baton reads the rest itself. The session of nobody goes with it. */
export const outboundMessage = ({ endpoint, user, apiVersion }: Telling): Record<string, unknown> => ({
  fullName: MESSAGE,
  apiVersion,
  description: 'Tells Baton that a lead was made or changed. The address bears a secret: do not pass it on.',
  endpointUrl: endpoint,
  fields: 'Id',
  includeSessionId: false,
  integrationUser: user,
  name: MESSAGE,
  protected: false,
  useDeadLetterQueue: false,
});

/** The flow that sends it: after a lead is made, or changed in what Baton reads, by anybody but Baton. */
export const leadFlow = ({ user, apiVersion }: Telling): Record<string, unknown> => ({
  actionCalls: {
    name: 'Tell_Baton',
    label: 'Tell Baton',
    locationX: 176,
    locationY: 158,
    actionName: `Lead.${MESSAGE}`,
    actionType: 'outboundMessage',
    flowTransactionModel: 'CurrentTransaction',
    nameSegment: `Lead.${MESSAGE}`,
  },
  apiVersion,
  description: 'Tells Baton that a lead was made or changed by somebody else.',
  environments: 'Default',
  interviewLabel: `${FLOW} {!$Flow.CurrentDateTime}`,
  label: 'Baton: lead changed',
  processType: 'AutoLaunchedFlow',
  start: {
    locationX: 50,
    locationY: 0,
    connector: { targetReference: 'Tell_Baton' },
    filterFormula: entryCondition(user),
    object: 'Lead',
    recordTriggerType: 'CreateAndUpdate',
    triggerType: 'RecordAfterSave',
  },
  status: 'Active',
});

/** Salesforce: ISCHANGED alone is refused in a flow that starts with new records, too; ISNEW beside it makes it good. */
function entryCondition(user: string): string {
  const changed = WATCHED.map((field) => `ISCHANGED({!$Record.${field}})`);
  return `AND({!$User.Username} <> "${user}", OR(ISNEW(), ${changed.join(', ')}))`;
}
