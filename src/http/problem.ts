import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { FAULTS, Fault, type FaultCode } from '../faults.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the request was refused; null when it was not. Logs and metrics read it. */
    faultCode: FaultCode | null;
  }
}

/** The one shape of every error this service answers with (RFC 9457). `code` is a row of faults.ts. */
export const Problem = z
  .object({
    type: z.string().describe('Where the code is explained, relative to the documentation'),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(FAULTS) as [FaultCode, ...FaultCode[]]),
    detail: z.string().describe('What happened and what to do'),
    instance: z.string().describe('Id of the request; the log knows it by this'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const PROBLEM_TYPE = 'application/problem+json';
const RETRY_AFTER_S = { 429: 60, 503: 10 } as const;

/** What Fastify and its plugins raise by themselves, in our words. */
const FASTIFY_FAULTS: Readonly<Record<string, readonly [FaultCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'BODY_TOO_LARGE',
    'The body is larger than this address takes. Send less, or files as links.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'CONTENT_TYPE_UNSUPPORTED',
    'This address does not take that Content-Type, or it is missing. See /api/docs for what it takes.',
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['BODY_EMPTY', 'The body is empty. Send a JSON object.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [
    'BODY_MALFORMED',
    'The body is not valid JSON, or reaches for a prototype. Check it with a JSON validator.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'BODY_MALFORMED',
    'The body is not as long as Content-Length says. Send it again.',
  ],
  FST_ERR_MAX_PARAM_LENGTH: ['NOT_FOUND', 'The address is longer than any that exists here.'],
  FST_UNDER_PRESSURE: ['OVERLOADED', 'More work came than can be done at once. Try again in a few seconds.'],
  FST_ERR_HANDLER_TIMEOUT: ['OVERLOADED', 'The answer took too long, so it is not known. Try again.'],
};

/** Any error as one of our faults. What nobody foresaw becomes INTERNAL, and its text stays inside. */
function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const where = error.validationContext === 'querystring' ? 'query' : error.validationContext;
    const wrong = error.validation.map(({ instancePath, message = '' }) => {
      const path = instancePath.slice(1).replaceAll('/', '.');
      return path === '' ? message : `${path}: ${message}`;
    });
    return new Fault('REQUEST_INVALID', `In the ${where}: ${wrong.slice(0, 10).join('; ')}.`, {
      cause: error,
    });
  }
  const { code = '', statusCode = 500 } = (error ?? {}) as { code?: string; statusCode?: number };
  const known = FASTIFY_FAULTS[code];
  if (known) return new Fault(known[0], known[1], { cause: error });
  if (statusCode >= 400 && statusCode < 500) {
    return new Fault('REQUEST_INVALID', 'The request could not be read as HTTP says it should be written.', {
      cause: error,
    });
  }
  return new Fault(
    'INTERNAL',
    'Something went wrong that nobody foresaw. Try again; if it stays, give this instance to your admin.',
    { cause: error },
  );
}

export const problemOf = (
  fault: Fault,
  instance: string,
  status: number = FAULTS[fault.code].http,
): Problem => ({
  type: `/docs/errors#${fault.code}`,
  title: `${fault.code.charAt(0)}${fault.code.slice(1).toLowerCase().replaceAll('_', ' ')}`,
  status,
  code: fault.code,
  detail: fault.message,
  instance,
});

/** The error handler of the whole service. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const fault = faultOf(error);
  const problem = problemOf(fault, request.id);
  request.faultCode = fault.code;
  if (fault.code === 'INTERNAL') request.log.error({ err: fault.cause }, 'unforeseen error');
  else if (problem.status >= 500) request.log.warn({ err: fault }, fault.code);

  if (problem.status === 429 || problem.status === 503) {
    const asked = fault.retryAfterMs === undefined ? undefined : Math.ceil(fault.retryAfterMs / 1000);
    const seconds = asked ?? reply.getHeader('retry-after') ?? RETRY_AFTER_S[problem.status];
    reply.header('retry-after', seconds);
  }
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="baton"');
  reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(problem));
}
