/**
 * Every error Baton can raise on purpose: its code, the HTTP status it becomes, and whether trying again can
 * help. `docs/errors.md` explains each one; a test keeps the two in step.
 */
export const FAULTS = {
  // intake
  SOURCE_UNKNOWN: { http: 404, retry: false },
  SIGNATURE_MISSING: { http: 401, retry: false },
  SIGNATURE_MISMATCH: { http: 401, retry: false },
  SIGNATURE_STALE: { http: 401, retry: false },
  CHALLENGE_REFUSED: { http: 403, retry: false },
  BODY_TOO_LARGE: { http: 413, retry: false },
  BODY_EMPTY: { http: 422, retry: false },
  BODY_NOT_UTF8: { http: 422, retry: false },
  BODY_MALFORMED: { http: 422, retry: false },
  BODY_TOO_DEEP: { http: 422, retry: false },
  BODY_FORBIDDEN_KEY: { http: 422, retry: false },
  CONTENT_TYPE_UNSUPPORTED: { http: 415, retry: false },
  ANSWERS_NOT_FETCHED: { http: 501, retry: false },
  ANSWERS_UNAVAILABLE: { http: 503, retry: true },
  ANSWERS_REFUSED: { http: 422, retry: false },
  // decision
  LEAD_UNIDENTIFIED: { http: 422, retry: false },
  ERASURE_BY_HAND: { http: 422, retry: false },
  // CRM
  CRM_UNAVAILABLE: { http: 503, retry: true },
  CRM_RATE_LIMITED: { http: 503, retry: true },
  CRM_ANSWER_LOST: { http: 503, retry: true },
  CRM_REFUSED: { http: 422, retry: false },
  CRM_OWNER_INVALID: { http: 422, retry: false },
  CRM_ACCESS_DENIED: { http: 503, retry: true },
  CRM_STILL_THERE: { http: 503, retry: true },
  CRM_LOCKED: { http: 503, retry: true },
  CRM_NOT_SET_UP: { http: 503, retry: true },
  // ground
  CONFIG_INVALID: { http: 500, retry: false },
  SECRET_MISSING: { http: 500, retry: false },
  DATA_FOLDER_HELD: { http: 500, retry: false },
  STORE_UNAVAILABLE: { http: 503, retry: true },
  QUEUE_UNAVAILABLE: { http: 503, retry: true },
  POLICY_INVALID: { http: 422, retry: false },
  LEASE_HELD: { http: 409, retry: true },
  // API
  TOKEN_MISSING: { http: 401, retry: false },
  TOKEN_UNKNOWN: { http: 401, retry: false },
  ROLE_TOO_LOW: { http: 403, retry: false },
  CROSS_SITE_REQUEST: { http: 403, retry: false },
  NOT_FOUND: { http: 404, retry: false },
  REQUEST_INVALID: { http: 422, retry: false },
  RATE_LIMITED: { http: 429, retry: true },
  SIMULATION_RUNNING: { http: 429, retry: true },
  OVERLOADED: { http: 503, retry: true },
  INTERNAL: { http: 500, retry: true },
} as const satisfies Record<string, { http: number; retry: boolean }>;

export type FaultCode = keyof typeof FAULTS;

/** An error raised on purpose. The message says what happened, to what, and what to do. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  /** Milliseconds the other side asked us to wait, where it did. */
  readonly retryAfterMs: number | undefined;

  constructor(code: FaultCode, message: string, options?: ErrorOptions & { retryAfterMs?: number }) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** Whether trying again can help. Errors nobody foresaw may be passing ones, so they count as retryable. */
export const isRetryable = (error: unknown): boolean => !(error instanceof Fault) || FAULTS[error.code].retry;

/** The code under which an error is shown and stored. */
export const faultCode = (error: unknown): FaultCode => (error instanceof Fault ? error.code : 'INTERNAL');
