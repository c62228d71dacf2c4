import { randomUUID } from 'node:crypto';

/** Limits that stand before any code of ours runs. */
export const SERVER_SETTINGS = {
  bodyLimit: 262_144,
  genReqId: () => randomUUID(),
  // A whole request has 4 s to arrive, so a slow sender is told 408 within 5 s and holds no socket. Fastify sets the
  // server's requestTimeout once more from its own option, so it stands in both places.
  requestTimeout: 4000,
  http: {
    headersTimeout: 3000,
    requestTimeout: 4000,
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
