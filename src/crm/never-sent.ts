const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/;

/**
 * Whether no connection was made, so that the CRM cannot have heard of the request.
 * @param cause why `fetch` failed: the `cause` of its error
 */
export const neverSent = (cause: unknown): boolean =>
  BEFORE_SENDING.test(codeOf(cause)) ||
  (typeof cause === 'object' && cause !== null && 'syscall' in cause && cause.syscall === 'connect');

/** `ECONNRESET`, for messages. */
export const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'no code';
