import { Fault, type FaultCode } from '../../faults.ts';
import type { Refusal } from './salesforce-api.ts';

/** What an errorCode of Salesforce's asks of us. */
export type Meaning =
  /** Somebody else writes the record at this moment. */
  | 'locked'
  /** Too many long calls at once. */
  | 'concurrent'
  /** The org's calls of 24 hours are used up. */
  | 'daily'
  | 'unavailable'
  /** Nothing goes until a person changes the org's set-up or ours. */
  | 'access'
  | 'owner'
  | 'refused'
  /** A code that nobody here has heard of. */
  | 'unknown';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const MEANINGS: readonly (readonly [RegExp, Meaning])[] = [
  [/^UNABLE_TO_LOCK_ROW$/, 'locked'],
  [/^(SERVER_UNAVAILABLE|SERVICE_UNAVAILABLE|UNKNOWN_EXCEPTION|QUERY_TIMEOUT)$/, 'unavailable'],
  [/^(INACTIVE_OWNER_OR_USER|OP_WITH_INVALID_USER_TYPE_EXCEPTION|INVALID_OWNER)$/, 'owner'],
  [
    /^(API_DISABLED_FOR_ORG|API_CURRENTLY_DISABLED|INVALID_SESSION_ID|GONE|UNSUPPORTED_API_VERSION)$/,
    'access',
  ],
  [
    new RegExp(
      '^(DUPLICATE_VALUE|DUPLICATES_DETECTED|ENTITY_IS_DELETED|NOT_FOUND|CANNOT_UPDATE_CONVERTED_LEAD|' +
        'REQUIRED_FIELD_MISSING|FIELD_CUSTOM_VALIDATION_EXCEPTION|STRING_TOO_LONG|MALFORMED_(ID|QUERY)|' +
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST|INVALID_FIELD.*|INVALID_TYPE.*|JSON_PARSER_ERROR|' +
        'INVALID_CROSS_REFERENCE_KEY|INSUFFICIENT_ACCESS.*|MULTIPLE_CHOICES|' +
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY|CANNOT_EXECUTE_FLOW_TRIGGER)$',
    ),
    'refused',
  ],
];
/** Salesforce says these without a code of their own. */
const NO_ACCESS =
  /Connected app is not attached to Agent|This session is not valid for use with the REST API/i;

/** That a new session would be no better. */
export const hasNoAccess = (message: string): boolean => NO_ACCESS.test(message);

/** By the errorCode, never by the HTTP status: the same code comes with several. */
export function meaningOf({ code, message, status }: Pick<Refusal, 'code' | 'message' | 'status'>): Meaning {
  if (hasNoAccess(message)) return 'access';
  if (code === 'REQUEST_LIMIT_EXCEEDED') return /TotalRequests/i.test(message) ? 'daily' : 'concurrent';
  // A trigger or flow of the customer's failed: its text may say that a lock was the reason.
  if (message.includes('UNABLE_TO_LOCK_ROW')) return 'locked';
  const [, meaning] = MEANINGS.find(([codes]) => codes.test(code)) ?? [];
  // Too Many Requests: whatever code stands there, if any.
  return meaning ?? (status === 429 ? 'unavailable' : 'unknown');
}

/** The field that is not there, or hidden from us. Salesforce: "No such column 'X' on sobject of type Lead", "… on entity 'Lead'" */
export const missingColumn = ({ code, message }: Pick<Refusal, 'code' | 'message'>): string | undefined =>
  code === 'INVALID_FIELD' ? /column '(\w+)'/.exec(message)?.[1] : undefined;

type Random = () => number;
/** Spread out, so that those who were turned away together do not come back together. */
const between = (least: number, most: number, random: Random): number =>
  Math.round(least + random() * (most - least));

const FAULTS: Readonly<
  Record<
    Meaning,
    { readonly code: FaultCode; readonly next: string; readonly wait?: (random: Random) => number }
  >
> = {
  locked: {
    code: 'CRM_LOCKED',
    next: 'Somebody else writes the record; it is tried again.',
    wait: (random) => between(SECOND / 2, 10 * SECOND, random),
  },
  concurrent: {
    code: 'CRM_RATE_LIMITED',
    next: 'Too many calls are under way in the org; it is tried again.',
    wait: (random) => between(5 * SECOND, MINUTE, random),
  },
  daily: {
    code: 'CRM_RATE_LIMITED',
    next: "The org's calls of 24 hours are used up; it is tried again in 10 minutes.",
    wait: () => 10 * MINUTE,
  },
  unavailable: { code: 'CRM_UNAVAILABLE', next: 'It is tried again.' },
  access: {
    code: 'CRM_ACCESS_DENIED',
    next: 'An admin of Salesforce has to look at the API access of the org, the app and its user.',
    wait: () => MINUTE,
  },
  owner: { code: 'CRM_OWNER_INVALID', next: 'The owner may own nothing in Salesforce.' },
  refused: { code: 'CRM_REFUSED', next: '' },
  unknown: { code: 'CRM_REFUSED', next: '' },
};

/**
 * The Fault for what Salesforce refused, by its errorCode.
 * @param what as people call it: "the lead", "the task"
 * @param random 0 to 1
 */
export function faultOf(refusal: Refusal, what: string, random: Random = Math.random): Fault {
  const meaning = meaningOf(refusal);
  // A code nobody knows, with a status of the server's own failing.
  const { code, next, wait } =
    FAULTS[meaning === 'unknown' && refusal.status >= 500 ? 'unavailable' : meaning];
  const text = `Salesforce refused ${what}: ${said(refusal)}${next === '' ? '' : `. ${next}`}`;
  return new Fault(code, text, wait === undefined ? {} : { retryAfterMs: wait(random) });
}

/** The message, with the code and the fields where it does not have them itself. */
function said({ message, code, fields }: Refusal): string {
  const missing = [code, ...fields].filter((word) => word !== '' && !message.includes(word));
  return missing.length === 0 ? message : `${message} (${missing.join(', ')})`;
}
