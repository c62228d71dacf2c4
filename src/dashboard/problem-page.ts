import { FAULTS, Fault, type FaultCode } from '../faults.ts';
import type { Account } from './deps.ts';
import { html } from './html/markup.ts';
import type { Frame } from './layout.ts';

const TITLES: Partial<Record<FaultCode, string>> = {
  NOT_FOUND: 'Not found',
  ROLE_TOO_LOW: 'Not with this role',
  REQUEST_INVALID: 'That could not be read',
  STORE_UNAVAILABLE: 'The ledger cannot be reached',
  QUEUE_UNAVAILABLE: 'The queue cannot be reached',
};

interface Problem {
  readonly code: FaultCode;
  readonly status: number;
  readonly page: string;
}

/** An error as a page. What nobody foresaw keeps its text for the log: it may hold what is nobody's business. */
export function problemPage(error: unknown, account: Account | null, frame: Frame): Problem {
  const fault = faultOf(error);
  const { code } = fault;
  const title = TITLES[code] ?? 'Something went wrong';
  const page = frame(
    { title, here: '', account },
    html`<article class="empty"><h1>${title}</h1><p>${fault.message}</p>
<p class="quiet"><code>${code}</code> · <a href="/">Leads</a></p></article>`,
  );
  return { code, status: FAULTS[code].http, page: page.toString() };
}

function faultOf(error: unknown): Fault {
  if (error instanceof Fault) return error;
  // Fastify's own refusals: a body too large, of a type that no form has.
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500
    ? new Fault('REQUEST_INVALID', 'Baton could not read what was sent. Go back and try again.', {
        cause: error,
      })
    : new Fault('INTERNAL', 'Baton could not make this page. The log says more.', { cause: error });
}
