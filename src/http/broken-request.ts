import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Fault } from '../faults.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';

const SAID: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time. Send it whole, without pauses.'],
  HPE_HEADER_OVERFLOW: [431, 'The headers are larger than 16 KB. Send fewer.'],
};
const NOT_HTTP = [400, 'What came is not a well-formed HTTP/1.1 request.'] as const;

/**
 * Answers what never became a request (too slow, too long a head, not HTTP), on the bare socket. Nothing of it is
 * logged: the error carries the raw packet, and with it every header.
 */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = SAID[error.code ?? ''] ?? NOT_HTTP;
  // faults.ts has no code below HTTP itself, so the nearest one is shown under HTTP's own status.
  const body = JSON.stringify(problemOf(new Fault('REQUEST_INVALID', detail), randomUUID(), status));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
