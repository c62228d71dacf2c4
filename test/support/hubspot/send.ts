import type { ServerResponse } from 'node:http';
import type { Answer } from './answers.ts';
import type { FakeFault } from './fake-hubspot.ts';

/** Sends an answer whole, or as the fault has it. @returns the status that the caller gets to see; 0: none */
export function send(response: ServerResponse, answer: Answer, fault: FakeFault['kind'] | undefined): number {
  const { socket } = response;
  if (fault === 'hang') return 0;
  if (fault === 'reset' || fault === 'lost_answer') {
    if (fault === 'reset') socket?.resetAndDestroy();
    else socket?.destroy();
    return 0;
  }
  const { body = '' } = answer;
  const isText = typeof body === 'string';
  const bytes = Buffer.from(isText ? body : JSON.stringify(body));
  response.writeHead(answer.status, {
    ...(answer.status !== 204 && {
      'content-type': isText ? 'text/html;charset=utf-8' : 'application/json;charset=utf-8',
      'content-length': String(bytes.length),
    }),
    ...answer.headers,
  });
  if (fault === 'hang_body') response.flushHeaders();
  else if (fault === 'cut_body')
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => socket?.destroy());
  else response.end(answer.status === 204 ? undefined : bytes);
  return answer.status;
}
