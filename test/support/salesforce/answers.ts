export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why a record is not written, or a request not done. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly fields?: readonly string[];
  /** Beside the message: what a duplicate rule found. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** Thrown wherever something is refused; caught where one record, one sub-request or one request ends. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** @throws Refused 400, or the status that this code has */
export function refuse(code: string, message: string, fields?: readonly string[]): never {
  throw new Refused({ status: statusOf(code), code, message, ...(fields && { fields }) });
}

const STATUS: Readonly<Record<string, number>> = {
  INVALID_SESSION_ID: 401,
  REQUEST_LIMIT_EXCEEDED: 403,
  INSUFFICIENT_ACCESS: 403,
  API_DISABLED_FOR_ORG: 403,
  NOT_FOUND: 404,
  ENTITY_IS_DELETED: 404,
  METHOD_NOT_ALLOWED: 405,
  SERVER_UNAVAILABLE: 503,
  UNKNOWN_EXCEPTION: 500,
};
export const statusOf = (code: string): number => STATUS[code] ?? 400;

export const resourceMissing = (): never => refuse('NOT_FOUND', 'The requested resource does not exist');

/** As a request of its own, or a part of a composite, says it: a list, with `errorCode`. */
export const answerOf = ({ status, code, message, fields, more }: Refusal): Answer => ({
  status,
  body: [{ ...more, message, errorCode: code, ...(fields && { fields }) }],
});

/** As a row of a collection says it: with `statusCode`. */
export const rowOf = ({ code, message, fields = [], more }: Refusal) => ({
  success: false,
  errors: [{ ...more, statusCode: code, message, fields }],
});

/** What `work` gives, or what it refused. */
export function attempt<T>(work: () => T): { readonly value: T } | { readonly refusal: Refusal } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}
