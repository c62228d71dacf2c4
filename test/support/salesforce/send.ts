import type { ServerResponse } from 'node:http';
import type { Answer } from './answers.ts';

/** Sends an answer whole, half of it, or nothing. @returns the status that the caller gets to see; 0: none */
export function send(response: ServerResponse, answer: Answer, fault?: 'lost_answer' | 'cut_body'): number {
  if (fault === 'lost_answer') {
    response.socket?.destroy();
    return 0;
  }
  const { body = '' } = answer;
  const type =
    typeof body !== 'string' ? 'application/json' : body.startsWith('<?xml') ? 'text/xml' : 'text/html';
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const isEmpty = answer.status === 204;
  response.writeHead(answer.status, {
    ...(!isEmpty && { 'content-type': `${type};charset=UTF-8`, 'content-length': String(bytes.length) }),
    ...answer.headers,
  });
  if (fault === 'cut_body' && !isEmpty)
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
  else response.end(isEmpty ? undefined : bytes);
  return answer.status;
}
