import type { ServiceError } from '@grpc/grpc-js';
import { Fault, type FaultCode } from '../../../faults.ts';

/** gRPC's numbers for how a call ended. */
const STATUS = { notFound: 5, permissionDenied: 7, resourceExhausted: 8, unauthenticated: 16 };
/** Salesforce's own code stands in the trailer `error-code`, behind this. */
const PREFIX = 'sfdc.platform.eventbus.grpc.';
const INVALID_REPLAY_IDS = ['replayid.corrupted', 'replayid.validation.failed'].map(
  (code) => `${PREFIX}subscription.fetch.${code}`,
);

interface Status {
  readonly code: number;
  readonly details: string;
  /** Salesforce's; '' where it gave none. */
  readonly errorCode: string;
}

/** Null: this error is none of gRPC's. */
function statusOf(error: unknown): Status | null {
  if (!(error instanceof Error && isStatus(error))) return null;
  const [errorCode] = error.metadata.get('error-code');
  return { code: error.code, details: error.details, errorCode: errorCode?.toString() ?? '' };
}

const isStatus = (error: Error): error is ServiceError =>
  'code' in error && typeof error.code === 'number' && 'details' in error && 'metadata' in error;

/** The session has ended: nothing was heard with it. */
export function isUnauthenticated(error: unknown): boolean {
  const status = statusOf(error);
  return (
    status !== null &&
    (status.code === STATUS.unauthenticated || status.errorCode.startsWith(`${PREFIX}service.auth.`))
  );
}

/** Salesforce has no event with this id any more (it keeps them for 72 hours), or never had. */
export const isInvalidReplayId = (error: unknown): boolean =>
  INVALID_REPLAY_IDS.includes(statusOf(error)?.errorCode ?? '');

/** What befell a stream, in words for people; a fault of ours stays what it is. */
export function streamFault(error: unknown, topic: string): Fault {
  if (error instanceof Fault) return error;
  const status = statusOf(error);
  const why = status ? `${status.details}${status.errorCode && ` (${status.errorCode})`}` : String(error);
  return new Fault(
    CODES.get(status?.code) ?? 'CRM_UNAVAILABLE',
    `Salesforce's stream ${topic} was cut off: ${why}. ${adviceOn(status)}`,
    { cause: error },
  );
}

const CODES: ReadonlyMap<number | undefined, FaultCode> = new Map([
  [STATUS.notFound, 'CRM_NOT_SET_UP'],
  [STATUS.permissionDenied, 'CRM_ACCESS_DENIED'],
  [STATUS.unauthenticated, 'CRM_ACCESS_DENIED'],
  [STATUS.resourceExhausted, 'CRM_RATE_LIMITED'],
]);

const adviceOn = (status: Status | null): string =>
  status?.code === STATUS.notFound || status?.code === STATUS.permissionDenied
    ? 'Select Lead and Contact under Setup > Change Data Capture, and let the integration user see them.'
    : 'It is listened to again in a moment; until then the poll finds what changes.';
