import { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify';

const LONGEST = 1024;
const QUIET = /^\/(?:healthz|readyz|metrics)$/;

/** The second wall: the serializers below name what is logged, so none of these should ever reach it. */
const SECRETS = [
  'token',
  'secret',
  'password',
  'authorization',
  'cookie',
  'signature',
  'headers',
  'body',
  'email',
  'phone',
];
const REDACT = { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' };

/** The log that requests write to: never a body, a header, a query or a token. */
export const requestLog = (log: FastifyBaseLogger): FastifyBaseLogger =>
  log.child({}, { redact: REDACT, serializers: { req: shownRequest, res: shownReply, err: shownError } });

/** One line for each request, when it is answered. */
export class OneLinePerRequest extends LogController {
  override incomingRequest(): void {}
  override routeNotFound(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const line = {
      req: request,
      status: reply.statusCode,
      code: request.faultCode ?? undefined,
      by: request.account?.name,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (error) request.log.info({ ...line, err: error }, 'request broken off');
    else if (QUIET.test(request.routeOptions.url ?? '')) request.log.debug(line, 'request');
    else request.log.info(line, 'request');
  }
}

const shownRequest = (request: FastifyRequest) => ({
  method: request.method,
  path: shownPath(request),
  ip: request.ip,
});

const shownReply = (reply: FastifyReply) => ({ status: reply.statusCode });

/**
 * The address as it may be written down: without the query (e-mail addresses, the sign-in token) and without the
 * token of `/hooks/{source}/{token}`. An address that no route knows may hold anything, so only its first part is shown.
 */
function shownPath(request: FastifyRequest): string {
  const pattern = request.is404 ? undefined : request.routeOptions.url;
  if (pattern === undefined) {
    const [first = ''] = request.url.split(/[?#]/, 1).join('').split('/').filter(Boolean);
    return `/${first.slice(0, 40)}/…`;
  }
  const params = (request.params ?? {}) as Record<string, string>;
  return pattern.replaceAll(/:(\w+)/g, (_whole, name: string) =>
    name === 'token' ? '[token]' : encodeURIComponent((params[name] ?? '').slice(0, 80)),
  );
}

interface ShownError {
  readonly type: string;
  readonly code: unknown;
  readonly message: string;
  readonly stack: string;
  readonly cause: ShownError | undefined;
}

/** Named properties only: errors of drivers carry rows, packets and queries along. */
function shownError(error: unknown, depth = 0): ShownError | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined;
  return {
    type: error.name,
    code: 'code' in error ? error.code : undefined,
    message: error.message.slice(0, LONGEST),
    stack: (error.stack ?? '').slice(0, 4 * LONGEST),
    cause: shownError(error.cause, depth + 1),
  };
}
