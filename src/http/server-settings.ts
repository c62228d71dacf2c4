import { randomUUID } from 'node:crypto';

/** Every body but one with files has so long to arrive; then its sender is told 408 within 5 s and holds no socket. */
export const BODY_WITHIN_MS = 4_000;
/** Files from a phone take their time. */
export const UPLOAD_WITHIN_MS = 120_000;

/** Limits that stand before any code of ours runs. */
export const SERVER_SETTINGS = {
  bodyLimit: 262_144,
  genReqId: () => randomUUID(),
  // Of the slowest that may come; body-deadline.ts cuts off others. Fastify sets the server's requestTimeout once more
  // from its own option, so it stands in both places.
  requestTimeout: UPLOAD_WITHIN_MS,
  http: {
    headersTimeout: 3500,
    requestTimeout: UPLOAD_WITHIN_MS,
    connectionsCheckingInterval: 500,
    maxHeaderSize: 16_384,
  },
  connectionTimeout: 10_000,
  // Just before connectionTimeout would cut the socket without a word, the sender is told 503.
  handlerTimeout: 9000,
  maxRequestsPerSocket: 1000,
  forceCloseConnections: 'idle',
  // drain.ts answers while closing, in our shape and with Retry-After; Fastify's own 503 has neither.
  return503OnClosing: false,
  onProtoPoisoning: 'error',
  onConstructorPoisoning: 'error',
  // Path tokens may be longer than the router's 100.
  routerOptions: { maxParamLength: 512 },
} as const;
