import type { ServerResponse } from 'node:http';

/**
 * For an answer that takes longer than the server lets a socket be silent: from here on it may. Node sets the limit
 * anew for the next request on the socket.
 *
 * @returns a signal that is aborted when whoever asked has gone away, and also when the answer is sent. Fastify's own
 * `request.signal` is no use here: it is aborted as soon as a request's body has been read.
 */
export function awaitPatiently(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { socket } = response;
  if (socket !== null && 'setTimeout' in socket) socket.setTimeout(0);
  return gone.signal;
}
