import * as grpc from '@grpc/grpc-js';

const PREFIX = 'sfdc.platform.eventbus.grpc.';
const { status } = grpc;

/** How Salesforce ends a stream: the status of gRPC, and its own code in the trailer `error-code`. */
const REFUSALS = {
  unauthenticated: [status.UNAUTHENTICATED, 'service.auth.error', 'authentication exception occurred'],
  'replay-id-corrupted': [
    status.INVALID_ARGUMENT,
    'subscription.fetch.replayid.corrupted',
    'The Replay ID validation failed',
  ],
  'replay-id-invalid': [
    status.INVALID_ARGUMENT,
    'subscription.fetch.replayid.validation.failed',
    'The Replay ID validation failed',
  ],
  'requested-events-invalid': [
    status.INVALID_ARGUMENT,
    'subscription.fetch.requested.events.invalid',
    'num_requested is out of range',
  ],
  'not-captured': [status.NOT_FOUND, 'topic.not.found', 'The topic does not exist'],
  unavailable: [status.UNAVAILABLE, 'service.unavailable', 'The service is unavailable'],
} as const;
export type Refusal = keyof typeof REFUSALS;

export function refusal(why: Refusal): grpc.ServerErrorResponse {
  const [code, errorCode, details] = REFUSALS[why];
  const metadata = new grpc.Metadata();
  metadata.set('error-code', `${PREFIX}${errorCode}`);
  return { name: why, message: details, code, details, metadata };
}
