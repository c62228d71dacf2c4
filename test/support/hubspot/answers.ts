import { randomUUID } from 'node:crypto';

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One value that HubSpot does not take. */
export interface PropertyProblem {
  readonly name: string;
  /** PROPERTY_DOESNT_EXIST, INVALID_OPTION, … */
  readonly code: string;
  readonly message: string;
}

/** Why something is not done, for a whole request or for one input of a batch. */
export interface Refusal {
  readonly status: number;
  readonly category: string;
  readonly message: string;
  readonly subCategory?: string;
  readonly context?: Readonly<Record<string, readonly string[]>>;
  readonly problems?: readonly PropertyProblem[];
  readonly errors?: readonly unknown[];
  readonly links?: Readonly<Record<string, string>>;
}

/** Thrown by a handler: the whole request is refused, and nothing of it was done. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

export const invalid = (message: string, context?: Refusal['context']): Refusal => ({
  status: 400,
  category: 'VALIDATION_ERROR',
  message,
  ...(context && { context }),
});

export const notFound = (message = 'resource not found'): Refusal => ({
  status: 404,
  category: 'OBJECT_NOT_FOUND',
  message,
});

/** HubSpot writes its findings into the message as JSON, and once more as `errors` when the whole request is refused. */
export function invalidProperties(problems: readonly PropertyProblem[], portalId: number): Refusal {
  const found = problems.map(({ name, code, message }) => ({
    isValid: false,
    message,
    error: code,
    name,
    localizedErrorMessage: message,
    portalId,
  }));
  return { ...invalid(`Property values were not valid: ${JSON.stringify(found)}`), problems };
}

export function refusalAnswer({ status, problems, errors, ...rest }: Refusal): Answer {
  const details =
    errors ??
    problems?.map(({ name, code, message }) => ({ message, code, context: { propertyName: [name] } }));
  const { message, ...others } = rest;
  return {
    status,
    body: {
      status: 'error',
      message,
      correlationId: randomUUID(),
      ...(details && { errors: details }),
      ...others,
    },
  };
}

export interface ItemRefusal {
  readonly refusal: Refusal;
  readonly traceId?: string | undefined;
}

/** @param ok the status when nothing was refused */
export function batchAnswer(
  ok: number,
  results: readonly unknown[],
  refused: readonly ItemRefusal[],
): Answer {
  const at = new Date().toISOString();
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at };
  if (refused.length === 0) return { status: ok, body };
  const errors = refused.map(({ refusal: { category, subCategory, message, context }, traceId }) => ({
    status: 'error',
    category,
    ...(subCategory !== undefined && { subCategory }),
    message,
    context: { ...(traceId !== undefined && { objectWriteTraceId: [traceId] }), ...context },
  }));
  return { status: 207, body: { ...body, numErrors: errors.length, errors } };
}
